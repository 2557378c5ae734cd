"""Nearest images, lonely ones, and labels that all neighbours deny."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from pupille.exploration.neighbours import alone, denied, like, near

POINTS = np.random.default_rng(0).standard_normal((60, 3))


def test_the_nearest_others_are_those_of_all_distances():
    distances, rows = near(POINTS, 4)
    every = cdist(POINTS, POINTS)
    np.fill_diagonal(every, np.inf)
    assert distances == pytest.approx(np.sort(every, axis=1)[:, :4])
    assert (rows == np.argsort(every, axis=1)[:, :4]).all()


def test_an_image_far_from_all_others_stands_alone():
    points = np.vstack([POINTS, [[50.0, 0, 0]]])
    assert alone(near(points, 10)[0], 3)[0] == 60


def test_a_wrong_label_among_its_like_is_named():
    points = np.vstack([POINTS, POINTS + 40])
    labels = np.repeat([0, 1], 60)
    labels[7] = 1
    _, rows = near(points, 10)
    assert list(denied(rows, labels)) == [7]


def test_the_nearest_to_another_image():
    rows, distances = like(POINTS, POINTS[5], 3)
    assert rows[0] == 5
    assert distances[0] == 0
    assert list(distances) == sorted(distances)
