"""Trials drawn: a dot each, at the place of its value, nothing that runs."""

import re

from pupille.report.charts.settings import TrialDot, trial_chart


def chart(dots):
    return trial_chart(dots, across="C", up="accuracy", title="Trials by C", description="one dot a trial")


def centres(drawing, style):
    found = re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" class="{style}"', drawing)
    return [(float(x), float(y)) for x, y in found]


def test_a_better_trial_stands_higher_and_factors_stand_evenly_apart():
    drawing = chart([TrialDot(10.0**power, power, "trial", "t") for power in range(3)])
    (x1, y1), (x2, y2), (x3, y3) = centres(drawing, "trial")
    assert x3 - x2 == x2 - x1
    assert y1 > y2 > y3


def test_words_have_a_place_each():
    drawing = chart(
        [TrialDot("none", 1, "trial", ""), TrialDot("light", 2, "best", ""), TrialDot("none", 2, "trial", "")]
    )
    (a, _), (b, _) = centres(drawing, "trial")
    assert a == b
    assert ">light<" in drawing
    assert ">none<" in drawing


def test_equal_values_are_drawn_too_and_titles_are_escaped():
    drawing = chart([TrialDot(1.0, 5, "trial", "<script>"), TrialDot(1.0, 5, "best", "b")])
    assert "<script>" not in drawing
    assert len(centres(drawing, "best")) == 1
