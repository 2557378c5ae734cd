"""The interval of a median, against order statistics."""

import numpy as np
import pytest
from scipy import stats

from pupille.evaluation.regression.intervals import median_interval


def test_without_a_spread_there_is_no_interval():
    assert median_interval(np.ones(9), np.arange(9)) is None


def test_the_interval_of_a_median_is_about_that_of_order_statistics():
    numbers = np.sort(np.random.default_rng(2).normal(size=1001))
    low, high = median_interval(numbers, np.arange(1001))
    ranks = stats.binom.ppf([0.025, 0.975], 1001, 0.5).astype(int)
    assert (low, high) == pytest.approx(tuple(numbers[ranks]), abs=0.01)


def test_groups_that_are_alike_within_make_the_interval_of_a_median_as_wide_as_that_of_their_values():
    numbers = np.random.default_rng(3).normal(size=40)
    low, high = median_interval(np.repeat(numbers, 10), np.repeat(np.arange(40), 10))
    alone = median_interval(np.repeat(numbers, 10), np.arange(400))
    assert high - low > 2 * (alone[1] - alone[0])
