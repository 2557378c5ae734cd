"""Logits, scores and shares to probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.results.predictions import ClassPredictions

if TYPE_CHECKING:
    from torch import Tensor

    from pupille.data.annotations import Targets
    from pupille.models.decode.decoder import Estimated
    from pupille.models.model import ModelSpec


class ClassDecoder:
    """The answers of classification: (N, C) probabilities; see `pupille.models.decode.decoder.Decoder`."""

    def none(self, spec: ModelSpec) -> FloatArray:
        """(0, C)."""
        return np.empty((0, len(spec.classes)))

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> FloatArray:  # noqa: ARG002
        """(N, C) logits -> (N, C) probabilities."""
        shares: FloatArray = outputs.double().softmax(dim=1).numpy()
        return shares

    def of_estimator(self, model: Estimated, inputs: NDArray[np.float32]) -> FloatArray:
        """(N, values) rows -> (N, C) probabilities, 0 for classes never seen in training."""
        probabilities = np.zeros((len(inputs), len(model.spec.classes)))
        probabilities[:, np.asarray(model.estimator.classes_, dtype=np.int64)] = shares_of(model, inputs)
        return probabilities

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: FloatArray, spec: ModelSpec
    ) -> ClassPredictions:
        """The probabilities with the true classes."""
        return ClassPredictions(ids, spec.classes, answers, targets.array)

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError unless there are two classes at least, each once."""
        if len(spec.classes) < 2 or len(set(spec.classes)) < len(spec.classes):
            raise ModelError(
                tell("model.json must name at least two classes, each once. Copy the run folder again.")
            )


def shares_of(model: Estimated, inputs: NDArray[np.float32]) -> FloatArray:
    """(N, values) prepared rows -> (N, classes seen in training) probabilities."""
    if model.temperature is None:
        shares = np.asarray(model.estimator.predict_proba(inputs), dtype=np.float64)
        total: FloatArray = shares.sum(axis=1, keepdims=True)
        return shares / total
    return softmax(scores(model.estimator, inputs) / model.temperature)


def scores(estimator: Any, inputs: NDArray[np.float32]) -> FloatArray:
    """(N, classes) scores of an estimator without probabilities; of two classes the first one's is 0."""
    raw = np.asarray(estimator.decision_function(inputs), dtype=np.float64)
    return raw if raw.ndim == 2 else np.stack([np.zeros_like(raw), raw], axis=1)


def softmax(logits: FloatArray) -> FloatArray:
    """(N, C) logits -> rows that sum to one."""
    powers: FloatArray = np.exp(logits - logits.max(axis=1, keepdims=True))
    total: FloatArray = powers.sum(axis=1, keepdims=True)
    return powers / total


DECODER = ClassDecoder()
