"""Near-twins and the images like one that was asked for."""

from types import SimpleNamespace

import numpy as np
import pytest

from pupille.exploration.neighbours import near, nearest_among
from pupille.workflows.exploring_neighbours import LIKE, TWINS, likes_of, twins_of


def images(features):
    return SimpleNamespace(features=features, ids=[f"{row}.png" for row in range(len(features))])


def test_the_nearest_pairs_are_listed_and_all_are_counted():
    rng = np.random.default_rng(0)
    points = rng.standard_normal((400, 20))
    points[200:225] = points[:25] + 0.03 * rng.standard_normal((25, 20))
    nearest = nearest_among(points, near(points, 10)[1])
    records, n = twins_of(images(points), *nearest)
    assert n == 25
    assert len(records) == TWINS
    assert {pair.ids for pair in records} <= {(f"{row}.png", f"{row + 200}.png") for row in range(25)}
    assert [pair.distance for pair in records] == sorted(pair.distance for pair in records)
    assert records[0].distance == pytest.approx(np.linalg.norm(points[:25] - points[200:225], axis=1).min())


def test_what_is_like_another_image_is_held_against_the_usual_distance():
    points = np.random.default_rng(0).standard_normal((100, 3))
    distances = near(points, 1)[0][:, 0]
    records, usual = likes_of(images(points), points[4] + 0.001, distances)
    assert len(records) == LIKE
    assert records[0].id == "4.png"
    assert usual == pytest.approx(tuple(np.quantile(distances, [0.025, 0.975])))
    assert likes_of(images(points), None, distances) == ((), None)
