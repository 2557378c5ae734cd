"""Watershed from markers, beside a slow search for the lowest way to each marker."""

import heapq

import numpy as np
import pytest
from scipy.ndimage import label

from pupille.models.objectwise.flooding import divided, means_of, without_small


def lowest_passes(height, start, inside):
    """(H, W) the highest step of the lowest way from a mask `start`, infinite where there is none."""
    passes = np.full(height.shape, np.inf)
    heap = [(height[place], place) for place in zip(*np.nonzero(start), strict=True)]
    heapq.heapify(heap)
    while heap:
        cost, (y, x) = heapq.heappop(heap)
        if cost >= passes[y, x]:
            continue
        passes[y, x] = cost
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= v < height.shape[0] and 0 <= u < height.shape[1] and inside[v, u]:
                heapq.heappush(heap, (max(cost, height[v, u]), (v, u)))
    return passes


@pytest.mark.parametrize("seed", range(5))
def test_each_pixel_belongs_to_the_marker_with_the_lowest_way_to_it(seed):
    rng = np.random.default_rng(seed)
    height = rng.normal(size=(14, 17))
    inside = rng.random(height.shape) < 0.85
    markers = inside & (rng.random(height.shape) < 0.06)
    labels = divided(inside, markers, height)
    seeds, n = label(markers)
    passes = np.stack([lowest_passes(height, seeds == k + 1, inside) for k in range(n)])
    reached = np.isfinite(passes).any(axis=0)
    assert (labels[~inside] == 0).all()
    assert (labels[inside] > 0).all()
    mine = np.take_along_axis(passes, (np.clip(labels, 1, n) - 1)[None], axis=0)[0]
    assert np.array_equal(mine[reached], passes.min(axis=0)[reached])
    assert np.array_equal(labels[markers], seeds[markers])


def test_every_object_is_one_connected_piece():
    rng = np.random.default_rng(1)
    labels = divided(np.ones((20, 20), dtype=bool), rng.random((20, 20)) < 0.03, rng.normal(size=(20, 20)))
    assert all(label(labels == k)[1] == 1 for k in range(1, labels.max() + 1))


def test_an_area_without_a_marker_is_an_object_of_its_own():
    inside = np.array([[1, 1, 0, 1, 1, 0, 1]], dtype=bool)
    markers = np.array([[1, 0, 0, 0, 0, 0, 0]], dtype=bool)
    assert divided(inside, markers, np.zeros((1, 7))).tolist() == [[1, 1, 0, 2, 2, 0, 3]]


def test_two_hollows_are_divided_at_the_ridge_between_them():
    height = np.array([[0.0, 1, 2, 5, 2, 1, 0]])
    labels = divided(np.ones((1, 7), dtype=bool), np.array([[1, 0, 0, 0, 0, 0, 1]], dtype=bool), height)
    assert labels[0, :3].tolist() == [1, 1, 1]
    assert labels[0, 4:].tolist() == [2, 2, 2]


def test_nothing_inside_is_no_object():
    nothing = np.zeros((3, 3), dtype=bool)
    assert not divided(nothing, nothing, np.zeros((3, 3))).any()


def test_small_objects_are_left_out_and_the_others_numbered_anew():
    labels = np.array([[1, 2, 2], [0, 3, 3]], dtype=np.int32)
    assert without_small(labels, 2).tolist() == [[0, 1, 1], [0, 2, 2]]
    assert without_small(labels, 0).tolist() == labels.tolist()


def test_means_are_those_of_the_pixels_of_each_object():
    labels = np.array([[1, 2, 2], [0, 1, 2]], dtype=np.int32)
    values = np.array([[1.0, 2, 4], [9, 3, 6]])
    assert means_of(values, labels).tolist() == [2.0, 4.0]
    assert len(means_of(values, np.zeros((2, 3), dtype=np.int32))) == 0
