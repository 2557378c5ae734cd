"""Graphs in 8 bits, run by onnxruntime beside what numpy computes."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from pupille.export.engine import Session
from pupille.export.int8 import in_8_bits, in_whole_numbers, quantized, weights_in_8_bits

RNG = np.random.default_rng(0)
FIRST = RNG.normal(size=(48, 32)).astype(np.float32)
SECOND = RNG.normal(size=(32, 5)).astype(np.float32)
PIXELS = RNG.integers(0, 256, (40, 4, 4, 3), dtype=np.uint8)


def graph():
    """Pixels -> two layers with a ReLU between."""
    nodes = [
        helper.make_node("Cast", ["pixels"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "scale"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "row"], ["rows"]),
    ]
    constants = {"scale": np.array(1 / 255, np.float32), "row": np.array([-1, 48])}
    nodes += [
        helper.make_node("MatMul", ["rows", "first"], ["between"]),
        helper.make_node("Relu", ["between"], ["positive"]),
        helper.make_node("Gemm", ["positive", "second"], ["out"]),
    ]
    constants |= {"first": FIRST, "second": SECOND}
    made = helper.make_graph(
        nodes,
        "two layers",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["images", 4, 4, 3])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["images", 5])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10
    ).SerializeToString()


def by_hand():
    rows = PIXELS.reshape(40, 48) / 255
    return np.maximum(rows @ FIRST, 0) @ SECOND


def out_of(model):
    onnx.checker.check_model(model)
    return Session(model.SerializeToString()).answers(PIXELS)["out"]


def test_layers_compute_in_8_bits_and_nearly_the_same():
    model = in_8_bits(graph(), [PIXELS[:20], PIXELS[20:]])
    kinds = [node.op_type for node in model.graph.node]
    assert "QuantizeLinear" in kinds
    weights = [
        item
        for item in model.graph.initializer
        if item.data_type == TensorProto.UINT8 and len(item.dims) == 2
    ]
    assert [tuple(item.dims) for item in weights] == [(32, 5)]
    apart = np.abs(out_of(model) - by_hand())
    assert 1e-5 < apart.mean() < 0.02 * np.abs(by_hand()).max()


def test_weights_in_8_bits_are_made_numbers_of_32_again():
    model = weights_in_8_bits(graph())
    assert "QuantizeLinear" not in [node.op_type for node in model.graph.node]
    assert sum(item.data_type == TensorProto.INT8 for item in model.graph.initializer) == 2
    assert {"first", "second"}.isdisjoint(item.name for item in model.graph.initializer)
    rows = PIXELS.reshape(40, 48) / 255
    first, second = (np.rint(each / (f := np.abs(each).max(axis=0) / 127)) * f for each in (FIRST, SECOND))
    (there,) = ReferenceEvaluator(model).run(["out"], {"pixels": PIXELS})
    np.testing.assert_allclose(there, np.maximum(rows @ first, 0) @ second, rtol=1e-4, atol=1e-4)
    assert np.abs(out_of(model) - by_hand()).max() < 0.05 * np.abs(by_hand()).max()


def test_each_channel_has_a_factor_of_its_own_and_one_of_noughts_stays_nought():
    weights = np.array([[1.0, -0.5], [100.0, 50.0], [0.0, 0.0]], dtype=np.float32)
    whole, factors = in_whole_numbers(weights, 0)
    assert whole.tolist() == [[127, -64], [127, 64], [0, 0]]
    assert factors[:2] == pytest.approx([1 / 127, 100 / 127])


def test_the_same_graph_gives_the_same_bytes():
    first, second = (
        quantized("int8", graph(), [PIXELS]).SerializeToString(deterministic=True) for _ in range(2)
    )
    assert first == second
