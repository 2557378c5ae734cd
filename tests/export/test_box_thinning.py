"""Suppression and thresholds in operators, as onnxruntime runs them, beside torchvision's."""

import numpy as np
import onnxruntime
import pytest
import torch
from onnx import TensorProto, checker, helper
from torchvision.ops import batched_nms

from pupille.export.box_thinning import BOXES, LABELS, SCORES, WHOLE, at_least, thinned_graph
from pupille.models.boxwise.operating import MOST

KINDS = {
    BOXES: TensorProto.FLOAT,
    LABELS: TensorProto.INT64,
    SCORES: TensorProto.FLOAT,
    WHOLE: TensorProto.FLOAT,
}
SHAPES = {BOXES: ["n", "k", 4], LABELS: ["n", "k"], SCORES: ["n", "c", "k"], WHOLE: ["n", "k", 4]}


def thinned(overlap, least, **given):
    """What the operators make of candidates that a graph hands on as they are."""
    arrays = {
        {"boxes": BOXES, "labels": LABELS, "scores": SCORES, "whole": WHOLE}[k]: v for k, v in given.items()
    }
    inputs = [helper.make_tensor_value_info(f"given_{name}", KINDS[name], SHAPES[name]) for name in arrays]
    outputs = [helper.make_tensor_value_info(name, KINDS[name], SHAPES[name]) for name in arrays]
    nodes = [helper.make_node("Identity", [f"given_{name}"], [name]) for name in arrays]
    graph = helper.make_graph(nodes, "given", inputs, outputs)
    model = thinned_graph(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), overlap, least
    )
    checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    values = session.run(names, {f"given_{name}": value for name, value in arrays.items()})
    return dict(zip(names, values, strict=True))


def candidates(n, k, classes, *, seed=0, lowest=0.03):
    """Boxes, labels and scores by class, the surest first."""
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 60, (n, k, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(5, 30, (n, k, 2))], axis=2).astype(np.float32)
    labels = rng.integers(0, classes, (n, k))
    sure = -np.sort(-rng.uniform(lowest, 1, (n, k)), axis=1).astype(np.float32)
    return boxes, labels, by_class(labels, sure, classes), sure


def by_class(labels, sure, classes):
    return np.where(labels[:, None] == np.arange(classes)[None, :, None], sure[:, None], 0).astype(np.float32)


@pytest.mark.parametrize("overlap", [0.3, 0.6])
def test_the_boxes_that_stay_are_those_of_torchvision(overlap):
    boxes, labels, scores, sure = candidates(3, 200, 3)
    there = thinned(overlap, (0.2, 0.5, 0.8), boxes=boxes, labels=labels, scores=scores)
    for image in range(3):
        stay = batched_nms(*(torch.tensor(each[image]) for each in (boxes, sure, labels)), overlap).numpy()
        rows = there["image"] == image
        assert 10 < len(stay) < 200
        np.testing.assert_array_equal(there["boxes"][rows], boxes[image][stay])
        np.testing.assert_array_equal(there["labels"][rows], labels[image][stay])
        np.testing.assert_array_equal(there["scores"][rows], sure[image][stay])
        wanted = np.array([0.2, 0.5, 0.8])[labels[image][stay]]
        np.testing.assert_array_equal(there["found"][rows], sure[image][stay] >= wanted)


def test_a_picture_without_an_answer_has_no_row_and_a_box_below_the_least_score_is_none():
    boxes, labels, _, sure = candidates(3, 4, 2)
    sure[:] = [[0.9, 0.5, 0.0201, 0.0199], [0.01] * 4, [0.6] + [0.0] * 3]
    boxes[0] = [[0, 0, 5, 5], [20, 0, 25, 5], [40, 0, 45, 5], [60, 0, 65, 5]]
    there = thinned(0.6, (0.0, 0.0), boxes=boxes, labels=labels, scores=by_class(labels, sure, 2))
    assert there["image"].tolist() == [0, 0, 0, 2]
    assert there["scores"] == pytest.approx([0.9, 0.5, 0.0201, 0.6])
    assert there["found"].all()


def test_no_more_than_the_surest_are_answered_on_a_picture_over_all_classes():
    k = MOST + 300
    x = np.arange(k, dtype=np.float32) * 10
    boxes = np.stack([x, np.zeros(k), x + 5, np.full(k, 5)], axis=1).astype(np.float32)[None]
    labels = np.arange(k)[None] % 2
    sure = np.linspace(0.9, 0.1, k, dtype=np.float32)[None]
    there = thinned(0.6, (0.0, 0.0), boxes=boxes, labels=labels, scores=by_class(labels, sure, 2))
    np.testing.assert_array_equal(there["scores"], sure[0, :MOST])


def test_a_box_without_an_area_is_no_answer():
    boxes = np.array([[[0, 0, 5, 5], [64, 3, 64, 9]]], dtype=np.float32)
    labels, sure = np.zeros((1, 2), np.int64), np.array([[0.4, 0.9]], np.float32)
    there = thinned(0.6, (0.0,), boxes=boxes, labels=labels, scores=by_class(labels, sure, 1))
    assert there["boxes"].tolist() == [[0, 0, 5, 5]]


def test_boxes_are_first_thinned_out_as_they_lie_in_the_larger_frame_then_as_they_are_cut_off():
    whole = np.array([[[0, 0, 60, 10], [0, 0, 100, 10], [0, 0, 62, 10]]], dtype=np.float32)
    frame = np.minimum(whole, 50).astype(np.float32)
    labels, sure = np.zeros((1, 3), np.int64), np.array([[0.9, 0.8, 0.7]], np.float32)
    scores = by_class(labels, sure, 1)
    # The third is one with the first at once; the second shares 60 of 100 and goes only where both are cut off at 50.
    there = thinned(0.7, (0.0,), boxes=frame, labels=labels, scores=scores, whole=whole)
    assert there["scores"] == pytest.approx([0.9])
    only_frame_differs = thinned(0.7, (0.0,), boxes=whole, labels=labels, scores=scores, whole=whole)
    assert only_frame_differs["scores"] == pytest.approx([0.9, 0.8])


@pytest.mark.parametrize("score", [0.1, 0.158669576048851, 0.7, 1.0])
def test_a_threshold_in_32_bits_parts_the_numbers_of_32_bits_as_that_in_64_does(score):
    near = at_least(score)
    below = np.nextafter(near, np.float32(0))
    assert float(near) >= score > float(below)
