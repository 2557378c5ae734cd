"""On which images errors happen, and in which order they are shown."""

import numpy as np
import pytest

from pupille.evaluation.detection.error_kinds import KINDS
from pupille.evaluation.detection.errors_record import images_record
from pupille.evaluation.detection.evaluate import evaluate
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import MOST_IMAGES
from pupille.shapes.objects import Objects

BOX, ELSEWHERE = [0.0, 0.0, 10.0, 10.0], [50.0, 50.0, 60.0, 60.0]


@pytest.mark.parametrize(
    ("threshold", "counted"),
    [
        (None, {"double": ("d",), "background": ("b",), "missed": ("b", "c")}),
        (0.5, {"background": ("b",), "missed": ("b", "c")}),
    ],
)
def test_each_kind_of_error_is_counted_with_its_images(threshold, counted):
    """Of four objects one is found, one answered elsewhere, one not at all, one twice, the second time unsurely."""
    truth = Objects(np.arange(4), np.zeros(4, dtype=np.int64), np.array([BOX] * 4))
    answers = Objects(
        np.array([0, 1, 3, 3]),
        np.zeros(4, dtype=np.int64),
        np.array([BOX, ELSEWHERE, BOX, BOX]),
        scores=np.array([0.9, 0.8, 0.7, 0.3]),
    )
    predictions = ObjectPredictions(tuple("abcd"), np.full((4, 2), 100), ("x",), truth, answers)
    errors = evaluate(predictions, threshold=threshold).objects.errors
    assert [error.kind for error in errors] == list(KINDS)
    assert {error.kind: error.images for error in errors if error.n} == counted
    assert {error.kind: error.n for error in errors if error.n} == {
        kind: len(images) for kind, images in counted.items()
    }


def test_images_with_the_surest_error_come_first_and_of_equals_those_with_more():
    images = np.array([3, 0, 0, 2, 1, 1, 1])
    sureness = np.array([0.9, 0.5, 0.2, 0.5, 0.1, 0.1, 0.1])
    record = images_record(tuple("abcd"), images, sureness)
    assert record.images == ("d", "a", "c", "b")
    assert (record.n, record.n_images) == (7, 4)


def test_an_image_without_an_error_is_not_among_them():
    record = images_record(tuple("abc"), np.array([1, 1]), np.zeros(2))
    assert (record.images, record.n, record.n_images) == (("b",), 2, 1)


def test_no_more_images_are_named_than_fit():
    ids = tuple(f"{number:04}" for number in range(MOST_IMAGES + 20))
    record = images_record(ids, np.arange(len(ids)), np.zeros(len(ids)))
    assert record.n_images == len(ids)
    assert record.images == ids[:MOST_IMAGES]
