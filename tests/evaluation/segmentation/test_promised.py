"""The margin that a run promises, and what came of it on test, by hand."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from drawn_masks import predictions
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.segmentation.promised import margin_record, reaches_of

NINE = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]


def made(parts, *, asked=None, **questions):
    return margin_record(parts, Questions(asked or EvaluationConfig(), **questions))


def test_the_margin_is_that_of_validation_and_is_tried_on_the_test_images_that_show_something():
    record = made({"validation": [*NINE, None], "test": [0.0, 9.0, 9.5, None, 3.0]})
    assert (record.reach, record.coverage, record.held, record.n, record.grouped) == (9, 0.9, 0.99, 9, False)
    low, high = proportion_confint(3, 4, method="wilson")
    assert (record.covered.value, record.covered.n) == (0.75, 4)
    assert (record.covered.low, record.covered.high) == pytest.approx((low, high))


def test_images_set_aside_promise_alone_and_choosing_costs_what_it_does_elsewhere():
    parts = {"validation": NINE, "promises": [3.0] * 9, "test": NINE}
    aside = made(parts, candidates=5)
    assert (aside.reach, aside.after_choosing) == (3, None)
    del parts["promises"]
    chosen = made(parts, candidates=5)
    assert chosen.reach == 9
    assert chosen.after_choosing < 0.9
    assert made(parts, candidates=1).after_choosing is None


def test_another_coverage_may_be_asked_for():
    record = made({"validation": NINE, "test": NINE}, asked=EvaluationConfig(coverage=0.5))
    assert (record.coverage, record.reach) == (0.5, 5)


def test_groups_count_as_one_on_either_side():
    groups = [str(row // 2) for row in range(20)]
    reaches = [float(row // 2) for row in range(20)]
    record = made(
        {"validation": reaches, "test": reaches[:8]}, validation_groups=groups, test_groups=groups[:8]
    )
    assert (record.grouped, record.n, record.covered.n) == (True, 10, 4)


@pytest.mark.parametrize(
    ("parts", "questions", "why"),
    [
        ({"validation": NINE[:8], "test": NINE}, {}, "from 9 images on. Got 8"),
        ({"validation": [np.inf] * 9, "test": NINE}, {}, "marks nothing"),
        ({"validation": [None] * 9, "test": NINE}, {}, "Got 0"),
        ({"validation": NINE, "test": NINE}, {"dependent": True}, "slices of a stack"),
        ({"validation": NINE, "test": NINE}, {"validation_groups": ["stack"] * 9}, "9 groups on. Got 1"),
    ],
)
def test_where_nothing_can_be_promised_it_says_why(parts, questions, why):
    record = made(parts, **questions)
    assert record.reach is None
    assert why in str(record.reason)


def test_nothing_drawn_on_the_test_images_is_no_success():
    record = made({"validation": NINE, "test": [None, None]})
    assert (record.covered.value, record.covered.n) == (None, 0)


def test_masks_are_measured_one_by_one():
    bar, other, empty = np.zeros((3, 20, 20), dtype=np.int16)
    bar[5, 3:17] = other[8, 3:17] = 1
    assert reaches_of(predictions([bar, empty, bar], [other, bar, empty])) == [3.0, None, np.inf]
