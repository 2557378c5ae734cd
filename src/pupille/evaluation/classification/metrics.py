"""Metrics as pure functions of arrays; definitions and sources stand in `docs/metrics.md`.

Counts may carry further axes behind the classes, so that one call serves thousands of resamples:
a confusion matrix is (C, C) or (C, C, B), and its margins serve as well. What is undefined is NaN here and a reason in
`Evaluation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray

SMALLEST_PROBABILITY = float(np.finfo(np.float64).eps)
"""Probabilities are kept this far from 0 and 1 in the log loss, as scikit-learn does."""


@dataclass(frozen=True)
class Margins:
    """All that a metric asks of a confusion matrix, which has C times as many cells.

    hits, truths, predictions: (C, ...) images of each class that are predicted rightly, that are of it, that are
    predicted as it.
    """

    hits: NDArray[Any]
    truths: NDArray[Any]
    predictions: NDArray[Any]

    @classmethod
    def of(cls, counts: Counts) -> Margins:
        """The margins of a confusion matrix (C, C, ...); margins are given back."""
        if isinstance(counts, Margins):
            return counts
        diagonal = np.arange(len(counts))
        return cls(counts[diagonal, diagonal], counts.sum(axis=1), counts.sum(axis=0))

    @property
    def n(self) -> NDArray[Any]:
        """(...) all images."""
        return np.asarray(self.truths.sum(axis=0))


Counts = NDArray[Any] | Margins
"""A confusion matrix (C, C, ...), or its margins."""


def confusion_matrix(labels: IntArray, predicted: IntArray, n_classes: int) -> IntArray:
    """(C, C) counts of images, truth in rows, predictions in columns. labels, predicted: (N,) indices."""
    cells = np.bincount(labels * n_classes + predicted, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes).astype(np.int64)


def accuracy(confusion: Counts) -> FloatArray:
    """Share of images predicted rightly. confusion: (C, C, ...); returns (...)."""
    margins = Margins.of(confusion)
    return _ratio(margins.hits.sum(axis=0), margins.n)


def recall_per_class(confusion: Counts) -> FloatArray:
    """Share of the images of a class that are found (sensitivity); NaN without such images. (C, ...)."""
    margins = Margins.of(confusion)
    return _ratio(margins.hits, margins.truths)


def precision_per_class(confusion: Counts) -> FloatArray:
    """Share of right ones among the images predicted as a class; NaN if there are none. (C, ...)."""
    margins = Margins.of(confusion)
    return _ratio(margins.hits, margins.predictions)


def f1_per_class(confusion: Counts) -> FloatArray:
    """F1 = 2TP / (2TP + FP + FN), 0 for a class never predicted; NaN without images of it. (C, ...)."""
    return f_beta_per_class(confusion, beta=1.0)


def f_beta_per_class(confusion: Counts, *, beta: float) -> FloatArray:
    """F-beta (van Rijsbergen 1979): recall counts beta times as much as precision; NaN as for `f1_per_class`.

    (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP), b = beta. (C, ...). Raises ConfigError if beta is not above 0.
    """
    if not beta > 0:
        raise ConfigError(
            tell("beta must be above 0; 2 counts recall twice as much as precision. Got {beta}.", beta=beta)
        )
    margins = Margins.of(confusion)
    predictions = np.where(margins.truths > 0, margins.predictions, 0)
    return _ratio((1 + beta**2) * margins.hits, beta**2 * margins.truths + predictions)


def matthews(confusion: Counts) -> FloatArray:
    """Matthews' correlation of truth and prediction for C classes (Gorodkin 2004), -1 to 1.

    0 where everything is predicted as one class, as scikit-learn has it; NaN where all images are of one class.
    confusion: (C, C, ...); returns (...).
    """
    truths, predictions, n, agreed, expected = _agreement(confusion)
    spread = (n**2 - (predictions**2).sum(axis=0)) * (n**2 - (truths**2).sum(axis=0))
    undefined = n**2 <= (truths**2).sum(axis=0)
    ratio = _ratio(agreed * n - expected, np.sqrt(np.maximum(spread, 0.0)))
    return np.where(undefined, np.nan, np.where(np.isnan(ratio), 0.0, ratio))


def kappa(confusion: Counts) -> FloatArray:
    """Cohen's (1960) kappa: how much of the agreement that chance leaves open was reached; 1 at most.

    NaN where truth and prediction are one and the same class throughout. confusion: (C, C, ...); returns (...).
    """
    _, _, n, agreed, expected = _agreement(confusion)
    return _ratio(agreed * n - expected, n**2 - expected)


def specificity_per_class(confusion: Counts) -> FloatArray:
    """Share of the images of other classes not predicted as this one; NaN without such images. (C, ...)."""
    margins = Margins.of(confusion)
    others = margins.n - margins.truths
    false_alarms = margins.predictions - margins.hits
    return _ratio(others - false_alarms, others)


def macro_mean(per_class: FloatArray, confusion: Counts) -> FloatArray:
    """Plain mean over the classes that have images and whose metric is defined; NaN if none has.

    per_class: (C, ...), confusion: (C, C, ...); returns (...).
    """
    counted = (Margins.of(confusion).truths > 0) & np.isfinite(per_class)
    return _ratio(np.where(counted, per_class, 0.0).sum(axis=0), counted.sum(axis=0))


def log_losses(labels: IntArray, probabilities: FloatArray) -> FloatArray:
    """Minus the natural logarithm of the probability given to the true class; the mean is the log loss.

    labels: (N,), probabilities: (N, C), kept within eps and 1 - eps of double precision. (N,) in nats.
    """
    given = probabilities[np.arange(len(labels)), labels]
    losses: FloatArray = -np.log(np.clip(given, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY))
    return losses


def brier_scores(labels: IntArray, probabilities: FloatArray) -> FloatArray:
    """Squared distance of the probabilities from the truth (Brier 1950); the mean is the Brier score. (N,).

    For two classes the usual half of it, (p - y)^2 of the positive class, 0 to 1; for more the sum over the
    classes, 0 to 2. labels: (N,), probabilities: (N, C).
    """
    gaps = probabilities - np.eye(probabilities.shape[1])[labels]
    scores: FloatArray = np.square(gaps).sum(axis=1) * (0.5 if probabilities.shape[1] == 2 else 1.0)
    return scores


def in_top(labels: IntArray, probabilities: FloatArray, *, k: int) -> FloatArray:
    """(N,) 1 where the true class is among the k most probable ones, else 0; of equals, the first count first.

    Raises ConfigError if k is not from 1 to C.
    """
    size = probabilities.shape[1]
    if not 1 <= k <= size:
        raise ConfigError(
            tell("top-k needs a k from 1 to {size}, the number of classes. Got {k}.", size=size, k=k)
        )
    given = np.take_along_axis(probabilities, labels[:, None], axis=1)
    earlier = np.arange(size) < labels[:, None]
    ahead = (probabilities > given) | ((probabilities == given) & earlier)
    return np.asarray(ahead.sum(axis=1) < k, dtype=np.float64)


def rank_blocks(positive: NDArray[np.bool_], scores: FloatArray) -> IntArray:
    """The block of each image in the order of the scores: all that the area under a ROC curve asks of them.

    Images of one block tie, or are all positive or all negative with none of the others between them.
    Weighted areas then need one sum per block, not per image. positive, scores: (N,); returns (N,) from 0.
    """
    order = np.argsort(scores, kind="stable")
    tie = np.concatenate([[0], np.cumsum(np.diff(scores[order]) > 0)])
    positives = np.bincount(tie, weights=positive[order])
    mixed = (positives > 0) & (positives < np.bincount(tie))
    kind = np.where(mixed, 2, positives > 0)
    starts = (kind[1:] != kind[:-1]) | mixed[1:]
    block_of_tie = np.concatenate([[0], np.cumsum(starts)])
    blocks = np.empty(len(scores), dtype=np.int64)
    blocks[order] = block_of_tie[tie]
    return blocks


def auc_of_blocks(positives: FloatArray, negatives: FloatArray) -> FloatArray:
    """Chance that a positive scores above a negative, ties count half (Hanley & McNeil 1982).

    positives, negatives: (S, ...) weights summed over each block of `rank_blocks`; returns (...), NaN where
    one of the two is missing.
    """
    below = np.cumsum(negatives, axis=0) - negatives / 2
    return _ratio(
        np.einsum("s...,s...->...", positives, below), positives.sum(axis=0) * negatives.sum(axis=0)
    )


def precision_blocks(positive: NDArray[np.bool_], scores: FloatArray) -> IntArray:
    """The block of each image for the average precision: the highest scores first, one block a score of positives.

    Negatives join the next lower (or equal) score that a positive has; those below all positives come last and
    count for nothing. positive, scores: (N,); returns (N,) from 0.
    """
    distinct = np.unique(scores[positive])
    return (len(distinct) - np.searchsorted(distinct, scores, side="right")).astype(np.int64)


def average_precision_of_blocks(positives: FloatArray, negatives: FloatArray) -> FloatArray:
    """Mean precision at each found positive, ties found together: the step-wise area under the PR curve.

    positives, negatives: (S, ...) weights summed over each block of `precision_blocks`; returns (...), NaN
    without positives.
    """
    hits = np.cumsum(positives, axis=0)
    precision = hits / np.maximum(hits + np.cumsum(negatives, axis=0), np.finfo(np.float64).tiny)
    return _ratio(np.einsum("s...,s...->...", positives, precision), hits[-1])


def average_precision(positive: NDArray[np.bool_], scores: FloatArray) -> float:
    """Average precision of one class against the rest; NaN without positives. positive, scores: (N,)."""
    blocks = precision_blocks(positive, scores)
    size = int(blocks.max()) + 1
    positives = np.bincount(blocks, weights=positive, minlength=size).astype(np.float64)
    negatives = np.bincount(blocks, weights=~positive, minlength=size).astype(np.float64)
    return float(average_precision_of_blocks(positives, negatives))


def roc_auc(positive: NDArray[np.bool_], scores: FloatArray, weights: FloatArray | None = None) -> float:
    """Area under the ROC curve of one class against the rest; NaN where one side is missing.

    positive, scores: (N,), weights: (N,) at least 0, by default 1.
    """
    weight = np.ones(len(scores)) if weights is None else weights
    blocks = rank_blocks(positive, scores)
    size = int(blocks.max()) + 1
    positives = np.bincount(blocks, weights=weight * positive, minlength=size).astype(np.float64)
    negatives = np.bincount(blocks, weights=weight * ~positive, minlength=size).astype(np.float64)
    return float(auc_of_blocks(positives, negatives))


def _agreement(confusion: Counts) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Truths and predictions of each class, all images, the right ones, and n times those right by chance."""
    margins = Margins.of(confusion)
    truths, predictions = (
        np.asarray(counts, dtype=np.float64) for counts in (margins.truths, margins.predictions)
    )
    agreed = np.asarray(margins.hits, dtype=np.float64).sum(axis=0)
    return truths, predictions, truths.sum(axis=0), agreed, (truths * predictions).sum(axis=0)


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> FloatArray:
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    ratio: FloatArray = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio
