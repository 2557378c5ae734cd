"""Pooled IoU beside that of scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from pupille.models.pixelwise.agreement import mean_iou

RNG = np.random.default_rng(0)
TRUTH = RNG.integers(0, 4, (5, 6, 7)).astype(np.int16)
ANSWERS = np.where(RNG.random(TRUTH.shape) < 0.6, TRUTH, RNG.integers(0, 4, TRUTH.shape)).astype(np.int16)


@pytest.mark.parametrize(("background", "counted"), [(None, [0, 1, 2, 3]), (0, [1, 2, 3]), (2, [0, 1, 3])])
def test_it_is_the_mean_over_classes_of_scikit_learns_jaccard_score(background, counted):
    wanted = jaccard_score(TRUTH.ravel(), ANSWERS.ravel(), labels=counted, average="macro")
    assert mean_iou(TRUTH, ANSWERS, 4, background) == pytest.approx(wanted)


def test_ignored_pixels_count_nowhere():
    ignored = RNG.random(TRUTH.shape) < 0.3
    truth = np.where(ignored, np.int16(-1), TRUTH)
    wanted = jaccard_score(TRUTH[~ignored], ANSWERS[~ignored], labels=[1, 2, 3], average="macro")
    assert mean_iou(truth, ANSWERS, 4, 0) == pytest.approx(wanted)


def test_a_class_that_neither_has_is_left_out_and_two_empty_masks_agree():
    one = np.zeros((2, 3, 3), dtype=np.int16)
    one[0, 0, :2] = 1
    other = one.copy()
    other[0, 0, 1] = 0
    assert mean_iou(one, other, 5, 0) == pytest.approx(1 / 2)
    nothing = np.zeros_like(one)
    assert mean_iou(nothing, nothing, 2, 0) == 1.0
    assert mean_iou(nothing, one, 2, 0) == mean_iou(one, nothing, 2, 0) == 0.0
