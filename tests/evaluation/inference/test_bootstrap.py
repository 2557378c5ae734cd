"""Seeded resamples, the jackknife, and the intervals made of them, against scipy."""

import numpy as np
import pytest
from scipy import stats

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference import bootstrap
from pupille.evaluation.inference.bootstrap import (
    bca_interval,
    jackknife_variance,
    leave_out_weights,
    resample_weights,
    studentised_intervals,
    units_of,
)


def all_weights(n_units: int, **options: int) -> np.ndarray:
    return np.concatenate(list(resample_weights(n_units, **options)), axis=1)


def test_resamples_draw_as_many_units_as_there_are() -> None:
    weights = all_weights(37, resamples=500, seed=3)
    assert weights.shape == (37, 500)
    assert (weights.sum(axis=0) == 37).all()


def test_resamples_depend_on_the_seed_and_not_on_the_size_of_the_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = all_weights(101, resamples=300, seed=5)
    monkeypatch.setattr(bootstrap, "CHUNK", 700)
    np.testing.assert_array_equal(all_weights(101, resamples=300, seed=5), whole)
    assert (all_weights(101, resamples=300, seed=6) != whole).any()


def test_weights_have_the_mean_and_variance_of_a_multinomial() -> None:
    weights = all_weights(20, resamples=20_000, seed=0)
    np.testing.assert_allclose(weights.mean(axis=1), 1, atol=0.05)
    np.testing.assert_allclose(weights.var(axis=1), 1 - 1 / 20, rtol=0.06)


def test_too_few_resamples_are_refused() -> None:
    with pytest.raises(ConfigError, match="at least 100"):
        all_weights(5, resamples=99, seed=0)


def test_groups_become_units_and_must_be_as_many_as_images() -> None:
    assert units_of(4, ["b", "a", "b", "c"]).tolist() == [1, 0, 1, 2]
    assert units_of(3, None).tolist() == [0, 1, 2]
    with pytest.raises(DataError, match="one for each image"):
        units_of(4, ["a", "b"])


def test_each_unit_is_left_out_once_and_many_units_in_500_parts() -> None:
    few = np.concatenate(list(leave_out_weights(7, seed=0)), axis=1)
    np.testing.assert_array_equal(few, 1 - np.eye(7))
    many = np.concatenate(list(leave_out_weights(1203, seed=0)), axis=1)
    assert many.shape == (1203, 500)
    assert ((1 - many).sum(axis=1) == 1).all()


def test_the_jackknife_of_a_mean_has_its_variance() -> None:
    x = np.random.default_rng(0).exponential(size=41)
    left_out = (x.sum() - x) / 40
    assert jackknife_variance(left_out) == pytest.approx(x.var(ddof=1) / 41)
    assert jackknife_variance(np.full(9, 0.3)) == 0


def test_the_bca_interval_is_scipys() -> None:
    x = np.random.default_rng(1).exponential(size=3000)
    weights = np.concatenate(list(resample_weights(3000, resamples=2000, seed=2)), axis=1)
    got = bca_interval(x.mean(), x @ weights / 3000, (x.sum() - x) / 2999, n_units=3000)
    found = stats.bootstrap(
        (x,), np.mean, n_resamples=9999, batch=500, method="BCa", rng=np.random.default_rng(3)
    ).confidence_interval
    assert got is not None
    # Two sets of resamples, the tails of which are known to about 3 % of the interval's width.
    assert got == pytest.approx((found.low, found.high), abs=0.05 * (found.high - found.low))


def test_a_skewed_mean_has_a_bca_interval_that_is_longer_above() -> None:
    x = np.random.default_rng(4).exponential(size=60) ** 2
    weights = np.concatenate(list(resample_weights(60, resamples=2000, seed=2)), axis=1)
    got = bca_interval(x.mean(), x @ weights / 60, (x.sum() - x) / 59, n_units=60)
    assert got is not None
    assert got[1] - x.mean() > 1.3 * (x.mean() - got[0])


def test_a_bootstrap_without_spread_or_mostly_undefined_says_so() -> None:
    left_out = np.linspace(0.4, 0.6, 30)
    assert bca_interval(1.0, np.ones(500), np.ones(30), n_units=30) is None
    mostly = np.where(np.arange(500) < 300, np.nan, 0.5 + 0.001 * np.arange(500))
    assert bca_interval(0.5, mostly, left_out, n_units=30) is None


def test_the_studentised_interval_of_many_normal_losses_is_students() -> None:
    x = 5 + np.random.default_rng(5).normal(size=2000)
    (bounds,) = studentised_intervals(x[None], np.ones(2000), resamples=4000, seed=0)
    expected = stats.t.interval(0.95, 1999, loc=x.mean(), scale=stats.sem(x))
    assert bounds == pytest.approx(expected, abs=0.06 * (expected[1] - expected[0]))


def test_the_studentised_interval_reaches_far_where_the_tail_is_long() -> None:
    x = np.random.default_rng(6).lognormal(sigma=1.5, size=50)
    (bounds,) = studentised_intervals(x[None], np.ones(50), resamples=2000, seed=0)
    assert bounds is not None
    assert bounds[1] - x.mean() > 1.5 * (x.mean() - bounds[0])


def test_losses_that_are_alike_or_two_in_number_have_no_interval() -> None:
    alike, two = np.full((1, 30), 0.3), np.array([[0.1, 0.9]])
    assert studentised_intervals(alike, np.ones(30), resamples=200, seed=0) == [None]
    assert studentised_intervals(two, np.ones(2), resamples=200, seed=0) == [None]
