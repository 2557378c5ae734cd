"""Boxes of a file beside those of its model, on lists made by hand."""

import numpy as np
import pytest

from pupille.export.matched_boxes import matched, nearest_to_alike
from pupille.shapes.objects import Objects


def boxes(*rows):
    """(label, x1, y1, x2, y2, score) -> the answers on one picture."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return Objects(
        np.zeros(len(table), np.int64), table[:, 0].astype(np.int64), table[:, 1:5], scores=table[:, 5]
    )


FIRST = boxes((0, 10, 10, 30, 30, 0.9), (1, 50, 10, 70, 30, 0.5), (0, 10, 50, 30, 70, 0.3))


def test_answers_that_differ_by_rounding_are_the_same_in_whatever_order():
    second = boxes((1, 50, 10, 70.05, 30, 0.5), (0, 10, 50, 30, 70, 0.3001), (0, 10, 10, 30, 30, 0.9))
    pair = matched(FIRST, second, 100)
    assert sorted(map(tuple, pair.pairs.tolist())) == [(0, 2), (1, 0), (2, 1)]
    assert [len(rows) for rows in pair.alone] == [0, 0]
    assert pair.largest == pytest.approx(0.0005)


@pytest.mark.parametrize(
    "other",
    [(1, 10, 10, 30, 30, 0.9), (0, 10, 10, 31, 30, 0.9), (0, 10, 10, 30, 30, 0.89)],
    ids=["class", "corner", "score"],
)
def test_another_class_corner_or_score_is_another_answer(other):
    pair = matched(FIRST, boxes(other), 100)
    assert pair.alone[0].tolist() == [0, 1, 2]
    assert pair.alone[1].tolist() == [0]


def test_a_box_near_two_leaves_the_other_its_only_like():
    # By 0.001, 0 and 0.0015 of the side: the nearest pair first would leave two boxes alone.
    first = boxes((0, 10, 10, 30, 30, 0.9), (0, 10, 10, 30.15, 30, 0.9))
    second = boxes((0, 10, 10, 30.1, 30, 0.9), (0, 10, 10, 29.9, 30, 0.9))
    pair = matched(first, second, 100)
    assert sorted(map(tuple, pair.pairs.tolist())) == [(0, 1), (1, 0)]
    assert pair.largest == pytest.approx(0.001)


def test_nothing_beside_nothing_is_alike():
    pair = matched(boxes(), boxes(), 100)
    assert (len(pair.pairs), pair.largest) == (0, 0.0)
    assert nearest_to_alike(boxes(), boxes(), pair.alone, 0.6) == 0


def apart(first, second):
    return nearest_to_alike(first, second, matched(first, second, 100).alone, 0.6)


def test_a_box_at_the_least_score_came_near_to_be_none():
    assert apart(boxes((0, 10, 10, 30, 30, 0.0201)), boxes()) == pytest.approx(0.0001)


def test_the_last_of_many_candidates_is_as_near_as_its_score_is_to_that_of_the_other_last_one():
    sure = (0, 10, 10, 30, 30, 0.9)
    first, second = boxes(sure, (0, 60, 60, 80, 80, 0.0747)), boxes(sure, (1, 40, 60, 50, 80, 0.0746))
    assert apart(first, second) == pytest.approx(0.0001)
    # Where answers end at the least score, none were left unseen.
    ends = (1, 40, 60, 50, 80, 0.0205)
    assert apart(boxes(sure, (0, 60, 60, 80, 80, 0.0747), ends), boxes(sure, ends)) == pytest.approx(0.0547)


def test_a_box_out_of_the_blue_did_not():
    assert apart(boxes((0, 10, 10, 30, 30, 0.9)), boxes()) == pytest.approx(0.88)


def test_a_box_that_shares_just_more_than_is_allowed_with_a_surer_one_came_near():
    surer = (0, 0, 0, 100, 10, 0.9)
    # 60.01 of 100 shared.
    both = boxes(surer, (0, 0, 0, 60.01, 10, 0.5))
    assert apart(both, boxes(surer)) == pytest.approx(0.0001)
    # 80 of 100 shared: the other is no rounding.
    assert apart(boxes(surer, (0, 0, 0, 80, 10, 0.5)), boxes(surer)) == pytest.approx(0.2)


def test_of_two_that_are_equally_sure_either_may_stay():
    left, right = boxes((0, 0, 0, 90, 10, 0.7)), boxes((0, 0, 0, 100, 10, 0.70005))
    assert apart(left, right) == pytest.approx(0.00005)


def test_what_follows_from_a_near_decision_lies_as_near():
    first = boxes((0, 0, 0, 90, 10, 0.7), (0, 20, 0, 120, 10, 0.5))
    # The second of these shares 80 of 120 with (0, 100), too much, and 70 of 120 with (0, 90), little enough.
    second = boxes((0, 0, 0, 100, 10, 0.70005))
    assert apart(first, second) == pytest.approx(0.00005, abs=1e-6)
