"""Intervals: Wilson against statsmodels, the seeded resamples, the percentile bootstrap."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, DataError
from pupille.evaluation import intervals
from pupille.evaluation.intervals import (
    mean_of_proportions,
    percentile_interval,
    resample_weights,
    units_of,
    wilson,
)


@pytest.mark.parametrize("n", [1, 2, 7, 40, 10_000])
@pytest.mark.parametrize("alpha", [0.05, 0.05 / 8])
def test_wilson_agrees_with_statsmodels(n: int, alpha: float) -> None:
    counts = np.unique(np.linspace(0, n, 9).astype(int))
    low, high = wilson(counts, n, alpha=alpha)
    expected = np.array([proportion_confint(int(k), n, alpha=alpha, method="wilson") for k in counts])
    np.testing.assert_allclose(np.stack([low, high], axis=1), expected, atol=1e-12)


def test_wilson_touches_0_and_1_exactly_and_is_never_a_point() -> None:
    low, high = wilson([0, 30], [30, 30])
    assert (low[0], high[1]) == (0.0, 1.0)
    assert high[0] > 0.05
    assert low[1] < 0.95


def test_the_mean_of_one_proportion_has_wilsons_interval() -> None:
    assert mean_of_proportions([17], [20]) == pytest.approx(proportion_confint(17, 20, method="wilson"))


def test_the_mean_of_equal_proportions_has_the_interval_of_all_images_together() -> None:
    assert mean_of_proportions([18, 18, 18], [20, 20, 20]) == pytest.approx(
        proportion_confint(54, 60, method="wilson")
    )


def test_classes_without_an_error_leave_room_for_doubt() -> None:
    assert mean_of_proportions([10, 10], [10, 10]) == pytest.approx(
        proportion_confint(20, 20, method="wilson")
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
    monkeypatch.setattr(intervals, "CHUNK", 700)
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


def test_many_units_give_plain_percentiles() -> None:
    resampled = np.random.default_rng(0).normal(size=4000)
    got = percentile_interval(0.0, resampled, 1_000_000)
    assert got == pytest.approx(np.percentile(resampled, [2.5, 97.5]), abs=1e-3)


def test_few_units_widen_the_percentiles_as_hesterberg_says() -> None:
    # By hand: Student's quantile for 9 degrees of freedom is 2.262; times sqrt(10 / 9) it is 2.384,
    # whose normal tail is 0.0086.
    resampled = np.linspace(0, 1, 100_001)
    got = percentile_interval(0.5, resampled, 10)
    assert got is not None
    assert got[0] == pytest.approx(0.0086, abs=1e-4)


def test_the_interval_always_holds_the_value() -> None:
    got = percentile_interval(0.9, np.linspace(0.1, 0.5, 1000), 100)
    assert got is not None
    assert got[1] == 0.9


def test_undefined_resamples_are_left_out_up_to_half_of_them() -> None:
    resampled = np.linspace(0, 1, 1000)
    resampled[::3] = np.nan
    got = percentile_interval(0.5, resampled, 10_000)
    assert got == pytest.approx((0.025, 0.975), abs=2e-3)
    resampled[:700] = np.nan
    assert percentile_interval(0.5, resampled, 10_000) is None


def test_a_bootstrap_without_spread_says_so_instead_of_giving_a_point() -> None:
    assert percentile_interval(1.0, np.ones(1000), 50) is None
