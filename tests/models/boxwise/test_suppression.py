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


@pytest.mark.parametrize("overlap", [0.0, 0.3, 0.6, 0.95])
def test_crowded_boxes_with_ties_edges_that_meet_and_no_area_are_thinned_as_one_by_one(overlap):
    rng = np.random.default_rng(1)
    corners = rng.integers(0, 30, (400, 2)).astype(float)
    boxes = np.concatenate([corners, corners + rng.integers(-1, 9, (400, 2))], axis=1)
    labels, scores = rng.integers(0, 2, 400), rng.integers(0, 20, 400) / 20

    def share(a, b):
        sides = np.maximum(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0)
        area = [np.prod(np.maximum(box[2:] - box[:2], 0)) for box in (a, b)]
        union = sum(area) - sides.prod()
        return sides.prod() / union if union else 0.0

    stay = []
    for row in np.argsort(-scores, kind="stable"):
        rival = (labels[row] == labels[other] and share(boxes[row], boxes[other]) > overlap for other in stay)
        if not any(rival):
            stay.append(row)
    assert suppressed(boxes, labels, scores, overlap).tolist() == stay


def test_only_the_surest_are_looked_at():
    corners = np.arange(50, dtype=float)[:, None] * 20
    boxes = np.concatenate([corners, corners, corners + 10, corners + 10], axis=1)
    rows = suppressed(boxes, np.zeros(50, dtype=np.int64), np.arange(50) / 50, 0.5, most=3)
    assert rows.tolist() == [49, 48, 47]
