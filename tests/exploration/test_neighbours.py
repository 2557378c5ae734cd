"""Nearest images, lonely ones, and labels that all neighbours deny."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from pupille.exploration.neighbours import alone, denied, like, near, nearest_among, twins

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


def test_the_nearest_by_all_features_is_chosen_among_some():
    distances, rows = nearest_among(POINTS, near(POINTS[:, :2], 59)[1])
    every = cdist(POINTS, POINTS)
    np.fill_diagonal(every, np.inf)
    assert distances == pytest.approx(every.min(axis=1))
    assert (rows == every.argmin(axis=1)).all()


def pairs_of(points):
    return twins(*nearest_among(points, near(points, 10)[1]))


@pytest.mark.parametrize("width", [2, 6, 30])
def test_noise_has_no_near_twins_in_any_number_of_dimensions(width):
    assert [pairs_of(np.random.default_rng(seed).standard_normal((300, width))) for seed in range(20)] == [
        []
    ] * 20


def test_planted_twins_are_told_and_the_same_picture_twice_comes_first():
    rng = np.random.default_rng(3)
    points = rng.standard_normal((300, 20))
    points[10] = points[200] + 0.05 * rng.standard_normal(20)
    points[7] = points[5]
    assert pairs_of(points) == [(5, 7), (10, 200)]


def test_images_that_are_all_the_same_are_no_twins():
    assert pairs_of(np.zeros((30, 4))) == []
