"""Residuals: a line that follows the calibration slope, and words that only say what its interval shows."""

import re

import pytest

from pupille.report.regression.points import Point
from pupille.report.regression.residuals import drawing, make, rows, slope_words
from pupille.results.metric import Metric
from pupille.results.regression_record import CalibrationSlopeRecord

INTERCEPT = Metric(0.5, -1.0, 2.0, 90)


def calibration(value, low, high, reason=None) -> CalibrationSlopeRecord:
    return CalibrationSlopeRecord(Metric(value, low, high, 90, reason), INTERCEPT)


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        (calibration(0.8, 0.7, 0.99), "too far apart: where two of them differ by 1, the true numbers differ by 0.80"),
        (calibration(1.2, 1.01, 1.4), "where two of them differ by 1, the true numbers differ by 1.20"),
        (calibration(0.8, 0.6, 1.0), "do not show that predictions lie too far apart, nor too near"),
        (calibration(None, None, None, "all alike."), "cannot be told: all alike."),
        (calibration(0.8, None, None, "few images"), "cannot be told: few images."),
    ],
)  # fmt: skip
def test_the_slope_says_what_its_interval_shows(slope, words):
    assert words in slope_words(slope)


def test_the_line_is_that_of_true_on_predicted_numbers():
    # True = 0.5 * predicted: predicted minus true is 0 at 0 and 5 at 10, where the highest mark stands.
    drawn = [Point("a", 0.0, 0.0, "image", ""), Point("b", 5.0, 10.0, "image", "")]
    slope = CalibrationSlopeRecord(Metric(0.5, 0.4, 0.6, 90), Metric(0.0, -1.0, 1.0, 90))
    chart = drawing(drawn, slope, "")
    marks = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', chart)
    line = re.search(r'<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" class="trend"', chart)
    assert line.groups() == (*marks[0], *marks[1])
    nothing = drawing(drawn, calibration(None, None, None, "why"), "")
    assert "trend" not in nothing


def test_the_figures_stand_with_their_unit_where_they_have_one(context):
    (_, slope), (_, intercept) = rows(calibration(0.8, 0.7, 0.9), "g")
    assert (slope.value, intercept.value, intercept.interval) == (
        "0.800",
        "0.50\u00a0g",
        "from \u22121.00 to 2.00\u00a0g",
    )
    assert make(context)["line"]
