"""The curve of precision and recall: by hand, and against areas added up answer by answer."""

import numpy as np
import pytest

from pupille.evaluation.detection.average_precision import RECALLS, Curve


def curve(right, units=None, truth=(4.0,)):
    """The curve of answers in order, each right or wrong."""
    right = np.array(right, dtype=bool)
    where = np.zeros(len(right), dtype=np.int64) if units is None else np.array(units)
    return Curve.of(right, ~right, where, np.array(truth))


def ones(n=1):
    return np.ones((n, 1))


def slow_area(right, n, *, steps):
    """The area under the best precision from each recall on, one point of recall after another."""
    right = np.array(right)
    hits = np.cumsum(right)
    recall, precision = hits / n, hits / np.arange(1, len(right) + 1)
    best = np.array([max(precision[i:], default=0) for i in range(len(right))])
    if steps:
        points = [next((b for r, b in zip(recall, best, strict=True) if r >= p), 0.0) for p in RECALLS]
        return float(np.mean(points))
    return sum(best[i] * (recall[i] - (recall[i - 1] if i else 0)) for i in range(len(right)))


def test_answers_that_are_all_right_reach_one_and_none_reaches_nothing():
    assert curve([True] * 4).average_precision(ones()) == pytest.approx([1.0])
    assert curve([False] * 3).average_precision(ones()) == pytest.approx([0.0])
    assert curve([]).average_precision(ones()) == pytest.approx([0.0])


def test_without_an_object_there_is_no_precision():
    assert np.isnan(curve([False], truth=(0.0,)).average_precision(ones())).all()
    assert np.isnan(curve([], truth=(0.0,)).exact_area(ones())).all()


def test_half_of_the_objects_with_a_false_alarm_between_by_hand():
    # Hits at ranks 1 and 3 of four objects: precision 1 up to recall .25, 2/3 up to .5, then nothing.
    expected = (26 * 1 + 25 * 2 / 3) / 101
    assert curve([True, False, True]).average_precision(ones()) == pytest.approx([expected])
    assert curve([True, False, True]).exact_area(ones()) == pytest.approx([0.25 + 0.25 * 2 / 3])


@pytest.mark.parametrize("seed", range(5))
def test_random_answers_have_the_areas_of_a_plain_loop(seed):
    rng = np.random.default_rng(seed)
    right = rng.random(40) < 0.5
    n = int(right.sum()) + 7
    drawn = curve(right, truth=(float(n),))
    assert drawn.average_precision(ones()) == pytest.approx([slow_area(right, n, steps=True)])
    assert drawn.exact_area(ones()) == pytest.approx([slow_area(right, n, steps=False)])


def test_an_image_that_weighs_twice_counts_as_if_it_were_there_twice():
    right, units = np.array([True, False, True, True, False, True]), np.array([0, 1, 1, 0, 0, 1])
    once = curve(right, units, truth=(3.0, 4.0))
    twice = curve(
        np.repeat(right, np.where(units == 1, 2, 1)),
        np.repeat(units, np.where(units == 1, 2, 1)),
        truth=(3.0, 8.0),
    )
    weights = np.array([[1.0], [2.0]])
    # Hits of one image come together, so only whole sums agree: hits and objects.
    hits, alarms = once.passed(weights)
    assert hits[-1] == pytest.approx([1 + 1 + 2 + 2])
    assert alarms[-1] == pytest.approx([2 + 1])
    assert once.exact_area(weights)[0] == pytest.approx(twice.exact_area(ones(2))[0], abs=0.02)
