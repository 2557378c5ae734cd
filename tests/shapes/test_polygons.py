import numpy as np
import pytest

from pupille.errors import DataError
from pupille.shapes.polygons import Polygons

SQUARE = np.array([[2, 1], [6, 1], [6, 5], [2, 5]], dtype=np.float64)
HOLE = np.array([[3, 2], [4, 2], [4, 4]], dtype=np.float64)


def test_the_box_is_tight_around_all_rings():
    assert Polygons((SQUARE, SQUARE + np.array([10, 3]))).box == (2, 1, 16, 8)
    assert Polygons(()).box == (0, 0, 0, 0)


def test_the_area_is_that_of_the_rings_less_the_holes_either_way_round():
    assert Polygons((SQUARE, SQUARE + 100)).area == 32
    assert Polygons((SQUARE[::-1],), (HOLE,)).area == 16 - 1
    assert Polygons(()).area == 0


def test_the_area_does_not_suffer_from_being_far_away():
    assert Polygons((SQUARE + 2.0**30,)).area == 16


@pytest.mark.parametrize("ring", [np.zeros((2, 2)), np.zeros(6), np.zeros((3, 3)), np.zeros((0, 2))])
def test_what_is_no_ring_is_refused(ring):
    with pytest.raises(DataError):
        Polygons((ring,))
    with pytest.raises(DataError):
        Polygons((SQUARE,), (ring,))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_corner_that_is_no_number_is_refused(value):
    with pytest.raises(DataError):
        Polygons((np.array([[0, 0], [1, value], [2, 2]]),))
