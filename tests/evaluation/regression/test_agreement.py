"""Bland-Altman's limits against the formulas of the papers."""

import numpy as np
import pytest
from scipy import stats

from pupille.evaluation.regression.agreement import agreement
from pupille.results.regression import NumberPredictions


def predictions(true: np.ndarray, predicted: np.ndarray) -> NumberPredictions:
    return NumberPredictions(tuple(map(str, range(len(true)))), true, predicted)


def drawn(n: int, *, seed: int = 0, widening: bool = False) -> NumberPredictions:
    rng = np.random.default_rng(seed)
    true = rng.uniform(10, 50, n)
    noise = rng.normal(size=n) * (0.1 * true if widening else 2.0)
    return predictions(true, true + 1 + noise)


def test_by_hand():
    found = agreement(predictions(np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.0, 5.0, 5.0])))
    # Differences 1, 0, 2, 1: mean 1, variance 2 / 3.
    half = 1.96 * np.sqrt(2 / 3)
    assert (found.bias.value, found.low_limit.value) == pytest.approx((1.0, 1 - half))
    assert found.high_limit.value == pytest.approx(1 + half)
    np.testing.assert_allclose(found.means, [1.5, 2.0, 4.0, 4.5])
    assert found.bias.low is None
    assert "4 images" in found.bias.reason


def test_intervals_of_many_normal_differences_are_bland_and_altmans():
    given = drawn(1500)
    found = agreement(given)
    d = given.predicted - given.values
    n, s = len(d), d.std(ddof=1)
    # Bland & Altman (1999), section 2: variance of a limit s² (1 / n + 1.96² / (2 (n - 1))).
    t = stats.t.ppf(0.975, n - 1)
    half = t * s * np.sqrt(1 / n + 1.96**2 / (2 * (n - 1)))
    for limit in (found.low_limit, found.high_limit):
        assert (limit.high - limit.low) / 2 == pytest.approx(half, rel=0.1)
    assert (found.bias.high - found.bias.low) / 2 == pytest.approx(t * s / np.sqrt(n), rel=0.05)
    assert found.bias.value == pytest.approx(d.mean())


def test_the_limits_of_a_few_images_are_held_about_as_often_as_promised():
    rng = np.random.default_rng(1)
    held = []
    for _ in range(400):
        true = rng.uniform(10, 50, 40)
        limit = agreement(predictions(true, true + rng.normal(size=40))).high_limit
        held.append(limit.low <= 1.96 <= limit.high)
    assert 0.9 <= np.mean(held) <= 0.99


def test_a_spread_that_does_not_change_has_limits_that_do_not():
    found = agreement(drawn(400))
    assert not found.widens
    low, high = found.limits_at(np.array([10.0, 50.0]))
    assert low.tolist() == [found.low_limit.value] * 2
    assert high.tolist() == [found.high_limit.value] * 2


def test_a_spread_that_widens_with_size_is_told_and_followed():
    given = drawn(2000, widening=True)
    found = agreement(given)
    assert found.widens
    assert "wider where the numbers are larger" in found.note
    low, high = found.limits_at(np.array([20.0, 40.0]))
    # The standard deviation is a tenth of the number, the bias 1.
    assert (high - low) / 2 == pytest.approx(1.96 * np.array([2.0, 4.0]), rel=0.12)
    at = found.limits_at(found.means)
    assert ((at[0] <= found.differences) & (found.differences <= at[1])).mean() == pytest.approx(
        0.95, abs=0.015
    )


def test_a_spread_that_narrows_with_size_is_told():
    given = drawn(2000, widening=True)
    found = agreement(predictions(-given.values, -given.predicted))
    assert found.widens
    assert "numbers are smaller" in found.note


def test_groups_that_err_together_widen_the_intervals():
    rng = np.random.default_rng(3)
    true = rng.uniform(10, 50, 300)
    given = predictions(true, true + np.repeat(rng.normal(size=20), 15) + 0.2 * rng.normal(size=300))
    by_image, by_group = agreement(given), agreement(given, groups=[str(i // 15) for i in range(300)])
    assert (by_image.bias.n, by_group.bias.n) == (300, 20)
    for name in ("bias", "low_limit", "high_limit"):
        wide, narrow = getattr(by_group, name), getattr(by_image, name)
        assert wide.value == pytest.approx(narrow.value)
        assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_one_image_has_a_bias_and_no_limits():
    found = agreement(predictions(np.array([1.0]), np.array([3.0])))
    assert (found.bias.value, found.low_limit.value, found.widens) == (2.0, None, False)
