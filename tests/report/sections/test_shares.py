"""The curve over shares of the training images, and whether more would help."""

import xml.etree.ElementTree as ElementTree

import pytest

from partial_records import partial
from pupille.evaluation.classification.specs import METRICS
from pupille.report.sections.shares import curve_words, shares, shares_text
from pupille.report.tables.measure import Measure
from pupille.results.repeats import LearningCurveRecord

SHARE = Measure(METRICS[0])
"""Of the accuracy."""


def score(value, low=None, high=None):
    return {"value": value, "low": low, "high": high, "n": 50}


def record(word="helps", gain=(0.05, 0.02, 0.08)):
    return {
        "name": "svm",
        "points": [
            {"images": 500, "score": score(0.6, 0.55, 0.65)},
            {"images": 1000, "score": score(0.8)},
        ],
        "fit": {"word": word, "gain": score(*gain)},
        "reason": None,
    }


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("helps", "More images would help."),
        ("flat", "More of the same would bring less than one point."),
        ("unclear", "Whether more images would help cannot be told from these."),
    ],
)
def test_the_forecast_is_for_twice_all_images_and_has_one_word_of_three(word: str, said: str) -> None:
    forecast, verdict = curve_words(partial(LearningCurveRecord, record(word)), SHARE)
    assert "twice the 1,000 training images" in forecast
    assert forecast.endswith("the accuracy of svm by +5.0\u00a0points (from +2.0 to +8.0).")
    assert verdict == said


def test_dots_stand_at_their_images_and_the_axis_begins_at_zero_images() -> None:
    drawing = ElementTree.fromstring(shares(partial(LearningCurveRecord, record()), SHARE).drawing)
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in drawing.iter("circle")]
    # 46 to 436 pixels are 0 to 1,000 images; 200 to 26 pixels are 50 to 100 %.
    assert dots == [pytest.approx((241, 165.2)), pytest.approx((436, 95.6))]
    whiskers = [line for line in drawing.iter("line") if line.get("class") == "whisker mark"]
    assert [(line.get("y1"), line.get("y2")) for line in whiskers] == [("182.6", "147.8")]


def test_the_drawing_is_told_in_words() -> None:
    drawing = ElementTree.fromstring(shares(partial(LearningCurveRecord, record()), SHARE).drawing)
    assert drawing.find("title").text == "Accuracy of svm by the number of training images"
    first, second = drawing.find("desc").text.split("; ")
    assert first.startswith("500: 60.0\u00a0% (95\u00a0% interval from 55.0 to 65.0\u00a0%")
    assert second.startswith("1,000: 80.0\u00a0% (no interval")


def test_the_terminal_has_a_row_a_share() -> None:
    lines = shares_text(partial(LearningCurveRecord, record()), 100, SHARE).splitlines()
    assert lines[0] == "More images? svm on shares of the training images"
    assert [line.split()[:2] for line in lines[4:6]] == [["500", "60.0"], ["1,000", "80.0"]]
