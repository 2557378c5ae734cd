"""Cells of a terminal's tables."""

from pupille.i18n.language import speaking
from pupille.report.tables.cells import difference_cell, metric_cell
from pupille.results.metric import Metric


def test_exactly_all_is_100_and_nothing_else_is():
    assert metric_cell(Metric(1.0, 0.9, 1.0, 30)) == "100 (90.0-100)"
    assert metric_cell(Metric(0.9999, None, None, 30, "too few groups")) == "99.9"
    assert metric_cell(Metric(None, None, None, 0, "no images")) == "-"
    with speaking("fr"):
        assert metric_cell(Metric(0.972, 0.95, 0.985, 360)) == "97,2 (95,0-98,5)"
    assert difference_cell(None) == "-"
