"""The picture to look at."""

import numpy as np

from pupille.exploration.picture import laid_out, torn


def test_far_groups_lie_apart_in_a_square_and_the_same_seed_draws_the_same():
    rng = np.random.default_rng(0)
    kinds = np.repeat([0, 1], 25)
    points = rng.standard_normal((50, 4)) + 30 * kinds[:, None]
    places = laid_out(points)
    assert places.min() == 0
    assert places.max() == 1
    middles = [places[kinds == kind].mean(axis=0) for kind in (0, 1)]
    assert np.linalg.norm(middles[0] - middles[1]) > 0.3
    assert (laid_out(points) == places).all()


def test_the_share_of_torn_neighbours_is_0_in_place_and_large_by_chance():
    points = np.random.default_rng(0).standard_normal((200, 2))
    assert torn(points, points) == 0
    assert torn(points, np.random.default_rng(1).random((200, 2))) > 0.8
