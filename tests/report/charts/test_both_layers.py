"""Truth and answer over one picture: the slider between them, by hand and by keyboard, and on paper."""

import re
from pathlib import Path

import numpy as np
import pytest
from chromium import Browser
from PIL import Image

from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.charts.both_layers import both_layers
from pupille.results.pictures import DrawnPictureRecord
from pupille.results.read import results_in

FILES = {"thumbnail": "shot.png", "truth": "truth.png", "answer": "answer.png"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("layers")
    for name in FILES.values():
        Image.fromarray(np.zeros((4, 8), np.uint8)).save(place / name)
    return place


def record(**parts: str) -> DrawnPictureRecord:
    return DrawnPictureRecord("a<b.png", width=8, height=4, **{**FILES, **parts})


def test_each_side_shows_its_layer_over_the_picture_and_files_lie_in_the_page_once(folder: Path) -> None:
    both = both_layers(record(), folder, "p1")
    assert both is not None
    assert both.turned.count("data:image/png") == 3
    assert "data:" not in both.truth + both.answer
    assert re.findall(r'use href="#([^"]+)"', both.truth) == ["p1-shot", "p1-truth"]
    assert re.findall(r'use href="#([^"]+)"', both.answer) == ["p1-shot", "p1-answer"]
    assert "a&lt;b.png" in both.turned


@pytest.mark.parametrize("parts", [{"truth": ""}, {"answer": ""}, {"answer": "missing.png"}])
def test_without_one_of_the_layers_there_is_nothing(folder: Path, parts: dict[str, str]) -> None:
    assert both_layers(record(**parts), folder, "p1") is None


def test_a_run_keeps_both_layers_of_its_pictures(discs_run: Path) -> None:
    drawn = results_in(discs_run).gallery.drawn
    assert len(drawn) == 8
    for picture in drawn:
        with Image.open(discs_run / picture.truth) as truth, Image.open(discs_run / picture.answer) as answer:
            shares = [float((np.asarray(one)[..., 3] > 0).mean()) for one in (truth, answer)]
        assert all(0 < share < 1 for share in shares)


PLACE = "document.querySelector('[data-turning] [data-left]').getAttribute('width')"
SEEN = "getComputedStyle(document.querySelector('.both .{}')).{}"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_slider_is_moved_by_keyboard_and_says_what_it_is(
    discs_run: Path, browser: Browser, lang: str
) -> None:
    with speaking(lang):
        browser.open(build(discs_run))
    assert browser.ask(SEEN.format("turned", "visibility")) == "visible"
    assert browser.ask(SEEN.format("beside", "display")) == "none"
    assert browser.ask(PLACE) == "24"
    browser.ask("document.querySelector('[data-turning] input').focus()")
    browser.press("ArrowRight")
    assert browser.ask(PLACE) == "24.48"
    assert browser.ask("document.querySelector('[data-turning] [data-right]').getAttribute('x')") == "24.48"
    label = browser.ask("document.querySelector('[data-turning] input').getAttribute('aria-label')")
    assert ("référence" in label) == (lang == "fr")
    assert browser.console == []


def test_on_paper_truth_and_answer_stand_side_by_side(discs_run: Path, browser: Browser) -> None:
    browser.open(build(discs_run), media="print")
    assert browser.ask(SEEN.format("turned", "visibility")) == "hidden"
    places = browser.ask(
        "[...document.querySelector('.both .beside').querySelectorAll('svg')].map(s => {"
        "const b = s.getBoundingClientRect(); return [b.top, b.left, b.width, b.height]})"
    )
    (top, left, width, height), other = places
    assert other[0] == top
    assert other[1] > left + width - 1
    assert min(width, height) > 20
