"""How well masks agree, for choices that a model of single pixels makes while it is fitted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.results.masks import IGNORED, ClassMask


def mean_iou(truth: ClassMask, answers: NDArray[np.integer], classes: int, background: int | None) -> float:
    """IoU pooled over all pixels, the mean over the classes that truth or answers have, but the background; 1 where
    neither marks anything."""
    counts = truth != IGNORED
    table = np.bincount(
        truth[counts].astype(np.int64) * classes + answers[counts].astype(np.int64), minlength=classes**2
    ).reshape(classes, classes)
    shared = np.diag(table)
    either = table.sum(axis=0) + table.sum(axis=1) - shared
    there = (either > 0) & (np.arange(classes) != background)
    return float((shared[there] / either[there]).mean()) if there.any() else 1.0
