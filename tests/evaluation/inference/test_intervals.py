"""Intervals in closed form: Wilson against statsmodels, its forms for means, and areas under ROC curves."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from pupille.evaluation.inference.intervals import (
    area_interval,
    f1_interval,
    mean_of_proportions,
    share_interval,
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


def test_the_bounds_of_f1_are_those_of_the_share_of_hits_among_all_that_concerns_the_class() -> None:
    low, high = proportion_confint(30, 30 + 5 + 10, method="wilson")
    assert f1_interval(30, 5, 10) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))


def test_dependent_images_count_for_fewer() -> None:
    # A variance four times that of 100 independent images leaves 25 of them.
    got = share_interval(0.8, 4 * 0.8 * 0.2 / 100, [100], quantile=1.959964)
    assert got == pytest.approx(proportion_confint(20, 25, method="wilson"), abs=1e-6)


def test_a_variance_too_small_to_be_true_does_not_shrink_the_interval() -> None:
    got = share_interval(0.8, 1e-9, [100], quantile=1.959964)
    assert got == pytest.approx(proportion_confint(80, 100, method="wilson"), abs=1e-6)


def newcombes_limits(area: float, m: int, n: int) -> tuple[float, float]:
    """By bisection on a grid, from the formula as Newcombe (2006, part 2, method 5) prints it."""
    t = np.linspace(0, 1, 2_000_001)[1:-1]
    half = (m + n) / 2 - 1
    error = np.sqrt(t * (1 - t) * (1 + half * (1 - t) / (2 - t) + half * t / (1 + t)) / (m * n))
    inside = t[np.abs(t - area) <= 1.959964 * error]
    return float(inside.min()), float(inside.max())


@pytest.mark.parametrize(("area", "m", "n"), [(0.5, 20, 20), (0.87, 9, 40), (0.99, 200, 30), (1.0, 12, 25)])
def test_the_interval_of_an_area_is_newcombes(area: float, m: int, n: int) -> None:
    low, high = newcombes_limits(area, m, n)
    got = area_interval(area, 0.0, np.array([m]), np.array([n]), quantile=1.959964)
    assert got == pytest.approx((low, 1.0 if area == 1 else high), abs=1e-5)


def test_a_mean_of_areas_is_surer_than_one_and_a_large_variance_widens_it() -> None:
    sizes = np.array([20, 20, 20]), np.array([40, 40, 40])
    one = np.ptp(area_interval(0.9, 0.0, sizes[0][:1], sizes[1][:1], quantile=1.96))
    mean = np.ptp(area_interval(0.9, 0.0, *sizes, quantile=1.96))
    wide = np.ptp(area_interval(0.9, 0.01, *sizes, quantile=1.96))
    assert mean < 0.7 * one < one < wide
    assert area_interval(0.0, 0.0, *sizes, quantile=1.96)[0] == 0


@pytest.mark.parametrize("bound", [0.0, 1.0])
def test_a_share_at_its_bound_has_the_interval_of_its_images_whatever_the_jackknife_says(
    bound: float,
) -> None:
    expected = share_interval(bound, 0.0, [30], quantile=1.96)
    assert share_interval(bound, 0.02, [30], quantile=1.96) == expected
    assert 0 <= expected[0] < expected[1] <= 1
