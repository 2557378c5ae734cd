"""What became of each pixel, and how much of what truth or answer marks they share."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import IntArray
from pupille.results.masks import IGNORED, ClassMask, MaskPredictions

MATCHED, MISSED, WRONG = 1, 2, 3
"""Marked as what it is; marked as another class or not at all; marked where nothing is."""
NEAR = 3
"""Pixels on either side of a border between two classes of the truth that count as lying at it."""


def fates(truth: ClassMask, answer: ClassMask, background: int | None) -> IntArray:
    """(H, W) 0 where nothing is marked or the pixel is ignored, else `MATCHED`, `MISSED` or `WRONG`."""
    counts, drawn, marked = truth != IGNORED, truth != background, answer != background
    numbers = np.zeros(truth.shape, dtype=np.int64)
    numbers[counts & drawn & (answer == truth)] = MATCHED
    numbers[counts & drawn & (answer != truth)] = MISSED
    numbers[counts & marked & ~drawn] = WRONG
    return numbers


def agreement(predictions: MaskPredictions, id_: str) -> float:
    """Shared area over the area that either marks on one image; 1 where neither marks any."""
    of_pixels = fates(predictions.truth.read(id_), predictions.answers.read(id_), predictions.background)
    either = int((of_pixels > 0).sum())
    return float((of_pixels == MATCHED).sum() / either) if either else 1.0


def errors_at_border(truth: ClassMask, answer: ClassMask) -> float | None:
    """Share of the wrong pixels that lie at a border of the truth, the others lie inside; None where none is wrong
    or the truth shows no border, as where all of it is ignored.

    At a border: among the `NEAR` pixels on either side of the line between two classes, steps going to the four
    neighbours. Ignored pixels are neither wrong nor another class.
    """
    from scipy.ndimage import binary_dilation

    wrong = (truth != answer) & (truth != IGNORED)
    if not wrong.any():
        return None
    edge = np.zeros(truth.shape, dtype=np.bool_)
    counts = truth != IGNORED
    below = (truth[1:] != truth[:-1]) & counts[1:] & counts[:-1]
    beside = (truth[:, 1:] != truth[:, :-1]) & counts[:, 1:] & counts[:, :-1]
    edge[1:] |= below
    edge[:-1] |= below
    edge[:, 1:] |= beside
    edge[:, :-1] |= beside
    if not edge.any():
        return None
    near = binary_dilation(edge, iterations=NEAR - 1)
    return float((wrong & near).sum() / wrong.sum())
