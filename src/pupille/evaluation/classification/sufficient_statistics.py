"""Every classification metric as a function of sums over images or groups, so that resamples need no loop.

A resample is a column of weights (how often each unit was drawn). The sums of all resamples are products of
sparse matrices with the matrix of weights; the metrics are then computed for all columns at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pupille.evaluation.classification.metrics import (
    Counts,
    Margins,
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

BoolArray = NDArray[np.bool_]

PER_CLASS: dict[str, Callable[[Counts], FloatArray]] = {
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

    margins: (3 * C, U) images of each class that are right, that are of it, that are predicted as it. totals: (T, U)
    for each name of `totalled` the sum over a unit's images. images: (U,) how many they are. ranks: for each area
    under a ROC curve (2 * S, U) positive images, then negative ones, per block of `rank_blocks`; precisions: the same
    for each class, of `precision_blocks`. Both without the images that score below every positive one, whose order
    makes no difference. positive: the class to find, where there are two.
    """

    n_classes: int
    margins: csr_array
    totals: FloatArray
    totalled: tuple[str, ...]
    images: FloatArray
    ranks: tuple[csr_array, ...]
    precisions: tuple[csr_array, ...]
    positive: int = 1

    @property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return len(self.images)

    def scores(self, weights: FloatArray, *, areas: bool = True, precise: BoolArray | None = None) -> Scores:
        """The metrics of each column of weights (U, B).

        areas: whether those under the ROC curves are wanted, which are NaN otherwise. precise: (C,) the classes whose
        average precision is wanted; by default all.
        """
        size, n = self.n_classes, weights.shape[1]
        margins = Margins(*(self.margins @ weights).reshape(3, size, n))
        images = self.images @ weights
        per_class = {name: metric(margins) for name, metric in PER_CLASS.items()}
        positive = [1] if size == 2 else range(size)
        roc = [
            _area(rank @ weights, images - margins.truths[k]) if areas else np.full(n, np.nan)
            for k, rank in zip(positive, self.ranks, strict=True)
        ]
        per_class["roc_auc"] = np.repeat(np.stack(roc), size // len(roc), axis=0)
        per_class["average_precision"] = np.stack(
            [
                average_precision_of_blocks(*np.split(block @ weights, 2))
                if precise is None or precise[k]
                else np.full(n, np.nan)
                for k, block in enumerate(self.precisions)
            ]
        )
        overall = {name: macro_mean(per_class[part], margins) for name, part in MEAN_OF.items()}
        if size == 2:
            # Of two classes the curves of the positive one stand for the whole.
            overall |= {name: per_class[name][self.positive] for name in ("roc_auc", "average_precision")}
        means = self.totals @ weights / images
        overall |= {
            spec.name: load(spec.function)(margins)
            for spec in metric_specs("classification").values()
            if spec.function
        }
        return Scores(overall | dict(zip(self.totalled, means, strict=True)), per_class)

    def resampled(
        self, *, resamples: int, seed: int, areas: bool = True, precise: BoolArray | None = None
    ) -> Scores:
        """The metrics of seeded resamples of the units, (resamples,) and (C, resamples); the rest as in `scores`."""
        weights = resample_weights(self.n_units, resamples=resamples, seed=seed, rows=self._most_rows)
        return _joined([self.scores(columns, areas=areas, precise=precise) for columns in weights])

    def jackknife(self, *, seed: int) -> Scores:
        """The metrics without each unit in turn, or without each of 500 seeded parts where there are more units."""
        return _joined(
            list(map(self.scores, leave_out_weights(self.n_units, seed=seed, rows=self._most_rows)))
        )

    @property
    def _most_rows(self) -> int:
        return max(3 * self.n_classes, *(int(table.shape[0]) for table in (*self.ranks, *self.precisions)))


def _joined(chunks: Sequence[Scores]) -> Scores:
    """The metrics of all resamples out of those of some at a time."""
    return Scores(
        {name: np.concatenate([chunk.overall[name] for chunk in chunks]) for name in chunks[0].overall},
        {
            name: np.concatenate([chunk.per_class[name] for chunk in chunks], axis=1)
            for name in chunks[0].per_class
        },
    )


def _area(blocks: FloatArray, negatives: FloatArray) -> FloatArray:
    """(B,) the area under a ROC curve. blocks: (2 * S, B) as in `ranks`; negatives: (B,) images of other classes."""
    above, of_block = np.split(blocks, 2)
    below = negatives - of_block.sum(axis=0)
    return auc_of_blocks(np.vstack([np.zeros_like(below), above]), np.vstack([below, of_block]))


def sums(
    labels: IntArray, probabilities: FloatArray, units: IntArray, *, positive: int = 1
) -> SufficientStatistics:
    """The sums of each unit. labels: (N,), probabilities: (N, C), units: (N,) from 0 to U - 1, each used.

    positive: the class to find, where there are two.
    """
    n_classes, n_units = probabilities.shape[1], int(units.max()) + 1
    predicted = np.argmax(probabilities, axis=1)
    right = np.flatnonzero(predicted == labels)
    rows = np.concatenate([labels[right], n_classes + labels, 2 * n_classes + predicted])
    columns = np.concatenate([units[right], units, units])
    of_images = {"log_loss": log_losses(labels, probabilities), "brier": brier_scores(labels, probabilities)}
    of_images |= {f"top_{k}": in_top(labels, probabilities, k=k) for k in TOP if n_classes >= 2 * k}
    totals = np.stack([np.bincount(units, weights=row, minlength=n_units) for row in of_images.values()])
    return SufficientStatistics(
        n_classes,
        _table(rows, columns, (3 * n_classes, n_units)),
        totals.astype(np.float64),
        tuple(of_images),
        np.bincount(units, minlength=n_units).astype(np.float64),
        tuple(
            _blocks(rank_blocks, labels == k, probabilities[:, k], units)
            for k in ([1] if n_classes == 2 else range(n_classes))
        ),
        tuple(_blocks(precision_blocks, labels == k, probabilities[:, k], units) for k in range(n_classes)),
        positive,
    )


def _blocks(
    blocks_of: Callable[[BoolArray, FloatArray], IntArray],
    positive: BoolArray,
    scores: FloatArray,
    units: IntArray,
) -> csr_array:
    """(2 * S, U) positive images of each block, then negative ones; none that score below every positive one."""
    if not positive.any():
        return _table(np.empty(0, np.int64), np.empty(0, np.int64), (2, int(units.max()) + 1))
    counted = np.flatnonzero(scores >= scores[positive].min())
    is_positive = positive[counted]
    blocks = blocks_of(is_positive, scores[counted])
    size = int(blocks.max()) + 1
    rows = np.where(is_positive, blocks, size + blocks)
    return _table(rows, units[counted], (2 * size, int(units.max()) + 1))


def _table(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> csr_array:
    """Counts of (row, column) pairs."""
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
