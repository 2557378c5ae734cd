"""A fitted classical rung: an estimator of scikit-learn with what describes it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.models.decode.decoder import decoder_of
from pupille.models.files.skops_file import dump
from pupille.models.model import ModelSpec
from pupille.results.arrays import FloatArray, IntArray
from pupille.runs.folder import write_atomically, write_json

ESTIMATOR = "model.skops"
DESCRIPTION = "model.json"
AT_ONCE = 4096
PREPARED_AT_ONCE = 256

LEARNED = (
    "class_prior_",
    "coef_",
    "intercept_",
    "support_vectors_",
    "dual_coef_",
    "components_",
    "normalization_",
    "_fit_X",
    "_y",
    "constant_",
)
"""The attributes in which scikit-learn's estimators keep what they learned; trees are counted by their nodes.
"""


@dataclass(frozen=True)
class ClassicalModel:
    """A fitted estimator; see `pupille.models.model.Model`.

    estimator: a classifier, whose `classes_` are indices into `spec.classes`, or a regressor of standardised numbers.
    temperature: what a classifier's scores are divided by before the softmax (Guo and others 2017), None if it gives
    shares itself.
    """

    spec: ModelSpec
    estimator: Any
    temperature: float | None = None

    @property
    def parameters(self) -> int:
        """How many numbers it learned; `docs/models.md` says which for each rung.

        The temperature is one of them.
        """
        return learned_numbers(self.estimator) + (self.temperature is not None)

    def predict(self, pixels: Images) -> FloatArray:
        """(N, H, W, C) pixels -> (N, ...) answers of the task. Raises ModelError for pixels of another shape."""
        self.spec.preprocessing.check(pixels)
        decoder = decoder_of(self.spec)
        chunks: list[FloatArray] = [decoder.none(self.spec)]
        for start in range(0, len(pixels), AT_ONCE):
            rows = np.arange(start, min(start + AT_ONCE, len(pixels)))
            chunks.append(decoder.of_estimator(self, in_rows(self.spec, pixels, rows)))
        return np.concatenate(chunks)

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `model.skops` into an existing folder."""
        write_atomically(folder / ESTIMATOR, dump(self.estimator))
        write_json(folder / DESCRIPTION, {**self.spec.to_json(), "temperature": self.temperature})


def needs_temperature(estimator: Any) -> bool:
    """Whether an estimator tells classes apart by scores alone."""
    return hasattr(estimator, "decision_function") and not hasattr(estimator, "predict_proba")


def in_rows(spec: ModelSpec, pixels: Images, rows: IntArray) -> NDArray[np.float32]:
    """(N, H, W, C) pixels -> (len(rows), H * W * C) prepared values, the input of every classical rung.

    They are prepared a few at a time, so that nothing but the result takes memory.
    """
    inputs = np.empty((len(rows), math.prod(pixels.shape[1:])), np.float32)
    for start in range(0, len(rows), PREPARED_AT_ONCE):
        some = rows[start : start + PREPARED_AT_ONCE]
        inputs[start : start + len(some)] = spec.preprocessing.apply(pixels[some]).reshape(len(some), -1)
    return inputs


def learned_numbers(estimator: Any) -> int:
    """How many numbers a fitted estimator learned: its arrays in `LEARNED`; of a tree an input and a
    threshold per fork, and a share per class and leaf; of a pipeline or a forest the sum over its parts.
    """
    if hasattr(estimator, "steps"):
        return sum(learned_numbers(step) for _, step in estimator.steps)
    if hasattr(estimator, "estimators_"):
        return sum(learned_numbers(tree) for tree in estimator.estimators_)
    if hasattr(estimator, "tree_"):
        leaves = int(estimator.tree_.n_leaves)
        return 2 * (int(estimator.tree_.node_count) - leaves) + leaves * int(
            np.prod(estimator.tree_.value.shape[1:])
        )
    return sum(int(np.size(getattr(estimator, name))) for name in LEARNED if hasattr(estimator, name))
