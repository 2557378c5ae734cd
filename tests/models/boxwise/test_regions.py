"""Regions that may be objects: segments of one colour, and what they become when they are grouped."""

import numpy as np
import pytest

from drawn_boxes import shapes, targets_of
from pupille.models.boxwise.regions import (
    MOST,
    grouped,
    neighbours_of,
    proposals,
    regions_of,
    segments,
)
from pupille.shapes.boxes import iou


def halves(step: float = 2.0) -> np.ndarray:
    """(8, 10, 1) a picture whose right half is brighter."""
    picture = np.zeros((8, 10, 1), dtype=np.float32)
    picture[:, 5:] = step
    return picture


def test_two_colours_are_two_segments():
    labels = segments(halves(), 1.0, 1)
    assert np.array_equal(labels, np.repeat([[0] * 5 + [1] * 5], 8, axis=0))


def test_a_step_no_larger_than_what_few_pixels_may_differ_is_none():
    # Each half has 40 pixels without a step inside, so that they may differ by 100 / 40.
    assert segments(halves(2.0), 100.0, 1).max() == 0
    assert segments(halves(3.0), 100.0, 1).max() == 1


def test_small_segments_join_their_most_similar_neighbour():
    picture = halves(2.0)
    picture[3:5, 4:6] = 1.6
    assert segments(picture, 0.1, 1).max() == 2
    labels = segments(picture, 0.1, 10)
    assert labels.max() == 1
    assert labels[3, 4] == labels[3, 9]


def test_segments_of_a_smooth_picture_are_those_of_the_definition():
    """A ramp whose steps are all 0.1: one segment, as no step is larger than another."""
    ramp = np.tile(np.arange(12, dtype=np.float32) * 0.1, (6, 1))[..., None]
    assert segments(ramp, 1.0, 1).max() == 0


def test_regions_have_the_box_and_the_pixels_of_their_segment():
    first, second = regions_of(halves(), segments(halves(), 1.0, 1))
    assert (first.box, first.pixels) == ((0, 0, 5, 8), 40)
    assert second.box == (5, 0, 10, 8)
    both = first.joined(second)
    assert (both.box, both.pixels) == ((0, 0, 10, 8), 80)
    assert both.look == pytest.approx((first.look + second.look) / 2)


def test_the_most_alike_neighbours_are_joined_first():
    picture = np.zeros((6, 9, 1), dtype=np.float32)
    picture[:, 3:6], picture[:, 6:] = 0.1, 5.0
    labels = np.repeat([[0] * 3 + [1] * 3 + [2] * 3], 6, axis=0)
    assert neighbours_of(labels) == {(0, 1), (1, 2)}
    boxes = grouped(picture, labels)
    assert boxes.tolist() == [[0, 0, 3, 6], [3, 0, 6, 6], [6, 0, 9, 6], [0, 0, 6, 6], [0, 0, 9, 6]]


def test_planted_shapes_are_among_the_proposals_and_none_is_there_twice():
    pictures, drawn = shapes(8, seed=3)
    for picture, objects in zip(pictures, targets_of(drawn).frames(), strict=True):
        boxes = proposals((picture.astype(np.float32) - 120) / 60)
        assert 0 < len(boxes) <= MOST
        if len(objects):
            assert iou(objects.boxes, boxes).max(axis=1).min() > 0.7
        alike = iou(boxes, boxes) - np.eye(len(boxes))
        assert alike.max() <= 0.85


def test_a_picture_of_one_colour_is_one_region():
    assert proposals(np.zeros((20, 30, 3), dtype=np.float32)).tolist() == [[0, 0, 30, 20]]
