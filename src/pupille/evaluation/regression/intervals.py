"""Woodruff's 95 % interval of a median, over images or groups; chosen by `benchmarks/coverage_regression.py`."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.inference.intervals import student_quantile
from pupille.evaluation.inference.scales import Bounds
from pupille.results.arrays import FloatArray, IntArray


def median_interval(numbers: FloatArray, units: IntArray) -> Bounds | None:
    """Interval of the median of numbers (N,): the quantiles at the bounds of the share below it (Woodruff 1952).

    That share's standard error is that of a ratio over units, at least that of N independent images; with Student's
    quantile. units: (N,) from 0, at least two. None where all numbers are alike.
    """
    if not np.ptp(numbers):
        return None
    n, n_units = len(numbers), int(units.max()) + 1
    middle = np.median(numbers)
    below = np.bincount(units, weights=(numbers < middle) + (numbers == middle) / 2)
    pulls = below - np.bincount(units) / 2
    error = max(float(np.sqrt((pulls**2).sum() * n_units / (n_units - 1))), np.sqrt(n) / 2) / n
    half = student_quantile(n_units) * error
    places = np.arange(1, n + 1) / (n + 1)
    low, high = np.interp([0.5 - half, 0.5 + half], places, np.sort(numbers))
    return float(low), float(high)
