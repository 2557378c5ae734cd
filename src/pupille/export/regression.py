"""The numbers of an exported model, in their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.export.graph import Node, Tail
from pupille.export.parity import Parity, difference_in_words
from pupille.i18n.language import says
from pupille.models.decode.regression import scale_of
from pupille.models.model import Model, ModelSpec
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.arrays import FloatArray
from pupille.results.regression import NumberPredictions

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels

NUMBERS = "numbers"


class ExportedNumbers:
    """See `pupille.export.part.ExportPart`."""

    instead = "cnn"

    def outputs(self, temperature: float | None) -> tuple[str, ...]:  # noqa: ARG002
        """The numbers."""
        return (NUMBERS,)

    def about(self, spec: ModelSpec) -> dict[str, Any]:  # noqa: ARG002
        """Nothing."""
        return {}

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:  # noqa: ARG002
        """(N, 1) standardised outputs -> (N,) numbers."""
        from pupille.export.restored import Restored

        return Restored(scale_of(spec))

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:  # noqa: ARG002
        """The standardised outputs of an estimator -> numbers."""
        scale = scale_of(model.spec)
        constants: dict[str, NDArray[Any]] = {
            "deviation": np.array(scale.deviation, np.float32),
            "mean": np.array(scale.mean, np.float32),
            "flat": np.array([-1]),
        }
        nodes: tuple[Node, ...] = (
            ("Reshape", [given, "flat"], "flattened", {}),
            ("Mul", ["flattened", "deviation"], "spread", {}),
            ("Add", ["spread", "mean"], NUMBERS, {}),
        )
        return Tail(nodes, constants, {NUMBERS: (None,)})

    def reference(self, model: Model, pixels: Pixels) -> FloatArray:
        """(N,) numbers."""
        return model.predict(pixels)

    def saved(self, predictions: NumberPredictions, ids: Sequence[str]) -> FloatArray | None:
        """(N,) numbers."""
        rows = {id_: row for row, id_ in enumerate(predictions.ids)}
        return predictions.predicted[[rows[id_] for id_ in ids]]

    def answers(self, there: Mapping[str, NDArray[Any]], n: int, spec: ModelSpec) -> NDArray[Any]:  # noqa: ARG002
        """(N,) numbers."""
        return there[NUMBERS].astype(np.float64)

    def otherwise(self, first: NDArray[Any], second: NDArray[Any], spec: ModelSpec) -> tuple[int, int]:  # noqa: ARG002
        """Nothing is decided."""
        return 0, 0

    def parity(
        self, ids: Sequence[str], here: FloatArray, there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """How far a number differs at most, as a share of the deviation of the training numbers."""
        apart = np.abs(here - there[NUMBERS].astype(np.float64)).max(initial=0.0)
        return Parity(len(ids), 0, float(apart) / scale_of(spec).deviation)

    def in_words(self, parity: Parity) -> str:
        """How far numbers differ."""
        return says(
            "Compared on {n} test image: the numbers differ by {largest} of their deviation in training, at most.",
            "Compared on {n} test images: the numbers differ by {largest} of their deviation in training, at most.",
            parity.images,
            largest=difference_in_words(parity.largest),
        )


PART = ExportedNumbers()
