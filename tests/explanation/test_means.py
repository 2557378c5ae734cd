"""Means over images with intervals that hold together."""

import numpy as np
import pytest

from pupille.explanation.means import all_above, means
from pupille.results.metric import Metric


def test_the_mean_of_each_row_lies_within_its_interval():
    values = np.random.default_rng(0).normal([[0.5], [-0.2]], 0.1, (2, 40))
    metrics = means(values, np.arange(40), grouped=False, seed=0)
    assert [metric.value for metric in metrics] == pytest.approx(values.mean(axis=1).tolist())
    for metric, row in zip(metrics, values, strict=True):
        # One interval alone would reach 2 standard errors; two that hold together reach somewhat further.
        error = row.std(ddof=1) / np.sqrt(40)
        assert 2 * error < metric.high - metric.value < 3 * error
        assert 2 * error < metric.value - metric.low < 3 * error
        assert metric.n == 40


def test_the_unit_is_the_group():
    values = np.repeat(np.arange(12.0), 2)[None]
    (metric,) = means(values, np.repeat(np.arange(12), 2), grouped=True, seed=0)
    assert (metric.value, metric.n) == (5.5, 12)
    assert metric.low < 5.5 < metric.high


@pytest.mark.parametrize(("n", "grouped"), [(9, False), (9, True), (1, True)])
def test_nine_images_or_groups_have_a_mean_and_no_interval(n, grouped):
    (metric,) = means(np.ones((1, n)), np.arange(n), grouped=grouped, seed=0)
    assert (metric.value, metric.low, metric.high, metric.n) == (1.0, None, None, n)
    assert "interval" in str(metric.reason)


def test_what_is_the_same_for_all_images_has_no_interval_of_no_width():
    (metric,) = means(np.full((1, 20), 0.3), np.arange(20), grouped=False, seed=0)
    assert metric.value == pytest.approx(0.3)
    assert metric.low is None


@pytest.mark.parametrize(
    ("lows", "answer"), [((0.1, 0.2), True), ((0.1, 0.0), False), ((0.1, None), None), ((-1.0, None), None)]
)
def test_all_are_above_zero_with_their_intervals_or_it_is_not_known(lows, answer):
    metrics = tuple(
        Metric(0.5, low, None if low is None else 0.9, 20, "too few" if low is None else None) for low in lows
    )
    assert all_above(metrics) is answer
