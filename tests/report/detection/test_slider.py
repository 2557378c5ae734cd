"""The slider of scores: by keyboard it moves counts and boxes, in both languages, and the page is whole without."""

from pathlib import Path

import pytest
from chromium import Browser

from pupille.evaluation.detection.statistics import statistics_of
from pupille.i18n.language import speaking
from pupille.report.build import build, render
from pupille.report.detection.slider import spans_of, texts_of
from pupille.results.objects_record import BoxSliderRecord
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord
from pupille.results.read import results_in
from pupille.training.run import read_predictions

KEYS = {"ArrowRight": 39, "ArrowLeft": 37, "Home": 36, "End": 35}
RECORD = BoxSliderRecord((0.2, 0.5, 0.8), (9, 8, 4), (6, 1, 0), 10, 5, 1, 8, 2)


def press(browser: Browser, key: str) -> None:
    for kind in ("rawKeyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=KEYS[key])
    browser.ask("1")


def shown(browser: Browser, name: str) -> str:
    return str(browser.ask(f"document.querySelector('[data-shows={name}]').textContent"))


def visible(browser: Browser, role: str) -> int:
    return int(
        browser.ask(
            f"[...document.querySelectorAll('#threshold svg .object.{role}')]"
            ".filter(box => !box.closest('[hidden]') && getComputedStyle(box).display != 'none').length"
        )
    )


def test_the_slider_moves_counts_and_boxes_by_keyboard(boxes_run: Path, browser: Browser) -> None:
    results = results_in(boxes_run)
    run, pictures = results.chosen_run, results.gallery.moved
    assert run.objects is not None
    record = run.objects.slider
    assert record is not None
    validation = read_predictions(boxes_run / run.path, "validation")
    browser.console.clear()
    browser.open(build(boxes_run))
    browser.ask("document.getElementById('threshold-step').focus()")
    for key in ("Home", *["ArrowRight"] * 3, "End", *["ArrowLeft"] * 4):
        press(browser, key)
        score = record.scores[int(browser.ask("document.getElementById('threshold-step').value"))]
        sums = statistics_of(validation, threshold=score).sums
        found, alarms = (int(sums[name].sum()) for name in ("right", "wrong"))
        assert [shown(browser, name) for name in ("hits", "alarms")] == [str(found), str(alarms)]
        assert shown(browser, "misses") == str(record.objects - found)
        drawn = [item for picture in pictures for item in picture.objects]
        matched = sum(item.role == "matched" and (item.score or 0) >= score for item in drawn)
        objects = sum(item.role in ("matched", "missed") for item in drawn)
        assert visible(browser, "matched") == matched
        assert visible(browser, "missed") == objects - matched
        assert visible(browser, "wrong") == sum(
            item.role == "wrong" and (item.score or 0) >= score for item in drawn
        )
    browser.ask("document.getElementById('threshold-frozen').click()")
    assert int(browser.ask("document.getElementById('threshold-step').value")) == record.start
    assert browser.console == []


def test_without_script_the_counts_are_those_of_the_start(boxes_run: Path, browser: Browser) -> None:
    record = results_in(boxes_run).chosen_run.objects.slider  # type: ignore[union-attr]
    assert record is not None
    page = build(boxes_run)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        assert browser.ask("document.getElementById('threshold-slider').getClientRects().length") == 0
        assert shown(browser, "hits") == str(record.hits[record.start])
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_what_is_counted_is_said_in_both_languages(boxes_run: Path) -> None:
    texts = texts_of(RECORD, 1)
    assert (texts["hits"], texts["misses"], texts["answered"]) == ("8", "2", "9")
    assert texts["spoken"] == "0.50: 2 missed, 1 false alarm"
    assert texts["apart"].replace("\u2212", "-") == "-0.2"
    with speaking("fr"):
        assert texts_of(RECORD, 1)["threshold"] == "0,50"
        assert "À partir de quel score une boîte compte" in render(results_in(boxes_run), boxes_run)


def test_an_object_is_drawn_found_up_to_its_score_and_missed_from_there_on() -> None:
    box = (0.0, 0.0, 9.0, 9.0)
    items = (
        DrawnObjectRecord("cell", box, "matched", 0.6),
        DrawnObjectRecord("cell", box, "missed"),
        DrawnObjectRecord("cell", box, "wrong", 0.3),
    )
    picture, spans = spans_of(DrawnPictureRecord("x", "x.png", 20, 20, items), RECORD.scores)
    assert [item.role for item in picture.objects] == ["matched", "missed", "missed", "wrong"]
    assert spans == ((0, 1), (2, 2), None, (0, 0))


def test_counts_that_do_not_fit_the_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="counts at each"):
        BoxSliderRecord((0.2, 0.5), (9,), (6, 1), 10, 5, 1, 8, 2)
