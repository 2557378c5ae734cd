import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from pupille.shapes.boxes import areas, intersections, iou, turned

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
SIDES = st.floats(0, 1000, allow_nan=False)
BOXES = st.lists(st.tuples(SIDES, SIDES, SIDES, SIDES), max_size=8).map(
    lambda rows: np.array([(x, y, x + w, y + h) for x, y, w, h in rows], dtype=np.float64).reshape(-1, 4)
)
LARGE = BOXES.map(lambda boxes: boxes + np.array([0, 0, 1, 1]))


def as_coco(boxes):
    """x, y, width, height."""
    return np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)


@given(LARGE, LARGE)
def test_iou_is_that_of_pycocotools(first, second):
    if len(first) and len(second):
        theirs = coco.iou(as_coco(first), as_coco(second), [False] * len(second))
        np.testing.assert_allclose(iou(first, second), theirs, rtol=1e-9, atol=1e-12)


def test_areas_and_intersections_by_hand():
    boxes = np.array([[0, 0, 2, 3], [1, 1, 4, 2], [5, 5, 4, 9]], dtype=np.float64)
    assert areas(boxes).tolist() == [6, 3, 0]
    assert intersections(boxes[:2], boxes[:2]).tolist() == [[6, 1], [1, 3]]


def test_boxes_without_area_have_no_overlap_and_nothing_is_divided_by_nought():
    point = np.array([[1, 1, 1, 1]], dtype=np.float64)
    assert iou(point, point).tolist() == [[0]]
    assert iou(point, np.zeros((0, 4))).shape == (1, 0)


@given(BOXES, st.integers(1, 8))
def test_a_turned_box_keeps_its_area_and_its_order_of_sides(boxes, orientation):
    upright = turned(boxes, orientation, (2000, 2500))
    assert (upright[:, :2] <= upright[:, 2:]).all()
    np.testing.assert_allclose(areas(upright), areas(boxes), rtol=1e-6, atol=1e-6)


def test_what_is_turned_is_a_copy():
    boxes = np.array([[0, 0, 2, 3]], dtype=np.float64)
    turned(boxes, 3, (10, 10))
    assert boxes.tolist() == [[0, 0, 2, 3]]
