"""Which images of boxes are worth a look, their F1 counted by hand."""

import numpy as np
import pytest

from pupille.evaluation.detection.gallery import f1_of_images, telling_images
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def objects(rows, *, scores=None):
    """rows: (image, left edge) of squares of 10 pixels."""
    images, left = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    boxes = np.stack([left, 0 * left, left + 10, 0 * left + 10], axis=1).astype(np.float64)
    return Objects(images, np.zeros(len(images), dtype=np.int64), boxes, scores=scores)


def predictions(truth, answers, n):
    sizes = np.full((n, 2), 100)
    scores = np.full(len(answers), 0.9)
    ids = tuple(f"im{row}" for row in range(n))
    return ObjectPredictions(ids, sizes, ("cell",), objects(truth), objects(answers, scores=scores))


TRUTH = [(0, 0), (0, 40), (1, 0), (2, 0)]
ANSWERS = [(0, 0), (1, 0), (2, 60), (4, 0)]
"""One of two; one of one; a miss and a false alarm; nothing on image 3; a false alarm alone."""


def test_the_f1_of_an_image_is_twice_the_right_over_drawn_and_answered():
    f1 = f1_of_images(predictions(TRUTH, ANSWERS, 5))
    assert f1 == pytest.approx([2 / 3, 1, 0, 1, 0])


def test_the_images_with_the_most_errors_come_first_and_the_best_last():
    telling = telling_images(None, predictions(TRUTH, ANSWERS, 5), None, str)
    assert telling == {"drawn": ("im2", "im4", "im0", "im1", "im3")}
