"""Interior, border and distance of label images, beside a slow count pixel by pixel."""

import numpy as np
import pytest

from drawn_objects import touching
from pupille.training.objectives.instance_maps import maps_of


def is_edge(labels, y, x):
    """Whether a pixel has another number beside it."""
    height, width = labels.shape
    beside = ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))
    return any(0 <= v < height and 0 <= u < width and labels[v, u] != labels[y, x] for v, u in beside)


@pytest.mark.parametrize("seed", range(3))
def test_the_border_is_where_numbers_change_and_the_distance_that_to_it(seed):
    labels = touching(1, seed=seed, side=30)[1][0].labels
    true = maps_of(labels)
    edges = np.array([[is_edge(labels, y, x) for x in range(30)] for y in range(30)])
    assert np.array_equal(true.inside, labels > 0)
    assert np.array_equal(true.border, edges)
    for k in range(1, labels.max() + 1):
        own = np.argwhere(labels == k)
        ends = np.argwhere((labels == k) & edges)
        depth = 1 + np.sqrt(((own[:, None] - ends[None]) ** 2).sum(axis=2)).min(axis=1)
        assert true.distance[labels == k] == pytest.approx(depth / depth.max())


def test_touching_objects_have_a_border_between_them():
    true = maps_of(np.array([[1, 1, 1, 2, 2, 2]], dtype=np.int32).repeat(3, axis=0))
    assert true.border[1].tolist() == [False, False, True, True, False, False]
    assert true.distance[1].tolist() == pytest.approx([1, 2 / 3, 1 / 3, 1 / 3, 2 / 3, 1])


def test_the_frame_of_the_picture_is_no_border():
    assert not maps_of(np.ones((3, 3), dtype=np.int32)).border.any()
    assert (maps_of(np.ones((3, 3), dtype=np.int32)).distance == 1).all()


def test_unknown_pixels_are_no_object():
    true = maps_of(np.array([[-1, -1, 1]], dtype=np.int32))
    assert true.inside.tolist() == [[False, False, True]]
    assert true.distance.tolist() == [[0, 0, 1]]
