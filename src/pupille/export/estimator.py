"""A model of scikit-learn as an ONNX graph, by skl2onnx, between what prepares pixels and what makes answers."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING

from pupille.errors import ModelError
from pupille.export.graph import OPSET, between
from pupille.export.part import ExportPart
from pupille.i18n.language import tell
from pupille.models.model import Model
from pupille.models.sklearn_model import ClassicalModel

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto

ROWS = "rows"
MIDDLE = "estimator/"
"""How every name in its part of the graph begins."""
OPERATORS = {"": OPSET, "ai.onnx.ml": 3}


def as_it_is(model: Model) -> Model:
    """The model itself: it computes in 32 bits already, or in more."""
    return model


def to_graph(
    model: Model,
    part: ExportPart,
    temperature: float | None,
    *,
    features: bool = False,  # noqa: ARG001
) -> ModelProto:
    """The graph of an estimator, whose features are the prepared pixels and no output.

    Raises ModelError for one that has no converter.
    """
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType
    from skl2onnx.common.exceptions import MissingConverter, MissingShapeCalculator

    assert isinstance(model, ClassicalModel)
    prepared, estimator = model.spec.preprocessing, model.estimator
    values = math.prod((prepared.height, prepared.width, prepared.channels))
    options = {id(estimator): {"zipmap": False}} if hasattr(estimator, "classes_") else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            middle = to_onnx(
                estimator,
                initial_types=[(ROWS, FloatTensorType([None, values]))],
                options=options,
                target_opset=OPERATORS,
            )
    except (MissingConverter, MissingShapeCalculator) as error:
        raise ModelError(
            tell(
                "{model} has a step that nothing converts to ONNX, so it is not exported. Export another model, or use "
                "the run itself.",
                model=model.spec.name,
            )
        ) from error
    number(middle.graph, {})
    graph = middle.graph
    return between(
        prepared, middle, graph.input[0].name, part.tail(model, temperature, graph.output[-1].name)
    )


def number(graph: GraphProto, names: dict[str, str]) -> None:
    """Names every value of a graph, and of those inside it, by counting: what a converter calls them depends on what it
    converted before, and none may stand twice in the file. names: old -> new, of the graph around.
    """

    def new(name: str) -> str:
        # An input that is left out has no name.
        return names.setdefault(name, f"{MIDDLE}{len(names)}") if name else ""

    for item in [*graph.input, *graph.initializer, *graph.output]:
        item.name = new(item.name)
    del graph.value_info[:]
    for node in graph.node:
        node.name = ""
        for values in (node.input, node.output):
            values[:] = [new(name) for name in values]
        for attribute in node.attribute:
            if attribute.HasField("g"):
                number(attribute.g, names)
