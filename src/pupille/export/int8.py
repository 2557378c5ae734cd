"""A graph that computes in whole numbers of 8 bits where it computed in 32, by onnxruntime's own quantisation."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.export.formats import WEIGHTS
from pupille.export.graph import INPUT, IR, cleaned
from pupille.runs.folder import write_atomically
from pupille.storage.regular_file import read_bytes

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

LAYERS = ("Conv", "Gemm", "MatMul")
"""The operators that are computed so: those that hold nearly all weights and nearly all of the work."""
LARGEST = 2**31
"""Bytes of a graph, which cannot be larger in one file."""


class Shown:
    """Pixels that a graph is shown, some at a time, so that the range of each of its numbers is known."""

    def __init__(self, batches: Iterable[NDArray[Any]]) -> None:
        self.batches = iter(batches)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """The next pixels by the name of the input; None behind the last."""
        batch = next(self.batches, None)
        return None if batch is None else {INPUT: batch}


def quantized(kind: str, content: bytes, batches: Iterable[NDArray[Any]]) -> ModelProto:
    """A graph in 8 bits. kind: of `pupille.export.formats.BITS`. The rest is as for `in_8_bits`."""
    return weights_in_8_bits(content) if kind == WEIGHTS else in_8_bits(content, batches)


def in_8_bits(content: bytes, batches: Iterable[NDArray[Any]]) -> ModelProto:
    """The graph with its layers in 8 bits: each channel's weights by a factor of its own, all other numbers by the
    range that they have on the pixels shown, (N, H, W, C) a batch, in the mean over batches. The first layer stays.

    Both factors of a product are without a sign: sums of the others overflow on processors that have no instruction for
    them, and the file must answer alike on all.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    quiet, level = logging.getLogger(), logging.getLogger().level
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quiet.setLevel(logging.ERROR)
        try:
            given, before, after = (Path(folder) / f"{name}.onnx" for name in ("given", "before", "after"))
            write_atomically(given, content)
            quant_pre_process(given, before, skip_symbolic_shape=True)
            graph = onnx.load_from_string(read_bytes(before, most=LARGEST))
            for place, node in enumerate(graph.graph.node):
                # By its name a layer is left out, and some have none.
                node.name = f"{place}"
            layers = [node.name for node in graph.graph.node if node.op_type in LAYERS]
            quantize_static(
                graph,
                after,
                Shown(batches),
                op_types_to_quantize=list(LAYERS),
                per_channel=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QUInt8,
                nodes_to_exclude=layers[:1] if len(layers) > 1 else [],
                extra_options={"CalibMovingAverage": True},
            )
        finally:
            quiet.setLevel(level)
        written = onnx.load_from_string(read_bytes(after, most=LARGEST))
    written.ir_version = IR
    return cleaned(written)


def weights_in_8_bits(content: bytes) -> ModelProto:
    """The graph with the weights of its layers kept in 8 bits, each channel's by a factor of its own, and made numbers
    of 32 bits again before they are used."""
    import onnx
    from onnx import helper, numpy_helper

    graph = onnx.load_from_string(content)
    weights = {item.name: item for item in graph.graph.initializer}
    restored: dict[str, NodeProto] = {}
    for layer in [node for node in graph.graph.node if node.op_type in LAYERS and node.input[1] in weights]:
        key, axis = layer.input[1], channel_axis(layer)
        if key not in restored:
            whole, factors = in_whole_numbers(numpy_helper.to_array(weights[key]), axis)
            parts: dict[str, NDArray[Any]] = {f"{key}/8": whole, f"{key}/factors": factors}
            graph.graph.initializer.extend(
                numpy_helper.from_array(part, label) for label, part in parts.items()
            )
            restored[key] = helper.make_node(
                "DequantizeLinear", list(parts), [f"{key}/32"], axis=axis % whole.ndim
            )
        layer.input[1] = f"{key}/32"
    used = {label for node in graph.graph.node for label in node.input}
    for key in restored.keys() - used:
        graph.graph.initializer.remove(weights[key])
    nodes = [*restored.values(), *graph.graph.node]
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)
    return cleaned(graph)


def in_whole_numbers(weights: NDArray[Any], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers of 8 bits, and the factor of each channel along an axis."""
    axis %= weights.ndim
    others = tuple(each for each in range(weights.ndim) if each != axis)
    factors = np.maximum(np.abs(weights).max(axis=others), np.finfo(np.float32).tiny) / 127
    shape = [-1 if each == axis else 1 for each in range(weights.ndim)]
    return np.rint(weights / factors.reshape(shape)).astype(np.int8), factors.astype(np.float32)


def channel_axis(layer: NodeProto) -> int:
    """Which axis of the weights of a layer counts its outputs."""
    if layer.op_type == "Conv":
        return 0
    turned = any(item.name == "transB" and item.i for item in layer.attribute)
    return 0 if layer.op_type == "Gemm" and turned else -1
