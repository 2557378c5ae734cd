import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from pupille.errors import DataError
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length

# pycocotools 2.0.11 is older than this rule of numpy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))
COORDINATES = st.one_of(
    st.floats(-60, 90, allow_nan=False),
    st.integers(-60, 90).map(float),
    st.integers(-99, 99).map(lambda n: n / 5),
)
RINGS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=12).map(
    lambda corners: np.array(corners, dtype=np.float64)
)


def by_coco(rings, size):
    """The mask of pycocotools for the union of rings."""
    return coco.decode(coco.merge(coco.frPyObjects([ring.ravel().tolist() for ring in rings], *size))).astype(
        bool
    )


@given(RINGS, SIZES)
def test_a_ring_is_drawn_to_the_pixel_as_by_coco(ring, size):
    runs = run_length(Polygons((ring,)), size)
    np.testing.assert_array_equal(runs.mask(), by_coco([ring], size))


@given(st.lists(RINGS, min_size=1, max_size=4), SIZES)
def test_several_rings_are_their_union_as_by_coco(rings, size):
    np.testing.assert_array_equal(run_length(Polygons(tuple(rings)), size).mask(), by_coco(rings, size))


@given(st.lists(RINGS, min_size=1, max_size=2), st.lists(RINGS, min_size=1, max_size=2), SIZES)
def test_holes_are_cut_out_of_the_union(rings, holes, size):
    runs = run_length(Polygons(tuple(rings), tuple(holes)), size)
    np.testing.assert_array_equal(runs.mask(), by_coco(rings, size) & ~by_coco(holes, size))


def test_a_square_with_whole_corners_covers_the_pixels_between_them():
    square = np.array([[1, 1], [4, 1], [4, 3], [1, 3]], dtype=np.float64)
    by_hand = np.zeros((5, 6), dtype=bool)
    by_hand[1:3, 1:4] = True
    np.testing.assert_array_equal(run_length(Polygons((square,)), (5, 6)).mask(), by_hand)


def test_an_outline_without_rings_or_outside_of_the_picture_has_no_pixel():
    far = np.array([[100, 100], [120, 100], [110, 120]], dtype=np.float64)
    assert run_length(Polygons(()), (4, 5)).area == 0
    assert run_length(Polygons((far,)), (4, 5)).area == 0


def test_corners_at_the_end_of_the_world_cover_the_picture_and_no_memory():
    around = np.array([[-1e300, -1e300], [1e300, -1e300], [1e300, 1e300], [-1e300, 1e300]])
    assert run_length(Polygons((around,)), (30, 40)).area == 30 * 40


def test_a_scribble_that_nobody_draws_is_refused():
    scribble = np.zeros((30_000, 2))
    scribble[::2, 0] = 4000
    with pytest.raises(DataError, match="corners"):
        run_length(Polygons((scribble,)), (4000, 4000))
