"""One metric on its way to a `Metric`: which interval it gets, and what is said where none can be given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.evaluation.intervals import mean_of_proportions, percentile_interval, wilson
from pupille.results import FloatArray, IntArray, Metric

CAUTIOUS = "the bootstrap knows no spread here, so the interval is Wilson's, a cautious one"
"""The reason of a metric whose interval is the fallback."""


@dataclass(frozen=True)
class Estimate:
    """A value and all that its interval may need.

    value: NaN where undefined, then `reason` says why. resampled: (B,) the metric of each resample. n: units
    behind the value. shares, sizes: (K,) the proportions that the value is the mean of, and the units behind
    each; None for a metric that is no proportion. counts: the shares are plain proportions of independent
    images, so that no bootstrap is needed.
    """

    value: float
    resampled: FloatArray
    n: int
    reason: str | None = None
    shares: FloatArray | None = None
    sizes: IntArray | None = None
    counts: bool = False

    def metric(self, *, n_units: int) -> Metric:
        """With its 95 % interval. n_units: images or groups in the whole test set."""
        if np.isnan(self.value):
            return Metric(None, None, None, self.n, self.reason)
        if self.counts and self.shares is not None and self.sizes is not None:
            low, high = mean_of_proportions(self.shares * self.sizes, self.sizes)
            return self._within(low, high, self.reason)
        if n_units == 1:
            return self._without("everything comes from one image or one group: no interval can be given")
        bounds = percentile_interval(self.value, self.resampled, self.n)
        if bounds is not None:
            return self._within(bounds[0], bounds[1], self.reason)
        if self.shares is None or self.sizes is None:
            return self._without("it is the same for every resample: no interval can be given")
        lows, highs = wilson(self.shares * self.sizes, self.sizes)
        return self._within(float(lows.mean()), float(highs.mean()), self._and(CAUTIOUS))

    def _within(self, low: float, high: float, reason: str | None) -> Metric:
        """Rounding may leave the value a hair outside its bounds."""
        return Metric(self.value, min(low, self.value), max(high, self.value), self.n, reason)

    def _without(self, why: str) -> Metric:
        return Metric(self.value, None, None, self.n, self._and(why))

    def _and(self, sentence: str) -> str:
        return f"{self.reason}; {sentence}" if self.reason else sentence
