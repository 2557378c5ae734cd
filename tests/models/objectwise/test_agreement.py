"""Panoptic quality for choices, beside that of the evaluation."""

import numpy as np
import pytest

from pupille.evaluation.instances.evaluate import evaluate
from pupille.models.objectwise.agreement import Shared, panoptic_quality
from pupille.results.objects import ObjectPredictions
from pupille.shapes.label_image import LabelImage
from pupille.shapes.objects import joined

SIZE = (24, 30)


def random_image(rng, n_classes, near=None):
    """Rectangles; near another image its own ones, moved a little."""
    labels, classes = np.zeros(SIZE, dtype=np.int32), []
    for _ in range(6):
        y, x = rng.integers(0, SIZE[0] - 6), rng.integers(0, SIZE[1] - 6)
        labels[y : y + rng.integers(3, 7), x : x + rng.integers(3, 7)] = len(classes) + 1
        classes.append(rng.integers(n_classes))
    if near is not None:
        keep = rng.random(SIZE) < 0.9
        labels = np.where(near.labels > 0, near.labels, 0) * keep
        classes = [int(k) if rng.random() < 0.9 else int(rng.integers(n_classes)) for k in near.classes]
    image = LabelImage(labels.astype(np.int32), np.array(classes, dtype=np.int64))
    return image.only(image.areas > 0)


def pairs(seed, n_classes):
    rng = np.random.default_rng(seed)
    truth = [random_image(rng, n_classes) for _ in range(5)]
    answers = [random_image(rng, n_classes, image if rng.random() < 0.8 else None) for image in truth]
    return truth, answers


@pytest.mark.parametrize("n_classes", [1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_panoptic_quality_of_the_evaluation(seed, n_classes):
    truth, answers = pairs(seed, n_classes)
    predictions = ObjectPredictions(
        tuple(map(str, range(5))),
        np.tile(SIZE[::-1], (5, 1)),
        tuple("abc"[:n_classes]),
        *(
            joined([image.objects(row) for row, image in enumerate(side)], scored=False)
            for side in (truth, answers)
        ),
    )
    wanted = evaluate(predictions, resamples=100).metrics["pq"].value
    shared = [Shared.of(*pair) for pair in zip(truth, answers, strict=True)]
    assert panoptic_quality(shared, n_classes) == pytest.approx(wanted, abs=1e-12)


def test_answers_below_the_smallest_size_count_as_not_given():
    truth, answers = pairs(7, 2)
    left = [image.only(image.areas >= 12) for image in answers]
    assert panoptic_quality(
        [Shared.of(*pair) for pair in zip(truth, answers, strict=True)], 2, smallest=12
    ) == panoptic_quality([Shared.of(*pair) for pair in zip(truth, left, strict=True)], 2)


def test_an_answer_that_lies_on_what_is_unknown_is_neither_right_nor_wrong():
    truth = LabelImage(np.array([[1, 1, 0, -1, -1, -1]], dtype=np.int32), np.array([0]))
    found = np.array([[1, 1, 0, 2, 2, 2]], dtype=np.int32)
    both = LabelImage(found, np.array([0, 0]))
    assert panoptic_quality([Shared.of(truth, both)], 1) == 1.0
    wrong = LabelImage(np.array([[1, 1, 2, 0, 0, 0]], dtype=np.int32), np.array([0, 0]))
    assert panoptic_quality([Shared.of(truth, wrong)], 1) == pytest.approx(1 / 1.5)


def test_without_a_drawn_object_it_is_nought():
    nothing = LabelImage(np.zeros((2, 2), dtype=np.int32), np.zeros(0, dtype=np.int64))
    assert panoptic_quality([Shared.of(nothing, nothing)], 1) == 0.0
