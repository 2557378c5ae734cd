"""The rank behind conformal prediction, by its definition and by hand for groups."""

import math

import numpy as np
import pytest

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.conformal import (
    check_promised,
    conformal_quantile,
    coverage_after_choosing,
    missed_after_choosing,
)


@pytest.mark.parametrize(("n", "level"), [(9, 0.9), (19, 0.9), (19, 0.95), (100, 0.8), (37, 0.5)])
def test_it_is_the_score_of_the_rank_that_vovk_names(n: int, level: float) -> None:
    scores = np.random.default_rng(n).permutation(n).astype(float)
    # The ceil(level * (n + 1))-th smallest; the rounding of 0.9 * 10 must not lift the rank.
    rank = math.ceil(round(level * (n + 1), 9))
    assert conformal_quantile(scores, level=level) == (float(rank - 1), n)


def test_too_few_scores_promise_nothing() -> None:
    assert conformal_quantile(np.arange(8.0), level=0.9) == (math.inf, 8)
    assert conformal_quantile(np.arange(9.0), level=0.9) == (8.0, 9)


def test_the_images_of_a_group_share_its_weight() -> None:
    # Two groups and the new one weigh a third each: the four images of the first a twelfth.
    scores, units = np.array([10.0, 4.0, 2.0, 3.0, 1.0]), np.array([1, 0, 0, 0, 0])
    found = {level: conformal_quantile(scores, level=level, units=units) for level in (0.25, 1 / 3, 0.5, 0.7)}
    assert found == {0.25: (3.0, 2), 1 / 3: (4.0, 2), 0.5: (10.0, 2), 0.7: (math.inf, 2)}


def test_what_a_promise_loses_by_choosing_is_nothing_for_one_model_and_more_with_fewer_images():
    # A rank of ceil(41 * 0.9) = 37 of 40 holds 37/41 of new images on average.
    assert coverage_after_choosing(40, 1, coverage=0.9) == pytest.approx(37 / 41, abs=0.005)
    losses = [0.9 - coverage_after_choosing(n, 10, coverage=0.9) for n in (20, 40, 87)]
    assert losses == sorted(losses, reverse=True)
    assert coverage_after_choosing(40, 30, coverage=0.9) < coverage_after_choosing(40, 10, coverage=0.9)
    # Too few for the rank: nothing finite is promised, and that holds everything.
    assert coverage_after_choosing(5, 3, coverage=0.9) == 1


def test_what_a_promise_to_miss_little_loses_by_choosing_is_nothing_for_one_model_and_more_for_many():
    # The fourth smallest of 40 even scores lies at 4/41 on average.
    assert missed_after_choosing(40, 1, most=0.1) == pytest.approx(4 / 41, abs=0.005)
    missed = [missed_after_choosing(40, candidates, most=0.1) for candidates in (1, 5, 30)]
    assert missed == sorted(missed)
    assert missed[-1] > 0.1
    assert missed_after_choosing(5, 3, most=0.1) == 0


def test_scores_share_the_weight_of_their_unit_as_they_are_told_to() -> None:
    scores, units, shares = np.array([1.0, 2.0, 3.0]), np.array([0, 0, 1]), np.array([0.9, 0.1, 1.0])
    # A third each for two units and the new one: .3, .033, .333.
    assert conformal_quantile(scores, level=0.29, units=units, shares=shares) == (1.0, 2)
    assert conformal_quantile(scores, level=0.31, units=units, shares=shares) == (2.0, 2)


@pytest.mark.parametrize(("coverage", "least"), [(0.5, 1), (0.8, 4), (0.9, 9), (0.95, 19), (0.99, 99)])
def test_a_promise_is_refused_below_the_fewest_units_that_allow_it(coverage, least):
    check_promised(least, coverage, grouped=False)
    if least > 1:
        with pytest.raises(DataError, match=f"from {least} groups on"):
            check_promised(least - 1, coverage, grouped=True)
    for beyond in (0, 1, 1.5):
        with pytest.raises(ConfigError, match="share above 0"):
            check_promised(1000, beyond, grouped=False)
