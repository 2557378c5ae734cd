"""Intervals from the jackknife on a scale of their own, and of a median, against scipy and closed forms."""

import numpy as np
import pytest
from scipy import stats

from pupille.evaluation.regression.intervals import (
    FISHER,
    ONE_MINUS,
    median_interval,
    scaled_interval,
    student_interval,
)


def left_out_means(numbers):
    """The mean without each of the numbers in turn."""
    return (numbers.sum() - numbers) / (len(numbers) - 1)


def test_the_interval_of_a_mean_is_students():
    numbers = np.random.default_rng(0).normal(3, 2, 25)
    wanted = stats.t.interval(0.95, 24, numbers.mean(), stats.sem(numbers))
    assert student_interval(numbers.mean(), left_out_means(numbers), n_units=25) == pytest.approx(wanted)


def test_without_a_spread_there_is_no_interval():
    assert student_interval(1.0, np.ones(9), n_units=9) is None
    assert scaled_interval(0.5, np.full(9, 0.5), FISHER, n_units=9) is None
    assert median_interval(np.ones(9), np.arange(9)) is None


@pytest.mark.parametrize(
    ("scale", "forth", "back"),
    [(FISHER, np.arctanh, np.tanh), (ONE_MINUS, lambda v: np.log(1 - v), lambda s: 1 - np.exp(s))],
)
def test_on_a_scale_the_interval_is_students_of_the_scaled_values_turned_back(scale, forth, back):
    left_out = np.random.default_rng(1).uniform(0.55, 0.65, 30)
    scaled = forth(left_out)
    error = np.sqrt(29 / 30 * ((scaled - scaled.mean()) ** 2).sum())
    half = stats.t.ppf(0.975, 29) * error
    wanted = sorted(back(np.array([forth(0.6) - half, forth(0.6) + half])))
    assert scaled_interval(0.6, left_out, scale, n_units=30) == pytest.approx(tuple(wanted))


def test_the_slope_of_a_scale_is_its_derivative():
    for scale in (FISHER, ONE_MINUS):
        rise = (float(scale.forth(np.array(0.6 + 1e-6))) - float(scale.forth(np.array(0.6 - 1e-6)))) / 2e-6
        assert abs(rise) == pytest.approx(scale.slope(0.6), rel=1e-6)
        assert float(scale.back(scale.forth(np.array(0.6)))) == pytest.approx(0.6)


def test_a_metric_that_reaches_its_end_without_some_image_still_has_an_interval_below_it():
    left_out = np.append(np.full(19, 0.95), 1.0)
    low, high = scaled_interval(0.96, left_out, FISHER, n_units=20)
    assert 0 < low < 0.96 < high < 1
    assert scaled_interval(1.0, left_out, FISHER, n_units=20) is None


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
