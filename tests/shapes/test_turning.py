import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pupille.images import open_image
from pupille.shapes.boxes import turned
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length
from pupille.shapes.run_length import RunLength
from pupille.shapes.turning import scaled_shape, turned_shape

MASKS = st.tuples(st.integers(1, 20), st.integers(1, 20)).flatmap(lambda size: arrays(np.bool_, size))
ORIENTATIONS = range(1, 9)


@given(MASKS, st.integers(1, 8))
def test_a_mask_is_turned_as_the_picture_is(mask, orientation):
    height, width = mask.shape
    upright = turned_shape(RunLength.of_mask(mask), orientation, (width, height))
    np.testing.assert_array_equal(upright.mask(), open_image.turned(mask, orientation))


@given(MASKS, st.integers(1, 8))
def test_the_box_of_a_turned_mask_is_the_turned_box(mask, orientation):
    mask[0, 0] = True
    height, width = mask.shape
    box = np.array([RunLength.of_mask(mask).box])
    by_picture = RunLength.of_mask(open_image.turned(mask, orientation)).box
    assert tuple(turned(box, orientation, (width, height))[0]) == by_picture


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_an_outline_is_turned_as_its_mask_is(orientation):
    # Whole corners, so that no rounding at the middle of a pixel depends on the side one comes from.
    ring = np.array([[1, 1], [7, 1], [7, 3], [4, 3], [4, 6], [1, 6]], dtype=np.float64)
    hole = np.array([[2, 2], [3, 2], [3, 4], [2, 4]], dtype=np.float64)
    outline = Polygons((ring,), (hole,))
    mask = run_length(outline, (8, 11)).mask()
    upright = turned_shape(outline, orientation, (11, 8))
    expected = open_image.turned(mask, orientation)
    np.testing.assert_array_equal(run_length(upright, expected.shape).mask(), expected)
    np.testing.assert_allclose(turned(np.array([outline.box]), orientation, (11, 8))[0], upright.box)


def test_shares_become_pixels_and_masks_stay():
    ring = np.array([[0, 0], [1, 0], [0.5, 0.5]])
    scaled = scaled_shape(Polygons((ring,), (ring,)), (100, 40))
    for part in (scaled.rings, scaled.holes):
        assert part[0].tolist() == [[0, 0], [100, 0], [50, 20]]
    runs = RunLength((2, 2), np.array([4]))
    assert scaled_shape(runs, (100, 40)) is runs
    assert scaled_shape(None, (100, 40)) is turned_shape(None, 6, (100, 40)) is None
