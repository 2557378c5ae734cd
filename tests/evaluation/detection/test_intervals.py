"""Where the spread of average precision comes from, and what the intervals do at the ends."""

import numpy as np
import pytest

from pupille.evaluation.detection.intervals import logit_interval, loss_interval
from pupille.evaluation.detection.statistics import mean_over_classes, statistics_of
from pupille.evaluation.inference.bootstrap import jackknife_variance, leave_out_weights, resample_weights


@pytest.mark.parametrize("seed", range(3))
def test_the_bootstrap_and_the_jackknife_of_the_exact_area_agree_on_the_spread(made_up, seed):
    statistics = statistics_of(made_up(seed, n_images=150, objects=6, answers=9))

    def mean_of(name, weights):
        values = [np.stack([getattr(curve, name)(w) for curve in statistics.curves[0, 0]]) for w in weights]
        return mean_over_classes(np.concatenate(values, axis=1))

    resampled = mean_of("average_precision", resample_weights(150, resamples=2000, seed=0))
    left_out = mean_of("exact_area", leave_out_weights(150, seed=0))
    assert np.sqrt(jackknife_variance(left_out)) == pytest.approx(resampled.std(), rel=0.12)


def test_the_area_at_101_points_and_the_exact_one_are_near(made_up):
    statistics = statistics_of(made_up(0, n_images=60))
    one = np.ones((60, 1))
    for curves in statistics.curves.values():
        for curve in curves:
            assert curve.exact_area(one) == pytest.approx(curve.average_precision(one), abs=0.03, nan_ok=True)


def test_an_interval_stays_within_zero_and_one_and_is_given_at_both():
    spread = np.random.default_rng(0).normal(0.97, 0.03, 1000)
    low, high = logit_interval(0.97, spread, n_units=20, n_behind=20)
    assert 0 < low < 0.97 < high < 1
    for value in (0.0, 1.0):
        low, high = logit_interval(value, np.full(1000, value), n_units=20, n_behind=20)
        assert low <= value <= high
        assert 0.05 < high - low < 0.35


def test_there_is_no_interval_where_half_of_the_resamples_know_nothing():
    resampled = np.where(np.arange(1000) < 501, np.nan, 0.5)
    assert logit_interval(0.5, resampled, n_units=20, n_behind=20) is None


def test_a_loss_next_to_nothing_has_an_interval_next_to_nothing():
    losses = np.abs(np.random.default_rng(0).normal(0.0002, 0.0004, 2000))
    low, high = loss_interval(0.0002, losses, n_units=72)
    assert low == 0
    assert 0.0002 < high < 0.002
    # Of a middle one it is the value and 2.0 standard errors, by the tables of Student's t for 59 degrees of freedom.
    losses = np.random.default_rng(1).normal(0.2, 0.02, 20_000)
    assert loss_interval(0.2, losses, n_units=60) == pytest.approx((0.16, 0.24), abs=0.002)


def test_losses_that_do_not_vary_or_are_mostly_undefined_have_no_interval():
    assert loss_interval(0.1, np.full(100, 0.1), n_units=20) is None
    assert loss_interval(0.1, np.r_[np.full(60, np.nan), np.linspace(0, 0.2, 40)], n_units=20) is None
