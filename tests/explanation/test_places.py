"""Maps brought to the same places, and how alike they are."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from pupille.explanation.places import edges, grid_of, in_places, place_numbers, rank_correlations


@pytest.mark.parametrize("shape", [(7, 7), (8, 8), (32, 28), (3, 5), (1, 1)])
def test_a_map_in_places_adds_up_to_the_same(shape):
    maps = np.random.default_rng(0).normal(size=(3, *shape))
    placed = in_places(maps, (7, 7))
    assert placed.shape == (3, 7, 7)
    np.testing.assert_allclose(placed.sum(axis=(1, 2)), maps.sum(axis=(1, 2)))


def test_a_place_holds_the_pixels_that_are_numbered_so():
    maps = np.random.default_rng(0).normal(size=(1, 9, 11))
    numbers = place_numbers(np.zeros((1, 9, 11, 3)), (7, 7))
    by_hand = [maps[0][numbers == place].sum() for place in range(49)]
    np.testing.assert_allclose(in_places(maps, (7, 7))[0].ravel(), by_hand)


def test_small_pictures_have_a_place_for_each_pixel():
    assert grid_of(np.zeros((1, 4, 9, 1))) == (4, 7)
    np.testing.assert_array_equal(edges(4, 4), [0, 1, 2, 3, 4])


def test_rank_correlation_is_spearmans_ties_included():
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 5, (4, 5, 5)).astype(float), rng.normal(size=(4, 5, 5))
    wanted = [spearmanr(a.ravel(), b.ravel()).statistic for a, b in zip(first, second, strict=True)]
    np.testing.assert_allclose(rank_correlations(first, second), wanted)


def test_a_flat_map_is_like_none():
    assert rank_correlations(np.ones((1, 3, 3)), np.arange(9.0).reshape(1, 3, 3))[0] == 0
