"""Shares of images with their intervals, of groups too, and the published example of a difference."""

import numpy as np
import pytest
from scipy.stats import norm, t
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from pupille.evaluation.inference.proportions import difference_of, share_of
from pupille.results.metric import Metric


def share(k: int, n: int) -> Metric:
    return share_of(np.arange(n) < k, np.ones(n, bool), "none")


@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_only_the_images_of_the_whole_are_counted(alpha: float) -> None:
    whole = np.arange(50) < 20
    found = share_of(np.arange(50) < 15, whole, "none", alpha=alpha)
    assert (found.value, found.n) == (0.75, 20)
    assert (found.low, found.high) == pytest.approx(proportion_confint(15, 20, alpha=alpha, method="wilson"))


def test_a_share_of_nothing_says_what_is_missing() -> None:
    nobody = np.zeros(3, bool)
    assert share_of(nobody, nobody, "no image was left") == Metric(None, None, None, 0, "no image was left")


def test_groups_of_one_size_have_the_variance_of_their_mean() -> None:
    hits = np.array([5, 4, 3, 5, 2, 4, 5, 3, 1, 4])
    units = np.repeat(np.arange(10), 5)
    part = np.tile(np.arange(5), 10) < np.repeat(hits, 5)
    found = share_of(part, np.ones(50, bool), "none", units)
    value, variance = hits.mean() / 5, (hits / 5).var(ddof=1) / 10
    effective = value * (1 - value) / variance
    assert effective < 50
    alpha = 2 * norm.sf(t.ppf(0.975, 9))
    expected = proportion_confint(value * effective, effective, alpha=alpha, method="wilson")
    assert (found.value, found.n) == (pytest.approx(value), 10)
    assert (found.low, found.high) == pytest.approx(expected)


def test_groups_without_an_image_in_the_whole_do_not_count_as_groups() -> None:
    units = np.repeat(np.arange(20), 3)
    found = share_of(units < 6, units < 9, "none", units)
    assert (found.value, found.low, found.high, found.n) == (pytest.approx(6 / 9), None, None, 9)
    assert "9 groups are too few" in found.reason


def test_a_difference_is_newcombes_published_example() -> None:
    # Newcombe (1998), table II, comparison (a), method 10: 56/70 - 48/80.
    found = difference_of(share(56, 70), share(48, 80))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.n == 70
    assert (found.low, found.high) == pytest.approx(
        confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    )


def test_a_difference_lacks_what_either_share_lacks() -> None:
    undefined, open_ended = Metric(None, None, None, 0, "why"), Metric(0.5, None, None, 4, "few")
    for pair in ((share(3, 9), undefined), (undefined, share(3, 9))):
        assert difference_of(*pair) == Metric(None, None, None, 0, "why")
    assert difference_of(open_ended, share(2, 8)) == Metric(0.25, None, None, 4, "few")
