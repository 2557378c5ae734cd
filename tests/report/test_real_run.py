"""The report of a real comparison in a real browser: the right pictures, and all of it on paper."""

import base64
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from chromium import Browser
from PIL import Image
from pypdf import PdfReader
from sklearn.datasets import load_digits

import pupille
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.results.predictions import ClassPredictions

PANELS = """
[...document.querySelectorAll('.panel')].map(panel => ({
  id: panel.id,
  title: panel.querySelector('h3').textContent,
  pictures: [...panel.querySelectorAll('img')].map(i => i.src),
  files: [...panel.querySelectorAll('.file')].map(f => f.querySelector('bdi').title || f.textContent),
}))
"""

TEXTS = """
(() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest('.close, .unseen, .take, .slider, .choice, title, desc'))
      found.push(walk.currentNode.data);
  return found;
})()
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two rungs on the handwritten digits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        out = tmp_path_factory.mktemp("runs") / "digits"
        yield pupille.compare("digits", models=["tree", "logistic"], out=out).folder


@pytest.fixture
def said(run: Path) -> ClassPredictions:
    """What the chosen rung said about the test images."""
    chosen = json.loads((run / "results.json").read_text(encoding="utf-8"))["chosen"]
    return ClassPredictions.from_csv(
        (run / "runs" / chosen / "predictions" / "test.csv").read_text(encoding="utf-8")
    )


def pixels_of(address: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))), dtype=float)


def test_each_cell_opens_its_own_images_the_most_confident_first(
    run: Path, said: ClassPredictions, browser: Browser
) -> None:
    browser.open(build(run))
    panels = browser.ask(PANELS)
    assert len(panels) > 3
    scans = load_digits()
    for panel in panels:
        truth, predicted = map(int, re.fullmatch(r"cell-(\d+)-(\d+)", panel["id"]).groups())
        wrong = np.flatnonzero((said.labels == truth) & (said.predicted == predicted))
        wrong = wrong[np.argsort(-said.probabilities[wrong, predicted], kind="stable")]
        assert panel["files"] == [said.ids[i] for i in wrong]
        for address, i in zip(panel["pictures"], wrong, strict=True):
            number = int(re.search(r"\d+", said.ids[i])[0])
            assert scans.target[number] == truth
            assert np.corrcoef(pixels_of(address).ravel(), scans.images[number].ravel())[0, 1] > 0.999


def test_every_cell_is_reached_and_left_by_keyboard_alone(run: Path, browser: Browser) -> None:
    browser.open(build(run))
    links = browser.ask("[...document.querySelectorAll('.matrix a')].map(a => a.getAttribute('href'))")
    browser.ask("document.querySelector('#confusion .scroll').focus()")
    for href in links:
        browser.press("Tab")
        assert browser.ask("document.activeElement.getAttribute('href')") == href
    browser.press("Enter")
    assert browser.ask("location.hash") == links[-1]
    assert browser.ask(f"document.querySelector('{links[-1]}').getClientRects().length") == 1
    browser.press("Tab")
    assert browser.ask("document.activeElement.closest('.panel').id") == links[-1][1:]
    browser.press("Enter")
    assert browser.ask("location.hash") == "#matrix"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_all_that_the_page_says_stands_on_paper(
    lang: str, run: Path, browser: Browser, said: ClassPredictions
) -> None:
    with speaking(lang):
        page = build(run)
    browser.open(page)
    told = browser.ask(TEXTS)
    # Lines break elsewhere, so that only letters and figures count.
    paper = bare(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(browser.print_pdf())).pages))
    lines = [bare(line) for line in told if len(bare(line)) > 3]
    assert len(lines) > 100
    assert [line for line in lines if line not in paper] == []
    for i in np.flatnonzero(said.labels != said.predicted):
        assert bare(said.ids[i]) in paper


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
