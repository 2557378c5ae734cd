import numpy as np
import pytest
from sklearn.naive_bayes import CategoricalNB

from pupille.audit.probes.naive_bayes import (
    BINS,
    balanced_accuracy,
    bins_of_numbers,
    bins_of_words,
    held_out,
    permutation_p,
)
from pupille.data.splits.folds import inner_folds


def test_few_different_numbers_get_a_bin_each_and_the_unknown_one_of_its_own():
    assert bins_of_numbers(np.array([95.0, 75.0, np.nan, 95.0])).tolist() == [2, 1, 0, 2]


def test_many_numbers_are_cut_into_equally_full_bins():
    bins = bins_of_numbers(np.random.default_rng(0).random(1600))
    assert len(np.unique(bins)) == BINS
    assert np.bincount(bins)[np.unique(bins)].min() >= 99


def test_rare_words_share_a_bin():
    words = [*(["common"] * 50), *(f"rare{i}" for i in range(40))]
    bins = bins_of_words(words)
    assert len(set(bins[:50])) == 1
    assert bins.max() == BINS - 1
    assert (bins == BINS - 1).sum() == 40 - (BINS - 2)


def test_one_feature_alone_is_what_scikit_learn_calls_categorical_naive_bayes():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 300)
    bins = np.minimum(rng.integers(0, 5, 300) + labels, 5)[:, None]
    folds = inner_folds(labels, None, 5, 0)
    expected = np.empty((300, 3))
    for train, test in folds:
        model = CategoricalNB(class_prior=np.full(3, 1 / 3), min_categories=6).fit(bins[train], labels[train])
        expected[test] = model.predict_proba(bins[test])
    np.testing.assert_allclose(held_out(bins, labels, folds, 3), expected)


def test_a_bin_that_no_training_image_fell_into_says_nothing():
    labels = np.array([0, 1] * 10)
    bins = np.array([0, 1] * 9 + [2, 2])[:, None]
    test = np.array([18, 19])
    probabilities = held_out(bins, labels, [(np.arange(18), test)], 2)
    np.testing.assert_allclose(probabilities[test], 0.5)


def test_a_class_that_the_other_folds_do_not_show_is_impossible():
    labels = np.array([0, 1] * 10 + [2, 2])
    bins = np.zeros((22, 1), dtype=np.int64)
    test = np.array([20, 21])
    assert (held_out(bins, labels, [(np.arange(20), test)], 3)[test, 2] == 0).all()


def test_noise_beside_a_telling_feature_does_no_harm():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 400)
    noise = rng.integers(0, 16, (400, 20))
    told = np.where(rng.random(400) < 0.9, labels, 1 - labels)
    bins = np.column_stack([noise[:, :10], told, noise[:, 10:]])
    folds = inner_folds(labels, None, 5, 0)
    assert balanced_accuracy(labels, held_out(bins, labels, folds, 2)) > 0.85


def test_two_features_tell_more_than_one():
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 3, 600)
    bins = np.column_stack([labels == 0, labels == 1]).astype(np.int64)
    folds = inner_folds(labels, None, 5, 0)
    assert balanced_accuracy(labels, held_out(bins[:, :1], labels, folds, 3)) < 0.7
    assert balanced_accuracy(labels, held_out(bins, labels, folds, 3)) == 1


def false_alarms(*, by_group: bool) -> float:
    """How often p <= 0.05 where class and feature are drawn for whole groups, independently of each other."""
    alarms = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        group = np.repeat(np.arange(12), 15)
        labels = rng.permutation([0, 1] * 6)[group]
        bins = rng.integers(0, 3, 12)[group][:, None]
        folds = inner_folds(labels, [str(g) for g in group], 3, seed)
        value = balanced_accuracy(labels, held_out(bins, labels, folds, 2))
        units = group if by_group else np.arange(len(group))
        p = permutation_p(bins, labels, units, folds, value=value, permutations=39, seed=seed)
        alarms.append(p <= 0.05)
    return float(np.mean(alarms))


def test_labels_change_places_between_groups_so_that_chance_is_not_taken_for_a_shortcut():
    assert false_alarms(by_group=True) <= 0.125
    assert false_alarms(by_group=False) > 0.25


def test_p_is_the_least_possible_for_a_feature_that_tells_all():
    labels = np.array([0, 1] * 30)
    folds = inner_folds(labels, None, 5, 0)
    p = permutation_p(labels[:, None], labels, np.arange(60), folds, value=1.0, permutations=39, seed=0)
    assert p == pytest.approx(1 / 40)
