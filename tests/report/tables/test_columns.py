"""Columns of a terminal: their edges, what fits, and cells that hold a figure with its interval."""

import pytest

from partial_records import partial
from pupille.i18n.language import for_terminal, speaking
from pupille.report.tables.cells import difference_cell, metric_cell, rung_cell
from pupille.report.tables.columns import Column, drawn, filled, fitting, too_narrow, wrapped
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.run import RunRecord

NAMES = Column("name", ["a", "longer"], left=True)
COUNTS = Column("n", ["1", "1,234"])
WIDE = Column("remarks", ["x" * 20, ""], left=True)


def test_text_begins_at_the_left_edge_and_figures_end_at_the_right_one() -> None:
    assert drawn([NAMES, COUNTS], 80) == [
        "name       n",
        "-" * 12,
        "a          1",
        "longer 1,234",
    ]


def test_columns_fall_away_from_the_right_until_the_rest_fits_but_two_always_stay() -> None:
    # 6 + 1 + 5 + 1 + 20 characters.
    assert fitting([NAMES, COUNTS, WIDE], 33) == [NAMES, COUNTS, WIDE]
    assert fitting([NAMES, COUNTS, WIDE], 32) == [NAMES, COUNTS]
    assert fitting([NAMES, COUNTS, WIDE], 5) == [NAMES, COUNTS]


@pytest.mark.parametrize(
    ("metric", "cell"),
    [
        ({"value": 0.9722, "low": 0.95, "high": 0.9851}, "97.2 (95.0-98.5)"),
        ({"value": 0.9999, "low": 0.9996, "high": 1.0}, "99.9 (99.9-100)"),
        ({"value": 1.0, "low": None, "high": 1.0}, "100"),
        ({"value": None, "low": 0.1, "high": 0.2}, "-"),
    ],
)
def test_a_hundred_stands_for_exactly_all(metric: dict, cell: str) -> None:
    assert metric_cell(partial(Metric, metric)) == cell


def test_a_difference_has_a_sign_its_interval_and_its_word_in_the_readers_language() -> None:
    record = {"value": -0.0278, "low": -0.0528, "high": -0.0028, "word": "worse"}
    assert for_terminal(difference_cell(partial(Difference, record))) == "-2.8 (-5.3 to -0.3) worse"
    assert difference_cell(
        partial(Difference, {**record, "value": 0.03, "low": None, "word": "too few groups"})
    ) == ("+3.0 too few groups")
    assert difference_cell(None) == "-"
    with speaking("fr"):
        assert for_terminal(difference_cell(partial(Difference, record))).startswith("-2,8 (-5,3")


def test_names_are_cut_and_made_visible_and_the_chosen_one_has_a_star() -> None:
    assert rung_cell(partial(RunRecord, {"name": "svm"}), "svm") == "* svm"
    assert rung_cell(partial(RunRecord, {"name": "r" * 30}), "svm") == "  " + "r" * 24
    assert rung_cell(partial(RunRecord, {"name": "a\nb"}), None) == "  a\\nb"


def test_no_option_is_torn_at_its_hyphens_and_no_line_is_too_long() -> None:
    assert wrapped("see the option --allow-leak-now", 20) == ["see the option", "  --allow-leak-now"]
    assert min(map(len, wrapped("word " * 20, 3)[:-1])) > 3
    text = filled(["word " * 40, "next"])
    assert [len(line) <= 100 for line in text.splitlines()] == [True] * 4
    assert text.splitlines()[1].startswith("  word")
    assert too_narrow([]) == []
    assert too_narrow(["n", "cost"]) == ["Too narrow for n, cost: the report shows them."]
