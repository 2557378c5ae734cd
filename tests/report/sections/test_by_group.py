"""Figures by group on the page and in a terminal: a table for each column, signs where they count."""

from partial_records import partial
from pupille.report.sections.by_group import by_group_lines, make, written
from pupille.results.by_group import ByGroupRecord, FigureRecord, GroupingRecord, GroupRecord
from pupille.results.metric import Metric
from pupille.results.run import RunRecord

RECALL = FigureRecord("recall", "Recall", "share", False)
SAID = FigureRecord("calibration", "Said less true", "share", True)
ERROR = FigureRecord("mae", "Mean absolute error", "target", False)
RECORD = ByGroupRecord(
    (RECALL, SAID),
    (
        GroupingRecord(
            "sex",
            (
                GroupRecord(
                    "f",
                    120,
                    {
                        "recall": Metric(0.9, 0.8, 0.95, 60),
                        "calibration": Metric(-0.021, -0.05, 0.008, 120),
                    },
                    None,
                ),
                GroupRecord("x", 7, {}, "too few images (7)"),
            ),
            ("Odds are as they are.",),
        ),
    ),
    "ill",
)


def test_every_group_is_a_line_with_its_figures_and_those_left_out_are_told_why() -> None:
    lines = by_group_lines(RECORD, "")
    assert lines[0].startswith("By sex")
    assert "f (120 images): Recall 90.0\u00a0% (from 80.0 to 95.0\u00a0%, n\u00a0=\u00a060)" in lines[1]
    assert "\u22122.1\u00a0points" in lines[1] or "-2.1\u00a0points" in lines[1]
    assert lines[2] == "- x: too few images (7)"
    assert lines[3] == "Odds are as they are."
    assert by_group_lines(None, "") == []


def test_numbers_are_told_in_their_unit() -> None:
    assert "mm" in written(Metric(1.25, 1.0, 1.5, 30), ERROR, "mm").value


def test_what_cannot_be_told_is_a_dash_with_its_reason() -> None:
    text = written(Metric(None, None, None, 5, "too few images"), SAID, "")
    assert (text.value, text.interval, text.reason) == ("–", "", "too few images")


def test_a_run_that_was_not_asked_has_no_section() -> None:
    from pupille.report.section import Context

    class Results:
        chosen_run = partial(RunRecord, {})

    assert make(Context(Results(), None)) is None
