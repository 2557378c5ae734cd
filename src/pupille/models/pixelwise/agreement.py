"""How well masks agree, for choices that a model of single pixels makes while it is fitted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import IntArray
from pupille.results.masks import IGNORED, ClassMask


def mean_iou(truth: ClassMask, answers: NDArray[np.integer], classes: int, background: int | None) -> float:
    """IoU pooled over all pixels, as of `iou_of`."""
    return iou_of(confusion(truth, answers, classes), background)


def confusion(truth: ClassMask, answers: NDArray[np.integer], classes: int) -> IntArray:
    """(classes, classes) pixels that count: truth in rows, answers in columns."""
    counts = truth != IGNORED
    pairs = truth[counts].astype(np.int64) * classes + answers[counts].astype(np.int64)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes).astype(np.int64)


def iou_of(table: IntArray, background: int | None) -> float:
    """The mean IoU over the classes that truth or answers have, but the background; 1 where neither marks anything."""
    shared = np.diag(table)
    either = table.sum(axis=0) + table.sum(axis=1) - shared
    there = (either > 0) & (np.arange(len(table)) != background)
    return float((shared[there] / either[there]).mean()) if there.any() else 1.0
