"""Every classification metric as a function of sums over images or groups, so that resamples need no loop.

A resample is a column of weights (how often each unit was drawn). The sums of all resamples are products of
sparse matrices with the matrix of weights; the metrics are then computed for all columns at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pupille.evaluation.classification.metrics import (
    auc_of_blocks,
    average_precision_of_blocks,
    brier_scores,
    f1_per_class,
    in_top,
    log_losses,
    macro_mean,
    precision_blocks,
    precision_per_class,
    rank_blocks,
    recall_per_class,
    specificity_per_class,
)
from pupille.evaluation.inference.bootstrap import leave_out_weights, resample_weights
from pupille.results.arrays import FloatArray, IntArray
from pupille.tasks import metric_specs
from pupille.tasks.task import load

PER_CLASS: dict[str, Callable[[NDArray[Any]], FloatArray]] = {
    "precision": precision_per_class,
    "recall": recall_per_class,
    "f1": f1_per_class,
    "specificity": specificity_per_class,
}

MEAN_OF = {
    "balanced_accuracy": "recall",
    "precision_macro": "precision",
    "recall_macro": "recall",
    "f1_macro": "f1",
    "roc_auc": "roc_auc",
    "average_precision": "average_precision",
}
"""Overall metric -> the metric of the classes that it is the mean of."""

TOP = (3, 5)
"""Sizes of the top-k accuracy; each is given where there are at least twice as many classes."""


@dataclass(frozen=True)
class Scores:
    """The metrics of B resamples. overall: name -> (B,); per_class: name -> (C, B).

    The area under the ROC curve is the same for both of two classes. NaN where a metric is undefined.
    """

    overall: dict[str, FloatArray]
    per_class: dict[str, FloatArray]


@dataclass(frozen=True)
class SufficientStatistics:
    """What the metrics need of U units (images or groups).

    confusion: (C * C, U) images per cell. totals: (T, U) for each name of `totalled` the sum over a unit's
    images. images: (U,) how many they are. ranks: for each area under a ROC curve (2 * S, U) positive images,
    then negative ones, per block of `rank_blocks`; precisions: the same for each class, of `precision_blocks`.
    """

    n_classes: int
    confusion: csr_array
    totals: FloatArray
    totalled: tuple[str, ...]
    images: FloatArray
    ranks: tuple[csr_array, ...]
    precisions: tuple[csr_array, ...]

    @property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return len(self.images)

    def scores(self, weights: FloatArray) -> Scores:
        """The metrics of each column of weights (U, B)."""
        size = self.n_classes
        confusion = (self.confusion @ weights).reshape(size, size, -1)
        per_class = {name: metric(confusion) for name, metric in PER_CLASS.items()}
        areas = np.stack([auc_of_blocks(*np.split(rank @ weights, 2)) for rank in self.ranks])
        per_class["roc_auc"] = np.repeat(areas, size // len(areas), axis=0)
        per_class["average_precision"] = np.stack(
            [average_precision_of_blocks(*np.split(block @ weights, 2)) for block in self.precisions]
        )
        overall = {name: macro_mean(per_class[part], confusion) for name, part in MEAN_OF.items()}
        if size == 2:
            # Of two classes the second is the positive one; its curves stand for the whole.
            overall |= {name: per_class[name][1] for name in ("roc_auc", "average_precision")}
        means = self.totals @ weights / (self.images @ weights)
        overall |= {
            spec.name: load(spec.function)(confusion)
            for spec in metric_specs("classification").values()
            if spec.function
        }
        return Scores(overall | dict(zip(self.totalled, means, strict=True)), per_class)

    def resampled(self, *, resamples: int, seed: int) -> Scores:
        """The metrics of seeded resamples of the units, (resamples,) and (C, resamples)."""
        return self._over(
            resample_weights(self.n_units, resamples=resamples, seed=seed, rows=self._most_rows)
        )

    def jackknife(self, *, seed: int) -> Scores:
        """The metrics without each unit in turn, or without each of 500 seeded parts where there are more units."""
        return self._over(leave_out_weights(self.n_units, seed=seed, rows=self._most_rows))

    @property
    def _most_rows(self) -> int:
        return max(self.n_classes**2, *(int(table.shape[0]) for table in (*self.ranks, *self.precisions)))

    def _over(self, weights: Iterator[FloatArray]) -> Scores:
        chunks = [self.scores(columns) for columns in weights]
        return Scores(
            {name: np.concatenate([c.overall[name] for c in chunks]) for name in chunks[0].overall},
            {
                name: np.concatenate([c.per_class[name] for c in chunks], axis=1)
                for name in chunks[0].per_class
            },
        )


def sums(labels: IntArray, probabilities: FloatArray, units: IntArray) -> SufficientStatistics:
    """The sums of each unit. labels: (N,), probabilities: (N, C), units: (N,) from 0 to U - 1, each used."""
    n_classes, n_units = probabilities.shape[1], int(units.max()) + 1
    cells = labels * n_classes + np.argmax(probabilities, axis=1)
    of_images = {"log_loss": log_losses(labels, probabilities), "brier": brier_scores(labels, probabilities)}
    of_images |= {f"top_{k}": in_top(labels, probabilities, k=k) for k in TOP if n_classes >= 2 * k}
    totals = np.stack([np.bincount(units, weights=row, minlength=n_units) for row in of_images.values()])
    return SufficientStatistics(
        n_classes,
        _table(cells, units, (n_classes**2, n_units)),
        totals.astype(np.float64),
        tuple(of_images),
        np.bincount(units, minlength=n_units).astype(np.float64),
        tuple(
            _blocks(rank_blocks, labels == k, probabilities[:, k], units)
            for k in ([1] if n_classes == 2 else range(n_classes))
        ),
        tuple(_blocks(precision_blocks, labels == k, probabilities[:, k], units) for k in range(n_classes)),
    )


def _blocks(
    blocks_of: Callable[[NDArray[np.bool_], FloatArray], IntArray],
    positive: NDArray[np.bool_],
    scores: FloatArray,
    units: IntArray,
) -> csr_array:
    """(2 * S, U) positive images of each block, then negative ones."""
    blocks = blocks_of(positive, scores)
    size = int(blocks.max()) + 1
    return _table(np.where(positive, blocks, size + blocks), units, (2 * size, int(units.max()) + 1))


def _table(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> csr_array:
    """Counts of (row, column) pairs."""
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
