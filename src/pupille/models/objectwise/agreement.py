"""How well label images agree, for choices that a model of objects makes while it is fitted: panoptic quality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.label_image import LabelImage


@dataclass(frozen=True)
class Shared:
    """What K true and D answered objects of one picture share.

    pixels: (K + 1, D + 1), the first row and column of what is no object. unknown: (D,) pixels of each answer of which
    it is not known whether an object is there. truth, answers: (K,), (D,) classes.
    """

    pixels: IntArray
    unknown: IntArray
    truth: IntArray
    answers: IntArray

    @classmethod
    def of(cls, truth: LabelImage, answers: LabelImage) -> Shared:
        """The counts of two label images of one size."""
        known = truth.labels >= 0
        wide = len(answers) + 1
        keys = truth.labels[known].astype(np.int64) * wide + answers.labels[known]
        pixels = np.bincount(keys, minlength=(len(truth) + 1) * wide).reshape(-1, wide)
        unknown = np.bincount(answers.labels[~known], minlength=wide)[1:]
        return cls(pixels, unknown, truth.classes, answers.classes)


def panoptic_quality(pictures: Sequence[Shared], n_classes: int, *, smallest: float = 0.0) -> float:
    """PQ (Kirillov et al. 2019) over all pictures, the mean over the classes of which an object is drawn.

    smallest: answers of fewer pixels are left out. Answers of which more than half is unknown do not count. 0 where no
    object is drawn.
    """
    overlap, found, wrong, drawn = (np.zeros(n_classes) for _ in range(4))
    for shared in pictures:
        areas = shared.pixels[:, 1:].sum(axis=0)
        counts = (areas + shared.unknown >= smallest) & (areas >= shared.unknown) & (areas > 0)
        iou = _iou(shared)
        match = (iou > 0.5) & (shared.truth[:, None] == shared.answers[None, :]) & counts[None, :]
        k, d = np.nonzero(match)
        overlap += np.bincount(shared.truth[k], weights=iou[k, d], minlength=n_classes)
        found += np.bincount(shared.truth[k], minlength=n_classes)
        counts[d] = False
        wrong += np.bincount(shared.answers[counts], minlength=n_classes)
        drawn += np.bincount(shared.truth, minlength=n_classes)
    there = drawn > 0
    if not there.any():
        return 0.0
    return float((overlap[there] / (found + (drawn - found + wrong) / 2)[there]).mean())


def _iou(shared: Shared) -> FloatArray:
    """(K, D) overlap of each pair over the area that either covers."""
    both = shared.pixels[1:, 1:].astype(np.float64)
    either = shared.pixels[1:].sum(axis=1)[:, None] + shared.pixels[:, 1:].sum(axis=0)[None, :] - both
    return np.asarray(np.divide(both, either, out=np.zeros_like(both), where=either > 0))
