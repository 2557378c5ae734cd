"""The parts of an ONNX graph, put together and cleaned of all that says where it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.models.preprocessing import Preprocessing

if TYPE_CHECKING:
    from onnx import ModelProto

OPSET = 20
"""The version of ONNX's operators that is written; onnxruntime reads it from 1.17 on."""
IR = 10
"""The version of the file format itself."""
INPUT = "pixels"
FEATURES = "features"
IMAGES = "images"
"""The name of the dimension that may have any length."""

Node = tuple[str, Sequence[str], str, Mapping[str, Any]]
"""An operator, its inputs, its output, its attributes."""


@dataclass(frozen=True)
class Tail:
    """What follows a graph: its nodes, the constants they take, and what it is asked for. outputs: name -> shape, of
    which None is the number of images."""

    nodes: tuple[Node, ...]
    constants: Mapping[str, NDArray[Any]]
    outputs: Mapping[str, tuple[int | None, ...]]


def input_type(preprocessing: Preprocessing) -> type[np.generic]:
    """The type of the pixels that a file takes."""
    return np.uint8 if preprocessing.depth == "8-bit" else np.float32


def is_clipped(preprocessing: Preprocessing) -> bool:
    """Whether pixels can lie outside of the window of a model."""
    return preprocessing.depth != "8-bit" or preprocessing.low > 0 or preprocessing.high < 255


def between(preprocessing: Preprocessing, middle: ModelProto, rows: str, tail: Tail) -> ModelProto:
    """Pixels -> rows of prepared values -> the graph in the middle -> its tail.

    rows: what the graph in the middle calls its input, (N, values). The values are those of `Preprocessing.apply`,
    rounded in the same two steps.
    """
    from onnx import TensorProto, helper, numpy_helper

    prepared = preprocessing
    scale, shift = (numbers.astype(np.float32) for numbers in prepared.scale_and_shift())
    constants: dict[str, NDArray[Any]] = {
        "scale": scale,
        "shift": shift,
        "low": np.array(prepared.low, np.float32),
        "high": np.array(prepared.high, np.float32),
        "row": np.array([-1, prepared.height * prepared.width * prepared.channels], dtype=np.int64),
    }
    head: list[Node] = [
        ("Cast", [INPUT], "decoded", {"to": TensorProto.FLOAT}),
        ("Clip", ["decoded", "low", "high"], "window", {}),
        ("Mul", ["window", "scale"], "scaled", {}),
        ("Add", ["scaled", "shift"], "standardised", {}),
        ("Reshape", ["standardised", "row"], rows, {}),
    ]
    nodes = [
        [helper.make_node(kind, inputs, [output], **attributes) for kind, inputs, output, attributes in part]
        for part in (head, tail.nodes)
    ]
    initializers = [
        numpy_helper.from_array(np.asarray(value), name)
        for name, value in {**constants, **tail.constants}.items()
    ]
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(input_type(prepared)))
    shape: list[int | str | None] = [IMAGES, prepared.height, prepared.width, prepared.channels]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [IMAGES if n is None else n for n in sizes])
        for name, sizes in tail.outputs.items()
    ]
    graph = helper.make_graph(
        [*nodes[0], *middle.graph.node, *nodes[1]],
        "pupille",
        [helper.make_tensor_value_info(INPUT, kind, shape)],
        outputs,
        [*initializers, *middle.graph.initializer],
    )
    domains = {item.domain: item.version for item in middle.opset_import}
    imports = [helper.make_opsetid(domain, version) for domain, version in ({"": OPSET} | domains).items()]
    return helper.make_model(graph, opset_imports=imports, ir_version=IR)


def cleaned(model: ModelProto) -> ModelProto:
    """The graph without the traces of how it was made: paths and lines of source files, names of programs."""
    parts = [model.graph, *model.functions]
    for part in parts:
        for item in [part, *part.node, *part.value_info]:
            del item.metadata_props[:]
            item.doc_string = ""
    for item in [*model.graph.input, *model.graph.output, *model.graph.initializer]:
        del item.metadata_props[:]
        item.doc_string = ""
    model.graph.name = "pupille"
    del model.metadata_props[:]
    return model
