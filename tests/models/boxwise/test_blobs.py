"""Blobs: what a threshold and a watershed divide, and a forest that says what each is."""

import numpy as np
import pytest

from drawn_boxes import shapes, targets_of
from pupille.errors import ModelError
from pupille.models.boxwise.blob_features import boxes_of, features_of
from pupille.models.boxwise.blobs import Blobs
from pupille.shapes.boxes import iou

SHAPE = (64, 64, 3)


@pytest.fixture(scope="module")
def rule() -> Blobs:
    pictures, drawn = shapes(24, seed=1)
    return Blobs.fitted(pictures.astype(np.float32), targets_of(drawn).frames(), classes=2, seed=0)


def test_boxes_hold_the_pixels_of_each_blob():
    labels = np.array([[1, 0, 0, 2], [1, 1, 0, 2], [0, 0, 0, 2]], dtype=np.int32)
    assert boxes_of(labels).tolist() == [[0, 0, 2, 2], [3, 0, 4, 3]]


def test_features_are_size_shape_and_colour():
    picture = np.full((5, 6, 1), 10.0, dtype=np.float32)
    labels = np.zeros((5, 6), dtype=np.int32)
    labels[1:3, 1:5], picture[1:3, 1:5] = 1, 30
    ((area, width, height, aspect, filled, touches, mean, deviation, above),) = features_of(picture, labels)
    assert (area, width, height, aspect, filled, touches) == (8, 4, 2, 2, 1, 0)
    assert (mean, deviation, above) == (30, 0, 20)


def test_coloured_shapes_of_new_pictures_are_found_and_told_apart(rule):
    pictures, drawn = shapes(10, seed=2)
    found = total = 0
    for picture, truth in zip(pictures, targets_of(drawn).frames(), strict=True):
        answers = rule.objects_of(picture.astype(np.float32))
        sure = answers.rows(answers.scores > 0.5)
        for box, label in zip(truth.boxes, truth.labels, strict=True):
            same = sure.boxes[sure.labels == label]
            found += bool(len(same)) and iou(box[None], same).max() > 0.7
        total += len(truth)
    assert total > 10
    assert found >= 0.8 * total


def test_objects_of_a_rare_class_of_small_ones_are_not_left_out():
    """A square of 8 px on four of 12 pictures beside 36 large discs."""
    pictures, drawn = shapes(12, seed=5)
    pictures[:] = 120
    for row, (picture, objects) in enumerate(zip(pictures, drawn, strict=True)):
        objects[:] = [("disc", 2, 2, 22, 22), ("disc", 30, 2, 50, 22), ("disc", 2, 30, 22, 50)]
        objects += [("square", 40, 40, 48, 48)] * (row % 3 == 0)
        for name, x1, y1, x2, y2 in objects:
            picture[y1:y2, x1:x2] = (220, 60, 60) if name == "disc" else (200, 60, 190)
    rule = Blobs.fitted(pictures.astype(np.float32), targets_of(drawn).frames(), classes=2, seed=0)
    # Three tenths of 64, the smallest area of a square.
    assert rule.look.smallest == pytest.approx(19.2)
    answers = rule.objects_of(pictures[0].astype(np.float32))
    assert answers.boxes[answers.labels == 1].tolist() == [[40, 40, 48, 48]]


def test_a_flat_picture_has_no_object(rule):
    answers = rule.objects_of(np.full(SHAPE, 120, dtype=np.float32))
    assert not (answers.scores > 0.5).any()


def test_the_rule_is_told_in_words(rule):
    assert len(rule.notes) == 3
    assert "100 trees" in str(rule.notes[2])


def test_it_comes_back_from_its_arrays(rule):
    again = Blobs.of_arrays(rule.arrays(), shape=SHAPE, classes=2)
    picture = shapes(1, seed=3)[0][0].astype(np.float32)
    first, second = rule.objects_of(picture), again.objects_of(picture)
    assert np.array_equal(first.boxes, second.boxes)
    assert np.array_equal(first.scores, second.scores)


def test_arrays_that_do_not_fit_are_refused(rule):
    for name in ("forest", "blobs", "numbers"):
        arrays = {key: value for key, value in rule.arrays().items() if key != name}
        with pytest.raises(ModelError, match="Copy the run folder again"):
            Blobs.of_arrays(arrays, shape=SHAPE, classes=2)
