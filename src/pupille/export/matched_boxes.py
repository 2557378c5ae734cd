"""The boxes of a file beside those of its model: which answers are the same, and how near the others came to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from pupille.export.parity import CLOSE
from pupille.models.boxwise.operating import MOST
from pupille.models.decode.detection import LEAST
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou
from pupille.shapes.objects import Objects

FAR = 1e3
"""Stands for a difference that is too large, so that no sum of small ones outweighs a pair."""
SAME_OBJECT = 0.5
"""IoU from which on two boxes are of one object, as for AP50."""


@dataclass(frozen=True)
class Matched:
    """The answers of two on one picture. pairs: (P, 2) rows of the first and the second that are one answer. alone: the
    rows of each that the other lacks. largest: difference of two scores, or of two corners as a share of the side."""

    pairs: IntArray
    alone: tuple[IntArray, IntArray]
    largest: float


def matched(first: Objects, second: Objects, side: float) -> Matched:
    """Which boxes of two are the same answer: of one class, with corners and scores nearer than `CLOSE`. side: pixels
    by which differences of corners are divided."""
    apart = np.abs(first.boxes[:, None] - second.boxes[None]).max(axis=2, initial=0.0) / side
    apart = np.maximum(apart, np.abs(scores_of(first)[:, None] - scores_of(second)[None]))
    apart[first.labels[:, None] != second.labels[None]] = np.inf
    # Boxes that lie nearly on one another are near several: as many find their like as can, the nearest ones.
    rows, columns = linear_sum_assignment(np.where(apart <= CLOSE, apart, FAR))
    alike = apart[rows, columns] <= CLOSE
    rows = np.stack([rows[alike], columns[alike]], axis=1).astype(np.int64)
    largest = float(apart[rows[:, 0], rows[:, 1]].max(initial=0.0))
    alone = [np.setdiff1d(np.arange(len(one)), rows[:, place]) for place, one in enumerate((first, second))]
    return Matched(rows, (alone[0], alone[1]), largest)


def nearest_to_alike(
    first: Objects, second: Objects, alone: tuple[IntArray, IntArray], overlap: float
) -> float:
    """How far the answers that only one of two gives lie from being decided as the other does, the most of them.

    An answer is decided by its score, by how much it shares with a surer one, by which of the two is surer, by the
    number of surer answers, and where many boxes are candidates by the score of the last one that is looked at, at
    which the answers end above `LEAST`. One that goes with an answer that the other lacks as well is decided where that
    one is.
    """
    sides = (first, second)
    order = sorted(
        ((which, int(row)) for which in (0, 1) for row in alone[which]),
        key=lambda each: -scores_of(sides[each[0]])[each[1]],
    )
    apart: dict[tuple[int, int], float] = {}
    for which, row in order:
        own, other = sides[which], sides[1 - which]
        score = float(scores_of(own)[row])
        margins = [abs(score - LEAST), *from_others(own, row, other, overlap)]
        margins += [abs(score - float(scores_of(one).min())) for one in sides if len(one) >= MOST]
        if len(other) and scores_of(other).min() > LEAST + CLOSE:
            margins.append(abs(score - float(scores_of(other).min())))
        causes = [each for each in apart if sides[each[0]].labels[each[1]] == own.labels[row]]
        for cause in causes:
            if iou(own.boxes[[row]], sides[cause[0]].boxes[[cause[1]]])[0, 0] > overlap - CLOSE:
                margins.append(apart[cause])
        apart[which, row] = min(margins)
    return max(apart.values(), default=0.0)


def from_others(own: Objects, row: int, other: Objects, overlap: float) -> list[float]:
    """How near one answer lies to being thinned out, or not, by each answer of another."""
    same = other.labels == own.labels[row]
    shared: FloatArray = iou(own.boxes[[row]], other.boxes[same])[0]
    near: NDArray[np.bool_] = shared > overlap - CLOSE
    surer = np.abs(scores_of(other)[same] - scores_of(own)[row])
    margins: list[float] = np.minimum(np.abs(shared - overlap), surer)[near].tolist()
    return margins


def found_by_both(first: Objects, second: Objects) -> int:
    """How many boxes of two lists are of one object: pairs of one class that share at least half (IoU), those that
    share most first."""
    shared = iou(first.boxes, second.boxes)
    shared[first.labels[:, None] != second.labels[None]] = 0
    n = 0
    while shared.size and shared.max() >= SAME_OBJECT:
        row, column = np.unravel_index(int(shared.argmax()), shared.shape)
        shared[row], shared[:, column] = 0, 0
        n += 1
    return n


def scores_of(objects: Objects) -> FloatArray:
    """The scores of answers, which bear some."""
    assert objects.scores is not None
    return objects.scores
