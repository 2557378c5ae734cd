"""Average precision of weighted images: sorted answers, cumulative sums of weights, COCO's 101 points of recall.

Between two hits only false alarms pass, and precision can but fall, so it is enough to know it at the hits: a list of
hits, and a sparse table of how many false alarms of each image or group come before each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pupille.results.arrays import FloatArray, IntArray

BoolArray = NDArray[np.bool_]

RECALLS = np.linspace(0.0, 1.0, 101)
"""The points of recall, in the floating-point numbers of `pycocotools`."""

ABOVE_HUNDREDTH = np.arange(101) / 100 < RECALLS
"""(101,) points that rounding puts above the hundredth that they stand for: that very recall does not reach them."""


@dataclass(frozen=True)
class Curve:
    """Precision and recall of one class at one threshold in one range of size, over U images or groups.

    hits: (H,) the unit of each right answer, the surest first. alarms: (H, U) sparse, the false alarms of each unit
    between the hit before and this one. truth: (U,) objects that count.
    """

    hits: IntArray
    alarms: csr_array
    truth: FloatArray

    @classmethod
    def of(cls, right: BoolArray, wrong: BoolArray, units: IntArray, truth: FloatArray) -> Curve:
        """The curve of answers in order, the surest first. right, wrong, units: (D,). truth: (U,)."""
        hits = np.flatnonzero(right)
        alarms = np.flatnonzero(wrong)
        before = np.searchsorted(hits, alarms)
        between = alarms[before < len(hits)]
        rows = np.searchsorted(before[before < len(hits)], np.arange(len(hits) + 1))
        table = csr_array((np.ones(len(between)), units[between], rows), shape=(len(hits), len(truth)))
        return cls(units[hits], table, truth)

    def average_precision(self, weights: FloatArray) -> FloatArray:
        """(B,) mean precision over the 101 points of recall. weights: (U, B). NaN where no object counts."""
        n, reached, envelope = self._envelope(weights)
        hundredths = 100 * reached / np.where(n > 0, n, 1)
        points = np.floor(hundredths)
        points += 1 - ((points == hundredths) & ABOVE_HUNDREDTH[points.astype(np.intp)])
        return self._area(envelope, points, n) / len(RECALLS)

    def exact_area(self, weights: FloatArray) -> FloatArray:
        """(B,) the area under the same envelope without steps, of which the jackknife knows the variance."""
        n, reached, envelope = self._envelope(weights)
        return self._area(envelope, reached / np.where(n > 0, n, 1), n)

    def passed(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(H, B) hits up to each hit, and (H, B) false alarms before it. weights: (U, B)."""
        return np.cumsum(weights[self.hits], axis=0), np.cumsum(self.alarms @ weights, axis=0)

    def _envelope(self, weights: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """(B,) objects, (H, B) hits up to each hit, (H, B) the best precision from there on."""
        reached, alarms = self.passed(weights)
        answers = alarms + reached
        precision = np.divide(reached, answers, out=np.zeros_like(reached), where=answers > 0)
        envelope = np.maximum.accumulate(precision[::-1], axis=0)[::-1]
        return self.truth @ weights, reached, envelope

    @staticmethod
    def _area(envelope: FloatArray, reached: FloatArray, n: FloatArray) -> FloatArray:
        if not len(envelope):
            return np.where(n > 0, 0.0, np.nan)
        steps = np.diff(reached, axis=0, prepend=0.0)
        return np.where(n > 0, np.einsum("hb,hb->b", envelope, steps), np.nan)
