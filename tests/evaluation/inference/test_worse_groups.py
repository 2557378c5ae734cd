"""Is a model worse on some images than on all others?"""

import numpy as np
import pytest
from scipy.stats import hypergeom

from pupille.evaluation.inference.worse_groups import chances, holm, within


def test_the_chance_of_mistakes_is_that_of_fishers_exact_test():
    losses, inside = np.zeros(300), np.arange(300) < 30
    losses[[*range(7), *range(100, 120)]] = 1
    (chance,) = chances([inside], losses, np.zeros(300, dtype=int), None, seed=0)
    # Of 300 images 27 are wrong; how often do 30 drawn at random hold 7 or more of them?
    exact = hypergeom(300, 27, 30).sf(6)
    assert chance == pytest.approx(exact, abs=4 * np.sqrt(exact / 5000))


def test_a_hard_class_alone_makes_no_group_worse():
    strata = np.repeat([0, 1], 200)
    losses = np.where(strata == 0, np.arange(400) % 2, 0).astype(float)
    (chance,) = chances([strata == 0], losses, strata, None, seed=0)
    assert chance == 1


def test_images_of_one_patient_do_not_count_twice():
    rng = np.random.default_rng(0)
    units = np.repeat(np.arange(40), 10)
    inside = units < 12
    rejected = {True: 0, False: 0}
    for _ in range(200):
        # Every patient has a difficulty of their own, and the group is of patients.
        losses = (rng.random(400) < rng.choice([0.0, 0.5], 40)[units]).astype(float)
        for grouped in (True, False):
            strata = np.zeros(400, dtype=int)
            (chance,) = (
                chances([inside], losses, strata, units, seed=0)
                if grouped
                else [hypergeom(400, int(losses.sum()), 120).sf(losses[inside].sum() - 1)]
            )
            rejected[grouped] += chance < 0.05
    assert rejected[True] <= 20
    assert rejected[False] > 30


def test_of_fewer_than_ten_patients_nothing_is_said():
    units = np.repeat(np.arange(30), 10)
    losses = (units < 9).astype(float)
    assert chances([units < 9], losses, np.zeros(300, dtype=int), units, seed=0) == [1.0]
    assert chances([units < 12], losses, np.zeros(300, dtype=int), units, seed=0)[0] < 0.01


def test_chances_hold_together_as_holm_says():
    assert holm(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])
    assert holm(np.array([0.9, 0.6])) == pytest.approx([1, 1])
    assert len(holm(np.zeros(0))) == 0


def test_losses_are_taken_from_the_mean_of_their_stratum():
    assert within(np.array([1.0, 3.0, 5.0]), np.array([0, 0, 1])) == pytest.approx([-1, 1, 0])
