import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco

from pupille.errors import DataError
from pupille.shapes.run_length import RunLength

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
MASKS = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(lambda size: arrays(np.bool_, size))


@given(MASKS)
def test_a_mask_comes_back_as_it_was(mask):
    np.testing.assert_array_equal(RunLength.of_mask(mask).mask(), mask)


@given(MASKS)
def test_area_and_box_are_those_of_pycocotools(mask):
    runs = RunLength.of_mask(mask)
    theirs = coco.encode(np.asfortranarray(mask, dtype=np.uint8))
    x, y, width, height = coco.toBbox(theirs)
    assert runs.area == coco.area(theirs) == mask.sum()
    assert runs.box == (x, y, x + width, y + height)


@given(MASKS)
def test_the_box_is_the_first_and_last_row_and_column_with_a_pixel(mask):
    mask[-1, 0] = True
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    assert RunLength.of_mask(mask).box == (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


def test_the_order_is_column_by_column_and_begins_outside():
    mask = np.array([[1, 0], [1, 0], [0, 1]], dtype=bool)
    assert RunLength.of_mask(mask).counts.tolist() == [0, 2, 3, 1]


def test_no_pixel_at_all_is_no_box():
    assert RunLength((3, 4), np.array([12])).box == (0, 0, 0, 0)
    assert RunLength.of_mask(np.zeros((0, 0), dtype=bool)).mask().shape == (0, 0)


@pytest.mark.parametrize(
    ("size", "counts"),
    [((2, 3), [5]), ((2, 3), [7]), ((2, 3), [-1, 7]), ((-2, -3), [6]), ((2, 3), []), ((2, 3), [[6]])],
)
def test_runs_that_are_no_mask_of_the_picture_are_refused(size, counts):
    with pytest.raises(DataError):
        RunLength(size, np.array(counts, dtype=np.int64))
