"""One answer for each object: of boxes of a class that overlap, the surest stays."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray, IntArray

CANDIDATES = 3_000
"""Boxes of one picture that are looked at, the surest; were all of them at one place, more would cost their square."""
ROUNDING = 1e-6
"""Of a width, by which boxes are compared that might just not overlap enough."""


def suppressed(
    boxes: FloatArray, labels: IntArray, scores: FloatArray, overlap: float, *, most: int = CANDIDATES
) -> IntArray:
    """Rows of the boxes that stay, the surest first; ties in the order in which they come.

    A box goes if a surer one of its class shares more than `overlap` (IoU) with it and stays itself (greedy, as in
    Felzenszwalb and others 2010). most: boxes that are looked at, the surest.
    """
    order = np.argsort(-scores, kind="stable")[:most]
    surer, other = rivals(boxes[order], labels[order], overlap)
    alive = np.ones(len(order), dtype=np.bool_)
    while len(surer):
        # Who has no surer rival left stays, and its rivals go; then others have none left.
        waits = np.zeros(len(order), dtype=np.bool_)
        waits[other] = True
        alive[other[~waits[surer]]] = False
        open_ = waits[surer] & alive[surer] & alive[other]
        surer, other = surer[open_], other[open_]
    return order[alive].astype(np.int64)


def rivals(boxes: FloatArray, labels: IntArray, overlap: float) -> tuple[IntArray, IntArray]:
    """Numbers of the boxes of each pair of one class that share more than `overlap`, the smaller number first.

    Only pairs are looked at whose left edges lie near enough, then those whose heights share enough: an IoU above
    `overlap` asks as much of widths and of heights alone. Classes are laid side by side for that.
    """
    left, top, right, bottom = boxes.T
    widths, heights = np.maximum(right - left, 0.0), np.maximum(bottom - top, 0.0)
    least, own = overlap * (1 - ROUNDING), widths * heights
    beside = left + labels * (2 * np.abs(boxes).max(initial=0.0) + 1)
    by_left = np.argsort(beside, kind="stable")
    limits = (beside + widths * (1 - least))[by_left]
    places = np.arange(len(boxes))
    counts = np.maximum(np.searchsorted(beside[by_left], limits, side="right") - places - 1, 0)
    first = np.repeat(by_left, counts)
    starts = places + 1 - (np.cumsum(counts) - counts)
    second = by_left[np.arange(len(first)) + np.repeat(starts, counts)]
    high = np.minimum(bottom[first], bottom[second]) - np.maximum(top[first], top[second])
    near = high > least * np.maximum(heights[first], heights[second])
    first, second, high = first[near], second[near], high[near]
    wide = np.minimum(right[first], right[second]) - np.maximum(left[first], left[second])
    shared = np.maximum(wide, 0.0) * high
    union = own[first] + own[second] - shared
    enough = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0) > overlap
    first, second = first[enough], second[enough]
    return np.minimum(first, second), np.maximum(first, second)
