"""Who is mispredicted: differences that are shown, or said not to be."""

from dataclasses import replace

import pytest
from made_up_numbers import with_numbers

from pupille.report.regression.subgroups import SUBGROUPS, as_text, rows, scales, words
from pupille.report.section import Context
from pupille.results.metric import Metric
from pupille.results.regression_record import NumberSubgroupRecord, NumberSubgroupsRecord, UnlikeRecord


def record(errors: float | None, bias: float | None) -> NumberSubgroupsRecord:
    return NumberSubgroupsRecord(
        "scanner",
        UnlikeRecord(errors, "how it was tested"),
        UnlikeRecord(bias, "how it was tested"),
        (
            NumberSubgroupRecord("old", 40, Metric(5.0, 4.0, 6.0, 40), Metric(3.0, 2.0, 4.0, 40), 4.5),
            NumberSubgroupRecord("new", 50, Metric(2.0, 1.5, 2.5, 50), Metric(-0.5, -1.0, 0.1, 50), 2.1),
        ),
        "old",
        "old",
        {"lost": "7 images are too few"},
    )


def test_the_worst_is_named_with_what_is_expected_of_it_only_where_a_difference_is_shown():
    errors, bias = words(record(0.01, 0.0004), "g")
    assert (
        "old has the largest, on average 5.00\u00a0g (95\u00a0% interval from 4.00 to 6.00\u00a0g" in errors
    )
    assert "allowing for that, 4.50\u00a0g is expected there" in errors
    assert "(p < 0.001, how it was tested). old lies farthest" in bias
    assert "+3.00\u00a0g" in bias
    doubtful, neither = words(record(0.05, 0.2), "g")
    assert "do not show that errors are larger" in doubtful
    assert "old" not in doubtful
    assert neither.startswith("Nor do they show")
    assert words(record(0.01, 0.2), "g")[1].startswith("They do not show")


@pytest.mark.parametrize(
    ("errors", "bias", "expected"),
    [(0.01, 0.2, (True, False)), (0.2, 0.01, (False, True)), (0.2, 0.2, (False, False))],
)
def test_a_row_is_marked_for_what_was_shown_of_it(errors, bias, expected):
    old, new = rows(record(errors, bias), "g")
    assert (old.worst, old.biased) == expected
    assert (new.worst, new.biased) == (False, False)
    assert (old.n, old.shrunken, new.bias.value) == ("40", "4.50\u00a0g", "\u22120.50\u00a0g")


def test_without_a_test_nothing_is_said_but_why():
    assert words(record(None, None), "g") == ["Nothing is said of differences by scanner: how it was tested."]


def test_errors_are_drawn_from_zero_and_biases_about_it():
    errors, biases = scales(record(0.01, 0.01))
    assert errors.low == 0
    assert errors.high >= 6
    assert biases.low == -biases.high
    assert biases.high >= 4
    bare = replace(record(None, None), subgroups=(), worst=None, most_biased=None)
    assert scales(bare)[1].high > 0


def test_a_terminal_has_a_line_for_each_and_those_of_which_nothing_is_said(context):
    changed = Context(with_numbers(context.results, subgroups=record(0.01, 0.2)), context.folder)
    lines = as_text(changed).splitlines()
    assert any(line.startswith("- old: mean absolute error 5.00 g (95 % interval") for line in lines)
    assert "- lost: 7 images are too few" in lines
    without = Context(with_numbers(context.results, subgroups=None), context.folder)
    assert (SUBGROUPS.make(without), as_text(without)) == (None, "")
