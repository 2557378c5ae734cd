"""Prediction intervals hold the true number as often as promised, by simulation."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.conformal import least_units
from pupille.evaluation.regression.prediction_intervals import (
    PredictionRule,
    covered,
    fit_rule,
    intervals,
)


@pytest.mark.parametrize(
    ("n", "coverage", "rank"), [(9, 0.9, 9), (10, 0.9, 10), (19, 0.9, 18), (99, 0.95, 95)]
)
def test_the_rule_is_the_error_of_the_finite_sample_rank(n, coverage, rank):
    # ceil((n + 1) * coverage) by hand; errors of any sign.
    errors = np.random.default_rng(0).permutation(np.arange(1, n + 1)) * np.where(np.arange(n) % 2, 1.0, -1.0)
    rule = fit_rule(errors, coverage=coverage)
    assert (rule.quantile, rule.n, rule.coverage, rule.scaled) == (rank, n, coverage, False)


@pytest.mark.parametrize(("coverage", "least"), [(0.9, 9), (0.95, 19), (0.8, 4), (0.5, 1), (0.99, 99)])
def test_the_least_that_can_promise_is_told(coverage, least):
    assert least_units(coverage) == least
    fit_rule(np.ones(least), coverage=coverage)
    with pytest.raises(DataError, match=f"from {least} images on. Got {least - 1}"):
        fit_rule(np.ones(least - 1), coverage=coverage)
    groups = [str(i % (least - 1)) for i in range(500)] if least > 1 else []
    with pytest.raises(DataError, match=f"from {least} groups on. Got {least - 1}"):
        fit_rule(np.ones(len(groups)), groups=groups, coverage=coverage)


@pytest.mark.parametrize(("n", "coverage"), [(9, 0.9), (40, 0.9), (100, 0.8)])
def test_new_images_are_covered_as_often_as_promised(n, coverage):
    rng = np.random.default_rng(1)
    held = []
    for _ in range(3000):
        errors = rng.standard_t(3, n + 1)
        around = intervals(fit_rule(errors[:n], coverage=coverage), np.zeros(1))
        held.append(around.low[0] <= errors[n] <= around.high[0])
    exact = np.ceil((n + 1) * coverage) / (n + 1)
    assert np.mean(held) == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / 3000))


def test_an_image_of_a_new_group_is_covered_where_groups_are_declared():
    rng = np.random.default_rng(2)
    by_group, by_image = [], []
    for _ in range(1500):
        sizes = rng.integers(1, 30, 16)
        units = np.repeat(np.arange(16), sizes)
        errors = (rng.lognormal(0, 1, 16)[units]) * rng.normal(size=len(units))
        known = units < 15
        groups = [str(unit) for unit in units[known]]
        new = rng.choice(errors[~known])
        by_group.append(abs(new) <= fit_rule(errors[known], groups=groups).quantile)
        by_image.append(abs(new) <= fit_rule(errors[known]).quantile)
    assert np.mean(by_group) >= 0.9 - 3 * np.sqrt(0.09 / 1500)
    assert np.mean(by_group) > np.mean(by_image)


def test_intervals_scaled_by_difficulty_hold_the_easy_and_the_hard_alike():
    rng = np.random.default_rng(3)
    difficulty = rng.choice([1.0, 5.0], 4000)
    errors = difficulty * rng.normal(size=4000)
    held = {}
    for name, of in (("scaled", difficulty), ("plain", None)):
        rule = fit_rule(errors[:2000], difficulty=None if of is None else of[:2000])
        around = intervals(rule, np.zeros(2000), None if of is None else of[2000:])
        inside = (around.low <= errors[2000:]) & (errors[2000:] <= around.high)
        held[name] = [inside[difficulty[2000:] == d].mean() for d in (1.0, 5.0)]
    assert held["scaled"] == pytest.approx([0.9, 0.9], abs=0.03)
    assert held["plain"][0] > 0.98 > 0.85 > held["plain"][1]


def test_the_share_covered_on_test_has_wilsons_interval():
    around = intervals(PredictionRule(1.0, 0.9, 20, scaled=False), np.zeros(50))
    found = covered(np.r_[np.zeros(44), np.full(6, 1.5)], around)
    assert (found.value, found.n) == (0.88, 50)
    assert (found.low, found.high) == pytest.approx(proportion_confint(44, 50, method="wilson"))
    assert around.mean_width == 2.0


def test_the_share_covered_of_groups_counts_groups():
    around = intervals(PredictionRule(1.0, 0.9, 20, scaled=False), np.zeros(60))
    true = np.where(np.arange(60) // 5 < 10, 0.0, 2.0)
    by_group, by_image = covered(true, around, units=np.arange(60) // 5), covered(true, around)
    assert (by_group.value, by_group.n) == (by_image.value, 12)
    assert by_group.high - by_group.low > by_image.high - by_image.low


def test_bad_requests_are_told_with_what_to_do():
    with pytest.raises(ConfigError, match="such as 0.9"):
        fit_rule(np.ones(20), coverage=90)
    with pytest.raises(DataError, match="one for each image"):
        fit_rule(np.ones(20), groups=["a"])
    for difficulty in (np.zeros(20), np.ones(3), np.full(20, np.nan)):
        with pytest.raises(DataError, match="Check what estimated it"):
            fit_rule(np.ones(20), difficulty=difficulty)
    with pytest.raises(DataError, match="or neither"):
        intervals(PredictionRule(1.0, 0.9, 20, scaled=True), np.ones(3))
    with pytest.raises(DataError, match="or neither"):
        intervals(PredictionRule(1.0, 0.9, 20, scaled=False), np.ones(3), np.ones(3))
