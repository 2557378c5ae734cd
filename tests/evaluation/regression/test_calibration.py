"""The line of true on predicted numbers against statsmodels and refits."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from pupille.evaluation.regression.calibration import calibration
from pupille.results.regression import NumberPredictions


def drawn(n: int, *, seed: int = 0, slope: float = 0.7) -> NumberPredictions:
    rng = np.random.default_rng(seed)
    predicted = rng.normal(10, 2, n)
    true = 3 + slope * predicted + rng.normal(size=n) * (0.5 + 0.2 * np.abs(predicted - 10))
    return NumberPredictions(tuple(map(str, range(n))), true, predicted)


@pytest.mark.parametrize("n", [40, 400])
def test_slope_and_intercept_are_those_of_least_squares_with_robust_errors(n):
    given = drawn(n)
    fitted = sm.OLS(given.values, sm.add_constant(given.predicted)).fit(cov_type="HC3")
    found = calibration(given)
    for metric, value, error in zip((found.intercept, found.slope), fitted.params, fitted.bse, strict=True):
        assert metric.value == pytest.approx(value)
        half = stats.t.ppf(0.975, n - 1) * error
        assert (metric.high - metric.low) / 2 == pytest.approx(half, rel=0.03)
        assert metric.n == n


def test_by_groups_the_error_is_that_of_refits_without_each_group():
    given = drawn(90, seed=1)
    groups = np.arange(90) % 15
    fits = np.array(
        [np.polyfit(given.predicted[groups != g], given.values[groups != g], 1) for g in range(15)]
    )
    errors = np.sqrt(14 / 15 * ((fits - fits.mean(axis=0)) ** 2).sum(axis=0))
    found = calibration(given, groups=[str(g) for g in groups])
    for metric, error in zip((found.slope, found.intercept), errors, strict=True):
        assert (metric.high - metric.low) / 2 == pytest.approx(stats.t.ppf(0.975, 14) * error)
        assert metric.n == 15


def test_a_model_that_exaggerates_has_a_slope_below_one():
    given = drawn(300, slope=0.7)
    assert calibration(given).slope.high < 1
    rng = np.random.default_rng(2)
    true = rng.normal(10, 3, 300)
    # An honest, shrunken model: against its own predictions it has slope 1.
    best = 10 + 0.6 * (true - 10 + rng.normal(0, 3 * np.sqrt(1 / 0.6 - 1), 300))
    slope = calibration(NumberPredictions(given.ids, true, best)).slope
    assert slope.low < 1 < slope.high


def test_one_predicted_number_for_all_has_no_line_and_says_why():
    found = calibration(NumberPredictions(tuple("abc"), np.arange(3.0), np.ones(3)))
    assert (found.slope.value, found.intercept.value) == (None, None)
    assert "no line" in found.slope.reason


@pytest.mark.parametrize(("n", "groups", "why"), [(9, None, "9 images"), (40, 4, "4 groups")])
def test_too_few_have_a_line_without_interval(n, groups, why):
    names = None if groups is None else [str(i % groups) for i in range(n)]
    found = calibration(drawn(n), groups=names)
    assert found.slope.value is not None
    assert (found.slope.low, why in found.slope.reason) == (None, True)
