"""Measures of blobs, counted by hand."""

import numpy as np
import pytest

from pupille.models.boxwise.blob_features import FEATURES, PER_CHANNEL, boxes_of, features_of

LABELS = np.zeros((12, 20), dtype=np.int32)
LABELS[4:6, 5:9] = 1
LABELS[5, 8] = 0
LABELS[0:2, 18:20] = 2
"""Two rows of four pixels without a corner; and two by two pixels in a corner of the frame."""


def test_a_box_goes_from_the_first_to_behind_the_last_pixel():
    assert boxes_of(LABELS).tolist() == [[5, 4, 9, 6], [18, 0, 20, 2]]


def test_a_picture_without_a_blob_has_no_box():
    assert boxes_of(np.zeros((4, 4), dtype=np.int32)).shape == (0, 4)


def test_the_shape_is_area_width_height_aspect_share_of_the_box_and_sides_that_are_touched():
    features = features_of(np.zeros((12, 20, 1), dtype=np.float32), LABELS)
    assert features[:, :FEATURES].tolist() == [[7, 4, 2, 2, 7 / 8, 0], [4, 2, 2, 1, 1, 2]]


def test_colour_is_mean_deviation_and_contrast_to_what_lies_beside():
    picture = np.full((12, 20, 2), 10, dtype=np.float32)
    picture[LABELS == 1, 0] = 30
    picture[0, 18:20, 1], picture[1, 18:20, 1] = 14, 18
    first, second = features_of(picture, LABELS)[:, FEATURES:].reshape(2, 2, PER_CHANNEL)
    assert first[0] == pytest.approx([30, 0, 20])
    assert first[1, :2] == pytest.approx([10, 0])
    # Mean of two 14 and two 18; each is 2 from it.
    assert second[1] == pytest.approx([16, 2, 6])
    assert second[0] == pytest.approx([10, 0, 0])
