"""One answer for each object: of boxes of a class that overlap, the surest stays."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou

CANDIDATES = 3_000
"""Boxes of one picture that are looked at, the surest; more would cost their square."""


def suppressed(
    boxes: FloatArray, labels: IntArray, scores: FloatArray, overlap: float, *, most: int = CANDIDATES
) -> IntArray:
    """Rows of the boxes that stay, the surest first; ties in the order in which they come.

    A box goes if a surer one of its class shares more than `overlap` (IoU) with it and stays itself (greedy, as in
    Felzenszwalb and others 2010). most: boxes that are looked at, the surest.
    """
    order = np.argsort(-scores, kind="stable")[:most]
    stay: list[IntArray] = []
    for label in np.unique(labels[order]):
        rows = order[labels[order] == label]
        shared = iou(boxes[rows], boxes[rows]) > overlap
        alive = np.ones(len(rows), dtype=np.bool_)
        for place in range(len(rows)):
            if alive[place]:
                alive[place + 1 :] &= ~shared[place, place + 1 :]
        stay.append(rows[alive])
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *stay])
    return rows[np.lexsort((rows, -scores[rows]))].astype(np.int64)
