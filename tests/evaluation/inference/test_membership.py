"""The attack by losses: what can be told, by hand and by other tools, and that nothing is made of nothing."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score, roc_curve

from pupille.evaluation.inference.membership import calibrated, medians_without, membership

RNG = np.random.default_rng(0)


def attacked(scores, members, groups=None):
    units = np.arange(len(scores)) if groups is None else groups
    return membership(scores, members, units, grouped=groups is not None, seed=0)


def test_the_area_is_that_of_scikit_learn_with_ties():
    members = RNG.random(300) < 0.6
    scores = np.round(RNG.normal(size=300) + 0.7 * members, 1)
    area = attacked(scores, members).area
    assert area.value == pytest.approx(roc_auc_score(members, scores))
    assert area.low < norm.cdf(0.7 / np.sqrt(2)) < area.high


def test_an_answer_that_is_the_same_to_all_remembers_nothing():
    members = np.arange(80) < 50
    strata = np.arange(80) % 3
    scores = calibrated(np.log(strata + 0.3), strata, members)
    area = attacked(scores, members).area
    assert area.value == 0.5
    assert area.low < 0.5 < area.high


def test_the_rate_is_that_of_the_highest_threshold_with_one_false_alarm_in_a_hundred():
    members = np.arange(2500) < 1300
    scores = RNG.normal(size=2500) + members
    rate = attacked(scores, members).rate
    alarms, hits, _ = roc_curve(members, scores, drop_intermediate=False)
    assert rate.value == pytest.approx(hits[alarms <= 0.01].max())
    assert rate.low < 1 - norm.cdf(norm.ppf(0.99) - 1) < rate.high


def test_below_a_thousand_new_images_there_is_no_rate():
    members = np.arange(1998) < 999
    assert attacked(RNG.normal(size=1998), members).rate is None


def test_the_median_of_all_others_is_numpys():
    for n in (2, 3, 6, 7):
        values = RNG.integers(4, size=n).astype(float)
        others = [np.median(np.delete(values, row)) for row in range(n)]
        np.testing.assert_array_equal(medians_without(values), others)


def test_a_hard_class_is_not_taken_for_one_that_was_not_learned():
    # New images are mostly of the hard class, training images of the easy one.
    members = np.arange(600) < 300
    strata = (RNG.random(600) < np.where(members, 0.2, 0.8)).astype(int)
    closeness = RNG.normal(size=600) - 5 * strata
    assert roc_auc_score(members, closeness) > 0.75
    area = attacked(calibrated(closeness, strata, members), members).area
    assert area.low < 0.5 < area.high


def test_a_class_with_few_new_images_is_left_out():
    members = np.array([True] * 10 + [False] * 4 + [True] * 10 + [False] * 5)
    scores = calibrated(np.arange(29.0), np.repeat([0, 1], [14, 15]), members)
    assert np.isnan(scores[:14]).all()
    assert np.isfinite(scores[14:]).all()


def test_the_images_of_a_group_count_as_one():
    members = np.arange(300) < 150
    groups = np.arange(300) // 10
    outcome = attacked(RNG.normal(size=300)[groups] + members, members, groups)
    assert (outcome.members, outcome.others, outcome.area.n) == (15, 15, 15)


def test_few_of_a_kind_have_no_interval():
    members = np.arange(100) < 91
    area = attacked(RNG.normal(size=100), members).area
    assert area.low is None
    assert "9 images" in area.reason
    assert attacked(RNG.normal(size=20), np.ones(20, dtype=bool)).area.value is None
