"""ROC and precision-recall curves as plain arrays: one class against the rest, micro and macro means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.evaluation.classification.metrics import average_precision, roc_auc
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Curve:
    """A curve with a point for each threshold, the strictest first.

    thresholds: (T,) a score at least so high is called positive; the first is infinite: nothing is. Of a ROC
    curve x is the share of false alarms among the negatives and y the recall; of a precision-recall curve x is
    the recall and y the precision (1 where nothing is called positive). area: under the ROC curve, or the
    average precision, which joins no two points by a line.
    """

    x: FloatArray
    y: FloatArray
    thresholds: FloatArray
    area: float


def roc_curve(positive: NDArray[np.bool_], scores: FloatArray) -> Curve:
    """Recall against false alarms of one class against the rest. positive, scores: (N,).

    Raises DataError where all images are positive or none is.
    """
    positive, scores = _both_kinds(positive, scores)
    thresholds, hits, alarms = _counts_at_thresholds(positive, scores)
    return Curve(alarms / alarms[-1], hits / hits[-1], thresholds, roc_auc(positive, scores))


def precision_recall_curve(positive: NDArray[np.bool_], scores: FloatArray) -> Curve:
    """Precision against recall of one class against the rest. positive, scores: (N,).

    Raises DataError where all images are positive or none is.
    """
    positive, scores = _both_kinds(positive, scores)
    thresholds, hits, alarms = _counts_at_thresholds(positive, scores)
    called = np.maximum(hits + alarms, 1)
    precision = np.where(hits + alarms > 0, hits / called, 1.0)
    return Curve(hits / hits[-1], precision, thresholds, average_precision(positive, scores))


def image_class_pairs(labels: IntArray, probabilities: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    """Every pair of an image and a class as one decision, for micro means: (N * C,) positive, and scores.

    `roc_curve` and `precision_recall_curve` of these are the micro-averaged curves. labels: (N,),
    probabilities: (N, C).
    """
    positive = labels[:, None] == np.arange(probabilities.shape[1])
    return positive.ravel(), probabilities.ravel()


def macro_roc_curve(labels: IntArray, probabilities: FloatArray, *, points: int = 201) -> Curve:
    """The mean of the classes' ROC curves at equal false alarms, over the classes that can have one.

    labels: (N,), probabilities: (N, C). points: of the grid of false alarms; thresholds are NaN, since the classes have
    different ones. area: the mean of the classes' areas. Raises DataError if no class has a curve.
    """
    grid = np.linspace(0.0, 1.0, points)
    curves = [
        roc_curve(labels == k, probabilities[:, k])
        for k in np.unique(labels)
        if 0 < (labels == k).sum() < len(labels)
    ]
    if not curves:
        raise DataError(
            tell("a ROC curve needs images of at least two classes. Bring images of another class.")
        )
    mean = np.mean([np.interp(grid, curve.x, curve.y) for curve in curves], axis=0)
    mean[0] = 0.0
    return Curve(grid, mean, np.full(points, np.nan), float(np.mean([curve.area for curve in curves])))


def _both_kinds(positive: NDArray[np.bool_], scores: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    if positive.all() or not positive.any():
        raise DataError(
            tell("a curve needs both positive and negative images. Bring images of the class and of others.")
        )
    return np.asarray(positive, dtype=bool), np.asarray(scores, dtype=np.float64)


def _counts_at_thresholds(
    positive: NDArray[np.bool_], scores: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(T,) thresholds from the strictest on, with the hits and the false alarms at each."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    hits = np.cumsum(positive[order], dtype=np.float64)[ends]
    thresholds = scores[order][ends]
    return (
        np.concatenate([[np.inf], thresholds]),
        np.concatenate([[0.0], hits]),
        np.concatenate([[0.0], ends + 1 - hits]),
    )
