"""Rows of boxes of a file beside the boxes of its model, image by image."""

import numpy as np
import pytest

from pupille.errors import ModelError
from pupille.export.detection import PART
from pupille.models.boxwise.operating import Operating
from pupille.models.decode.detection import answers_of
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.shapes.objects import Objects

SPEC = ModelSpec(
    "one-stage",
    ("disc", "square"),
    Preprocessing(50, 100, 3, 0, 255, (0.5,) * 3, (0.2,) * 3),
    task="detection",
    operating=Operating((0.5, 0.2), 0.6),
)
ROWS = {
    "image": np.array([0, 0, 2]),
    "boxes": np.array([[0, 0, 10, 10], [20, 0, 40, 10], [5, 5, 25, 25]], np.float32),
    "labels": np.array([0, 1, 1]),
    "scores": np.array([0.75, 0.25, 0.125], np.float32),
    "found": np.array([True, True, False]),
}


def here():
    """The same as `ROWS`, as a model gives them."""
    images = []
    for image in range(3):
        rows = ROWS["image"] == image
        images.append(
            Objects(
                np.zeros(rows.sum(), np.int64),
                ROWS["labels"][rows],
                ROWS["boxes"][rows].astype(float),
                scores=ROWS["scores"][rows].astype(float),
            )
        )
    return answers_of(images)


def test_rows_are_the_boxes_of_their_image_and_an_image_may_have_none():
    answers = PART.answers(ROWS, 4, SPEC)
    assert [len(objects) for objects in answers] == [2, 0, 1, 0]
    assert answers[2].boxes.tolist() == [[5, 5, 25, 25]]
    assert answers[0].scores == pytest.approx([0.75, 0.25])


def test_equal_answers_change_nothing():
    parity = PART.parity(("a", "b", "c"), here(), ROWS, SPEC)
    assert (parity.images, parity.decisions, parity.largest, parity.changed) == (3, 3, 0.0, ())


def test_corners_differ_as_a_share_of_the_longer_side():
    moved = {**ROWS, "boxes": ROWS["boxes"] + np.array([0, 0, 0.1, 0], np.float32)}
    assert PART.parity(("a", "b", "c"), here(), moved, SPEC).largest == pytest.approx(0.001, abs=1e-6)


def test_a_box_that_counts_on_one_side_alone_is_a_changed_decision():
    other = {**ROWS, "found": np.array([True, False, False])}
    parity = PART.parity(("a", "b", "c"), here(), other, SPEC)
    (changed,) = parity.changed
    assert (changed.id, changed.decisions) == ("a", 1)
    assert changed.apart == pytest.approx(0.05)
    with pytest.raises(ModelError):
        parity.check()


def test_a_box_that_is_missing_and_one_that_is_new_are_two():
    other = {**ROWS, "boxes": ROWS["boxes"] + np.array([[0], [0], [3]], np.float32)}
    parity = PART.parity(("a", "b", "c"), here(), other, SPEC)
    assert [(item.id, item.decisions) for item in parity.changed] == [("c", 2)]
    assert parity.decisions == 4


def test_the_file_says_by_which_thresholds_boxes_count():
    record = PART.about(SPEC)["boxes"]
    assert record["thresholds"] == {"disc": 0.5, "square": 0.2}
    assert (record["overlap"], record["least_score"], record["most"]) == (0.6, 0.02, 1500)
