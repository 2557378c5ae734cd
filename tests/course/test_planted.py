"""Threes and eights with a mark on the eights alone."""

import numpy as np
from sklearn.datasets import load_digits

from pupille.course.planted import threes_and_eights


def test_only_the_corner_of_eights_differs_from_the_digits_of_scikit_learn():
    planted = threes_and_eights()
    target = load_digits().target
    original = load_digits().images[(target == 3) | (target == 8)] / 16
    assert np.array_equal(planted.clean, original)
    picture, row, column = np.nonzero(planted.images != original)
    assert set(zip(row, column, strict=True)) == {(7, 0)}
    assert np.array_equal(picture, np.flatnonzero(planted.labels == 1))
    assert (original[:, 7, 0] == 0).all()


def test_no_picture_is_for_learning_and_for_judging():
    planted = threes_and_eights()
    assert sorted([*planted.train, *planted.test]) == [*range(357)]
