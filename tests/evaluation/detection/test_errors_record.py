"""On which images errors happen, and in which order they are shown."""

import numpy as np

from pupille.evaluation.detection.errors_record import images_record
from pupille.results.objects_record import MOST_IMAGES


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
