"""Label images and the objects in them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pupille.shapes.label_image import UNKNOWN, LabelImage
from pupille.shapes.objects import joined

SMALL = np.array([[1, 1, 0, 0], [0, -1, 3, 3], [3, 3, 3, 0]], dtype=np.int32)


@pytest.fixture
def image() -> LabelImage:
    return LabelImage(SMALL, np.array([1, 0, 2]), np.array([0.9, 0.5, 0.25]))


@given(arrays(np.int32, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(-1, 4)))
def test_the_masks_of_the_objects_are_the_pixels_that_hold_their_numbers(labels):
    objects = LabelImage(labels, np.arange(4)).objects(7)
    there = [k for k in range(1, 5) if (labels == k).any()]
    assert objects.labels.tolist() == [k - 1 for k in there]
    assert set(objects.images.tolist()) <= {7}
    for k, shape, area in zip(there, objects.shapes, objects.areas, strict=True):
        assert np.array_equal(shape.mask(), labels == k)
        assert area == (labels == k).sum()


def test_an_object_keeps_its_box_class_and_score(image):
    objects = image.objects()
    assert objects.boxes.tolist() == [[0, 0, 2, 1], [0, 1, 4, 3]]
    assert objects.labels.tolist() == [1, 2]
    assert objects.scores.tolist() == [0.9, 0.25]


def test_areas_count_the_pixels_of_each_object_and_none_unknown(image):
    assert image.areas.tolist() == [2, 0, 5]


def test_objects_that_are_left_out_leave_the_others_numbered_from_one(image):
    left = image.only(np.array([False, True, True]))
    assert np.array_equal(left.labels, [[0, 0, 0, 0], [0, UNKNOWN, 2, 2], [2, 2, 2, 0]])
    assert left.classes.tolist() == [0, 2]
    assert left.scores.tolist() == [0.5, 0.25]


def test_a_larger_size_repeats_pixels_and_comes_back(image):
    larger = image.resized(9, 8)
    assert np.array_equal(larger.labels, SMALL.repeat(3, axis=0).repeat(2, axis=1))
    assert np.array_equal(larger.resized(3, 4).labels, SMALL)


def test_the_objects_of_several_pictures_stand_in_their_order(image):
    both = joined([image.objects(0), image.objects(1)], scored=True)
    assert both.images.tolist() == [0, 0, 1, 1]
    assert both.scores.tolist() == [0.9, 0.25, 0.9, 0.25]


def test_without_any_object_scored_answers_are_still_scored():
    assert len(joined([], scored=True).scores) == 0
    assert joined([], scored=False).scores is None
