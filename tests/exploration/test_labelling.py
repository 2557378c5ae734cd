"""Which images are worth a label: chosen ones teach more than random ones, on digits."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from pupille.exploration.clusters import principal
from pupille.exploration.labelling import doubtful, drawing_order, margins_of, random_right, representatives

DIGITS = load_digits()
POINTS = principal(DIGITS.images.reshape(len(DIGITS.images), -1) / 16, most=50, share=0.95)
LABELS = DIGITS.target.astype(np.int64)


def right(rows, test):
    """The share of right answers on test by scikit-learn alone."""
    return LogisticRegression(max_iter=500).fit(POINTS[rows], LABELS[rows]).score(POINTS[test], LABELS[test])


@pytest.mark.parametrize("seed", range(3))
def test_the_first_twenty_chosen_teach_more_than_twenty_at_random(seed):
    order = np.random.default_rng(seed).permutation(len(LABELS))
    test, pool = order[:400], np.sort(order[400:])
    chosen = representatives(POINTS, pool, 20, seed=seed)
    assert len(set(chosen)) == 20
    assert set(chosen) <= set(pool)
    assert right(chosen, test) > right(order[400:420], test) + 0.05


def test_those_in_doubt_have_small_margins_and_are_free():
    order = np.random.default_rng(0).permutation(len(LABELS))
    known, free = order[:60], np.sort(order[60:])
    chosen = doubtful(POINTS, known, LABELS[known], free, 10, seed=0)
    assert len(set(chosen)) == 10
    assert not set(chosen) & set(known)
    all_margins = margins_of(POINTS, known, LABELS[known], free)
    assert margins_of(POINTS, known, LABELS[known], chosen).max() < np.median(all_margins)


def test_fewer_free_images_than_wanted_are_all_taken():
    assert list(representatives(POINTS, np.array([3, 9]), 5, seed=0)) == [3, 9]


def test_random_images_are_judged_by_models_without_them():
    known = np.arange(200)
    random = np.arange(0, 200, 4)
    judged = random_right(POINTS, known, LABELS[known], random, seed=0)
    assert 0.7 < judged.mean() <= 1
    swapped = LABELS[known].copy()
    swapped[random] = np.random.default_rng(0).permutation(swapped[random])
    assert random_right(POINTS, known, swapped, random, seed=0).mean() < 0.4


def test_the_order_of_chance_is_the_seed_s_and_stays_when_images_come_in_between():
    names = [f"{number}.png" for number in range(50)]
    order = drawing_order(names, 3)
    assert sorted(order) == list(range(50))
    assert list(order) != list(drawing_order(names, 4))
    fewer = names[:20] + names[25:]
    left = [fewer[place] for place in drawing_order(fewer, 3)]
    assert left == [names[place] for place in order if names[place] in fewer]


def test_where_one_class_is_left_it_is_the_answer():
    labels = np.array([0, 0, 0, 1])
    assert list(random_right(POINTS, np.arange(4), labels, np.array([3]), seed=0)) == [0]
