"""Trials drawn as lines over their settings: one axis each, words and numbers, nothing that runs."""

import re

from pupille.report.charts.parallel import TrialLine, parallel_chart


def drawn(lines, axes=("rate", "head", "accuracy")):
    return parallel_chart(lines, axes=axes, title="Every trial", description="one line a trial")


def corners(drawing, style):
    """The places of each line of a style."""
    found = re.findall(rf'<polyline points="([^"]*)" class="{style}"', drawing)
    return [[tuple(map(float, corner.split(","))) for corner in line.split()] for line in found]


def test_each_trial_is_a_line_over_all_axes_and_more_stands_higher():
    drawing = drawn(
        [TrialLine([1e-4, "mlp", 80.0], "trial", "a"), TrialLine([1e-2, "knn", 90.0], "best", "b")]
    )
    (low,), (high,) = corners(drawing, "trial"), corners(drawing, "best")
    assert [x for x, _ in low] == [x for x, _ in high]
    assert high[0][1] < low[0][1]
    assert high[2][1] < low[2][1]
    assert all(f">{name}<" in drawing for name in ("rate", "head", "accuracy", "mlp", "knn"))
    assert drawing.index('class="best"') > drawing.index('class="trial"')


def test_a_setting_that_a_trial_has_not_is_passed_by():
    drawing = drawn([TrialLine([1.0, None, 80.0], "trial", ""), TrialLine([2.0, "mlp", 81.0], "trial", "")])
    assert sorted(map(len, corners(drawing, "trial"))) == [2, 3]


def test_an_axis_that_no_trial_has_stays_empty_and_titles_are_escaped():
    drawing = drawn(
        [TrialLine([1.0, None, 80.0], "trial", "<script>"), TrialLine([1.0, None, 80.0], "best", "")]
    )
    assert "<script>" not in drawing
    assert len(corners(drawing, "best")[0]) == 2
