"""Standardised outputs to numbers in their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.results.regression import NumberPredictions, NumberScale

if TYPE_CHECKING:
    from torch import Tensor

    from pupille.data.annotations import Targets
    from pupille.models.decode.decoder import Estimated
    from pupille.models.model import ModelSpec


class NumberDecoder:
    """The answers of regression: (N,) numbers; see `pupille.models.decode.decoder.Decoder`."""

    def none(self, spec: ModelSpec) -> FloatArray:  # noqa: ARG002
        """(0,)."""
        return np.empty(0)

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> FloatArray:
        """(N, 1) outputs, standardised on the training images -> (N,) numbers."""
        return scale_of(spec).restored(outputs.double().numpy()[:, 0])

    def of_estimator(self, model: Estimated, inputs: NDArray[np.float32]) -> FloatArray:
        """(N, values) rows -> (N,) numbers."""
        standardised = np.asarray(model.estimator.predict(inputs), dtype=np.float64)
        return scale_of(model.spec).restored(standardised)

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: FloatArray, spec: ModelSpec
    ) -> NumberPredictions:
        """The numbers with the true ones."""
        return NumberPredictions(ids, targets.array, answers, spec.unit, spec.scale, spec.difficulty)

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError unless the scale of the training numbers is there."""
        scale_of(spec)


def scale_of(spec: ModelSpec) -> NumberScale:
    """The scale of the numbers that a model learned. Raises ModelError if it states none."""
    if spec.scale is None:
        raise ModelError(tell("model.json lacks the scale of the numbers. Copy the run folder again."))
    return spec.scale


DECODER = NumberDecoder()
