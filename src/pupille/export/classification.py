"""The probabilities of an exported classifier, as it gives them and calibrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.metrics import SMALLEST_PROBABILITY
from pupille.export.graph import Node, Tail
from pupille.export.parity import Changed, Parity, difference_in_words
from pupille.i18n.language import says
from pupille.models.model import Model, ModelSpec
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.arrays import FloatArray
from pupille.results.predictions import ClassPredictions

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels

PROBABILITIES, CALIBRATED = "probabilities", "calibrated"


class ExportedClasses:
    """See `pupille.export.part.ExportPart`."""

    instead = "lenet5"

    def outputs(self, temperature: float | None) -> tuple[str, ...]:
        """The probabilities, and calibrated ones where the run has a temperature."""
        return (PROBABILITIES,) if temperature is None else (PROBABILITIES, CALIBRATED)

    def about(self, spec: ModelSpec) -> dict[str, Any]:  # noqa: ARG002
        """Nothing."""
        return {}

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:  # noqa: ARG002
        """(N, C) logits -> (N, C) probabilities."""
        from pupille.export.softmax import Softmax

        return Softmax(temperature)

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:
        """Scores or shares of the classes seen in training -> probabilities of all."""
        seen = np.asarray(model.estimator.classes_, dtype=np.int64)
        columns = np.zeros((len(seen), len(model.spec.classes)), dtype=np.float32)
        columns[np.arange(len(seen)), seen] = 1
        constants: dict[str, NDArray[Any]] = {"columns": columns}
        if model.temperature is None:
            constants["class_axis"] = np.array([1])
            nodes: list[Node] = [
                ("ReduceSum", [given, "class_axis"], "total", {}),
                ("Div", [given, "total"], "shares", {}),
            ]
        else:
            constants["weights"] = (score_weights(model) / model.temperature).astype(np.float32)
            nodes = [
                ("MatMul", [given, "weights"], "logits", {}),
                ("Softmax", ["logits"], "shares", {"axis": 1}),
            ]
        nodes.append(("MatMul", ["shares", "columns"], PROBABILITIES, {}))
        if temperature is not None:
            constants["smallest"] = np.array(SMALLEST_PROBABILITY, np.float32)
            constants["calibration"] = np.array(temperature, np.float32)
            nodes += [
                ("Max", [PROBABILITIES, "smallest"], "positive", {}),
                ("Log", ["positive"], "logarithms", {}),
                ("Div", ["logarithms", "calibration"], "softened", {}),
                ("Softmax", ["softened"], CALIBRATED, {"axis": 1}),
            ]
        shape = (None, len(model.spec.classes))
        return Tail(tuple(nodes), constants, dict.fromkeys(self.outputs(temperature), shape))

    def reference(self, model: Model, pixels: Pixels) -> FloatArray:
        """(N, C) probabilities."""
        return model.predict(pixels)

    def saved(self, predictions: ClassPredictions, ids: Sequence[str]) -> FloatArray | None:
        """(N, C) probabilities."""
        rows = {id_: row for row, id_ in enumerate(predictions.ids)}
        return predictions.probabilities[[rows[id_] for id_ in ids]]

    def answers(self, there: Mapping[str, NDArray[Any]], n: int, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(N, C) probabilities."""
        shares = there[PROBABILITIES].astype(np.float64)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def otherwise(self, first: NDArray[Any], second: NDArray[Any], spec: ModelSpec) -> tuple[int, int]:  # noqa: ARG002
        """Images that are called otherwise."""
        return int((first.argmax(axis=1) != second.argmax(axis=1)).sum()), len(first)

    def parity(
        self, ids: Sequence[str], here: FloatArray, there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """How far a probability differs at most, and which images are called otherwise."""
        del spec
        other = there[PROBABILITIES].astype(np.float64)
        best = np.sort(here, axis=1)[:, -2:]
        rows = np.flatnonzero(here.argmax(axis=1) != other.argmax(axis=1)).tolist()
        changed = tuple(Changed(ids[row], 1, float(best[row, 1] - best[row, 0])) for row in rows)
        return Parity(len(ids), len(ids), float(np.abs(here - other).max(initial=0.0)), changed)

    def in_words(self, parity: Parity) -> str:
        """How many decisions change, and how far probabilities differ."""
        return decisions_in_words(parity)


def decisions_in_words(parity: Parity) -> str:
    """How many decisions change, and how far probabilities differ."""
    return says(
        "Compared on {n} test image: {changed:count} of {decisions:count} decisions change, probabilities "
        "differ by {largest} at most.",
        "Compared on {n} test images: {changed:count} of {decisions:count} decisions change, probabilities "
        "differ by {largest} at most.",
        parity.images,
        changed=parity.changed_decisions,
        decisions=parity.decisions,
        largest=difference_in_words(parity.largest),
    )


def score_weights(model: ClassicalModel) -> FloatArray:
    """(K, K) what scores are multiplied with to become logits, those of two classes 0 and the score.

    Of two classes there are two columns, the score and its opposite; skl2onnx has the score of a support vector machine
    in the first and that of others in the second.
    """
    n = len(model.estimator.classes_)
    if n != 2:
        return np.eye(n)
    column = 0 if hasattr(model.estimator, "support_vectors_") else 1
    weights = np.zeros((2, 2))
    weights[column, 1] = 1
    return weights


PART = ExportedClasses()
