"""Every classification metric as a function of sums over images or groups, so that resamples need no loop.

A resample is a column of weights (how often each unit was drawn). The sums of all resamples are products of
sparse matrices with the matrix of weights; the metrics are then computed for all columns at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pupille.evaluation.intervals import resample_weights
from pupille.evaluation.metrics import (
    accuracy,
    auc_of_blocks,
    f1_per_class,
    log_losses,
    macro_mean,
    precision_per_class,
    rank_blocks,
    recall_per_class,
    specificity_per_class,
)
from pupille.results import FloatArray, IntArray

PER_CLASS: dict[str, Callable[[NDArray[Any]], FloatArray]] = {
    "precision": precision_per_class,
    "recall": recall_per_class,
    "f1": f1_per_class,
    "specificity": specificity_per_class,
}


@dataclass(frozen=True)
class Scores:
    """The metrics of B resamples. overall: name -> (B,); per_class: name -> (C, B), and `roc_auc` (A, B).

    A is 1 for two classes (the second is the positive one), else C. NaN where a metric is undefined.
    """

    overall: dict[str, FloatArray]
    per_class: dict[str, FloatArray]


@dataclass(frozen=True)
class Sums:
    """What the metrics need of U units (images or groups).

    confusion: (C * C, U) images per cell. losses: (2, U) log losses and images. ranks: for each area under a
    ROC curve (2 * S, U) positive images, then negative ones, per block of `rank_blocks`.
    """

    n_classes: int
    confusion: csr_array
    losses: FloatArray
    ranks: tuple[csr_array, ...]

    @property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return int(self.losses.shape[1])

    def scores(self, weights: FloatArray) -> Scores:
        """The metrics of each column of weights (U, B)."""
        size = self.n_classes
        confusion = (self.confusion @ weights).reshape(size, size, -1)
        per_class = {name: metric(confusion) for name, metric in PER_CLASS.items()}
        per_class["roc_auc"] = np.stack([_auc(rank @ weights) for rank in self.ranks])
        overall = {
            "accuracy": accuracy(confusion),
            "balanced_accuracy": macro_mean(per_class["recall"], confusion),
            "precision_macro": macro_mean(per_class["precision"], confusion),
            "recall_macro": macro_mean(per_class["recall"], confusion),
            "f1_macro": macro_mean(per_class["f1"], confusion),
            "log_loss": np.divide(*(self.losses @ weights)),
            "roc_auc": per_class["roc_auc"][0]
            if len(self.ranks) == 1
            else macro_mean(per_class["roc_auc"], confusion),
        }
        return Scores(overall, per_class)

    def resampled(self, *, resamples: int, seed: int) -> Scores:
        """The metrics of seeded resamples of the units, (resamples,) and (C, resamples)."""
        rows = max(self.n_classes**2, *(rank.shape[0] for rank in self.ranks))
        chunks = [
            self.scores(weights)
            for weights in resample_weights(self.n_units, resamples=resamples, seed=seed, rows=rows)
        ]
        return Scores(
            {name: np.concatenate([c.overall[name] for c in chunks]) for name in chunks[0].overall},
            {
                name: np.concatenate([c.per_class[name] for c in chunks], axis=1)
                for name in chunks[0].per_class
            },
        )


def sums(labels: IntArray, probabilities: FloatArray, units: IntArray) -> Sums:
    """The sums of each unit. labels: (N,), probabilities: (N, C), units: (N,) from 0 to U - 1, each used."""
    n_classes, n_units = probabilities.shape[1], int(units.max()) + 1
    cells = labels * n_classes + np.argmax(probabilities, axis=1)
    loss = np.bincount(units, weights=log_losses(labels, probabilities), minlength=n_units)
    losses = np.stack([loss, np.bincount(units, minlength=n_units)]).astype(np.float64)
    positives = [1] if n_classes == 2 else range(n_classes)
    ranks = tuple(_ranks(labels == k, probabilities[:, k], units, n_units) for k in positives)
    return Sums(n_classes, _table(cells, units, (n_classes**2, n_units)), losses, ranks)


def _ranks(positive: NDArray[np.bool_], scores: FloatArray, units: IntArray, n_units: int) -> csr_array:
    blocks = rank_blocks(positive, scores)
    size = int(blocks.max()) + 1
    return _table(np.where(positive, blocks, size + blocks), units, (2 * size, n_units))


def _table(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> csr_array:
    """Counts of (row, column) pairs."""
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def _auc(block_sums: FloatArray) -> FloatArray:
    size = len(block_sums) // 2
    return auc_of_blocks(block_sums[:size], block_sums[size:])
