"""Of boxes of a class that overlap, the surest stays."""

import numpy as np
import pytest

from pupille.models.boxwise.suppression import suppressed

BOXES = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [20, 20, 30, 30], [0, 0, 10, 11]], dtype=float)


def test_the_surer_of_two_boxes_of_a_class_stays():
    # The first two share 90 of 110 pixels (IoU .82), the first and the last 100 of 110 (.91).
    rows = suppressed(BOXES, np.zeros(4, dtype=np.int64), np.array([0.5, 0.9, 0.3, 0.8]), 0.6)
    assert rows.tolist() == [1, 2]


def test_a_box_stays_whose_rival_went_itself():
    # 0 and 2 overlap by a third only, but both overlap 1 by more than half.
    row = np.array([[0, 0, 10, 1], [3, 0, 13, 1], [6, 0, 16, 1]], dtype=float)
    labels = np.zeros(3, dtype=np.int64)
    assert suppressed(row, labels, np.array([0.9, 0.8, 0.7]), 0.5).tolist() == [0, 2]
    assert suppressed(row, labels, np.array([0.7, 0.9, 0.8]), 0.5).tolist() == [1]


def test_boxes_of_different_classes_do_not_touch_each_other():
    rows = suppressed(BOXES[:2], np.array([0, 1]), np.array([0.5, 0.9]), 0.1)
    assert rows.tolist() == [1, 0]


def test_no_box_gives_none():
    assert suppressed(np.zeros((0, 4)), np.zeros(0, dtype=np.int64), np.zeros(0), 0.5).tolist() == []


def test_the_same_boxes_stay_as_with_torchvision():
    ops = pytest.importorskip("torchvision.ops")
    import torch

    rng = np.random.default_rng(0)
    corners = rng.uniform(0, 80, (300, 2))
    boxes = np.concatenate([corners, corners + rng.uniform(5, 30, (300, 2))], axis=1)
    labels, scores = rng.integers(0, 3, 300), rng.permutation(300) / 300
    other = ops.batched_nms(torch.from_numpy(boxes), torch.from_numpy(scores), torch.from_numpy(labels), 0.4)
    assert suppressed(boxes, labels, scores, 0.4).tolist() == other.tolist()
