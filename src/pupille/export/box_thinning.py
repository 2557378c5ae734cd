"""Boxes thinned out in operators: what follows a network that finds objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.export.graph import Node
from pupille.models.boxwise.operating import MOST
from pupille.models.decode.detection import LEAST

if TYPE_CHECKING:
    from onnx import ModelProto

BOXES, LABELS, SCORES, WHOLE = "frame_boxes", "candidate_labels", "class_scores", "whole_boxes"
"""What the network gives: (N, K, 4), (N, K), (N, classes, K), and (N, K, 4) where boxes are first thinned out as they
lie in a larger frame."""
IMAGES_OUT, BOXES_OUT, LABELS_OUT, SCORES_OUT, FOUND = "image", "boxes", "labels", "scores", "found"
OUTPUTS = (IMAGES_OUT, BOXES_OUT, LABELS_OUT, SCORES_OUT, FOUND)


def thinned_graph(graph: ModelProto, overlap: float, least: Sequence[float]) -> ModelProto:
    """A graph whose outputs are the candidates, with what makes answers of them.

    overlap: IoU above which the surer of two boxes of a class stays alone. least: the score of each class from which on
    a box counts as found.
    """
    from onnx import TensorProto, helper, numpy_helper

    given = [output.name for output in graph.graph.output]
    rounds = [name for name in (WHOLE, BOXES) if name in given]
    nodes: list[Node] = []
    scores = SCORES
    for frame in rounds:
        nodes += thinning(frame, scores)
        scores = f"{frame}/scores"
    nodes += answering(scores)
    constants = constants_of(overlap, least)
    inner = graph.graph
    common = {*given, *OUTPUTS}

    def new(name: str) -> str:
        # None may stand in the network as well.
        return name if name in common else f"thinning/{name}"

    inner.node.extend(
        helper.make_node(kind, [new(name) for name in inputs], [new(output)], **attributes)
        for kind, inputs, output, attributes in nodes
    )
    inner.initializer.extend(numpy_helper.from_array(value, new(name)) for name, value in constants.items())
    del inner.output[:]
    kinds = (TensorProto.INT64, TensorProto.FLOAT, TensorProto.INT64, TensorProto.FLOAT, TensorProto.BOOL)
    for name, kind in zip(OUTPUTS, kinds, strict=True):
        shape: list[str | int] = ["answers", 4] if name == BOXES_OUT else ["answers"]
        inner.output.append(helper.make_tensor_value_info(name, kind, shape))
    return graph


def constants_of(overlap: float, least: Sequence[float]) -> dict[str, NDArray[Any]]:
    """The numbers that the nodes take. A score counts from `LEAST` on, and the operator asks for more than a number."""
    below = np.nextafter(at_least(LEAST), np.float32(0))
    return {
        "most": np.array([MOST], np.int64),
        "overlap": np.array([overlap], np.float32),
        "below_least": np.array([below], np.float32),
        "least": np.array([at_least(score) for score in least], np.float32),
        "zero": np.array(0, np.float32),
        "class_axis": np.array([1], np.int64),
        "image_column": np.array(0, np.int64),
        "box_column": np.array(2, np.int64),
        "last": np.array(1, np.int64),
        "corner_start": np.array([0], np.int64),
        "corner_middle": np.array([2], np.int64),
        "corner_stop": np.array([4], np.int64),
        "corner_axis": np.array([2], np.int64),
    }


def at_least(score: float) -> np.float32:
    """The least number of 32 bits that is not below a score."""
    near = np.float32(score)
    return near if float(near) >= score else np.nextafter(near, np.float32(np.inf))


def thinning(frame: str, scores: str) -> list[Node]:
    """Scores of candidates -> the same, 0 of those that go. frame: the boxes as which they overlap.

    Of a class the surest stays, and none that shares more than `overlap` with one that stays; of all that stay on a
    picture, the surest `MOST`. Candidates come with the surest first.
    """

    def own(name: str) -> str:
        return f"{frame}/{name}"

    return [
        ("NonMaxSuppression", [frame, scores, "most", "overlap", "below_least"], own("rows"), {}),
        ("Gather", [own("rows"), "image_column"], own("images"), {"axis": 1}),
        ("Gather", [own("rows"), "box_column"], own("places"), {"axis": 1}),
        ("Unsqueeze", [own("images"), "class_axis"], own("image_index"), {}),
        ("Unsqueeze", [own("places"), "class_axis"], own("place_index"), {}),
        ("Concat", [own("image_index"), own("place_index")], own("index"), {"axis": 1}),
        ("ReduceMax", [scores, "class_axis"], own("sure"), {"keepdims": 0}),
        ("Mul", [own("sure"), "zero"], own("nothing"), {}),
        ("GatherND", [own("sure"), own("index")], own("stay"), {}),
        ("ScatterND", [own("nothing"), own("index"), own("stay")], own("left"), {}),
        ("Greater", [own("left"), "zero"], own("alive"), {}),
        ("Cast", [own("alive")], own("ones"), {"to": 7}),
        ("CumSum", [own("ones"), "last"], own("rank"), {}),
        ("LessOrEqual", [own("rank"), "most"], own("among"), {}),
        ("And", [own("alive"), own("among")], own("answered"), {}),
        ("Unsqueeze", [own("answered"), "class_axis"], own("of_classes"), {}),
        ("Where", [own("of_classes"), scores, "zero"], own("scores"), {}),
    ]


def answering(scores: str) -> list[Node]:
    """Scores of the candidates that stay -> the answers, image by image, the surest first; a box without an area is
    none."""
    return [
        ("ReduceMax", [scores, "class_axis"], "sure", {"keepdims": 0}),
        ("Greater", ["sure", "zero"], "alive", {}),
        ("Slice", [BOXES, "corner_start", "corner_middle", "corner_axis"], "upper", {}),
        ("Slice", [BOXES, "corner_middle", "corner_stop", "corner_axis"], "lower", {}),
        ("Sub", ["lower", "upper"], "sides", {}),
        ("ReduceMin", ["sides", "corner_axis"], "shorter", {"keepdims": 0}),
        ("Greater", ["shorter", "zero"], "has_area", {}),
        ("And", ["alive", "has_area"], "answered", {}),
        ("NonZero", ["answered"], "columns", {}),
        ("Transpose", ["columns"], "index", {"perm": [1, 0]}),
        ("Gather", ["columns", "image_column"], IMAGES_OUT, {"axis": 0}),
        ("GatherND", [BOXES, "index"], BOXES_OUT, {}),
        ("GatherND", [LABELS, "index"], LABELS_OUT, {}),
        ("GatherND", ["sure", "index"], SCORES_OUT, {}),
        ("Gather", ["least", LABELS_OUT], "wanted", {}),
        ("GreaterOrEqual", [SCORES_OUT, "wanted"], FOUND, {}),
    ]
