"""The bytes of an ONNX file: a graph with what it says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pupille.export.graph import cleaned
from pupille.export.part import ExportPart
from pupille.models.model import Model
from pupille.training.fitter import fitter_of

if TYPE_CHECKING:
    from onnx import ModelProto

KEY = "pupille"
"""Of the metadata in the file, whose value is a JSON object."""


def onnx_bytes(
    model: Model,
    part: ExportPart,
    record: Mapping[str, Any],
    *,
    temperature: float | None,
    features: bool = False,
) -> bytes:
    """The file. features: whether the features of a picture are an output of a network. The same model and record give
    the same bytes.

    Raises ModelError if the model cannot be written so.
    """
    graph = cleaned(fitter_of(model.spec.name).load("export")(model, part, temperature, features=features))
    return with_record(graph, record)


def with_record(graph: ModelProto, record: Mapping[str, Any]) -> bytes:
    """The bytes of a graph that says this of itself."""
    from onnx import checker, helper

    graph.producer_name, graph.producer_version = "pupille", str(record["pupille"])
    graph.doc_string = ""
    helper.set_model_props(graph, {KEY: json.dumps(record, ensure_ascii=False, allow_nan=False)})
    checker.check_model(graph)
    return bytes(graph.SerializeToString(deterministic=True))
