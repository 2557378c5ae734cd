"""95 % intervals of metrics of numbers from the jackknife over images or groups, and Woodruff's of a median.

Which metric has which was chosen by the simulation of `benchmarks/coverage_regression.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.inference.bootstrap import jackknife_variance
from pupille.evaluation.inference.intervals import student_quantile
from pupille.results.arrays import FloatArray, IntArray

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """A scale of metrics of at most 1 on which an interval is symmetric, its inverse, and how steep it is."""

    forth: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]
    slope: Callable[[float], float]


FISHER = Scale(np.arctanh, np.tanh, lambda value: 1 / (1 - value**2))
"""Fisher's (1921) z, of correlations; Lin (1989) takes it for his concordance as well."""

ONE_MINUS = Scale(
    lambda values: np.log(1 - values), lambda scaled: 1 - np.exp(scaled), lambda value: 1 / (1 - value)
)
"""The logarithm of one minus the metric, of R² and skill: of a ratio of two sums of errors."""


def student_interval(value: float, left_out: FloatArray, *, n_units: int) -> Bounds | None:
    """Student's t with the standard error of the jackknife (Tukey 1958); None where no spread was seen.

    left_out: (J,) the metric without each unit or part, NaN where undefined.
    """
    error = float(np.sqrt(jackknife_variance(left_out)))
    half = student_quantile(n_units) * error
    return (value - half, value + half) if error else None


def scaled_interval(value: float, left_out: FloatArray, scale: Scale, *, n_units: int) -> Bounds | None:
    """The jackknife's interval on a scale without a near end, turned back; None without spread or at an end.

    Where a metric without some unit is at an end of its range, the scale has no place for it; the standard error is
    then that of the metric times the scale's slope.
    """
    defined = left_out[np.isfinite(left_out)]
    spread = jackknife_variance(defined)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle, scaled = float(scale.forth(np.array(value))), scale.forth(defined)
    if not spread or not np.isfinite(middle):
        return None
    if np.isfinite(scaled).all():
        error = float(np.sqrt(jackknife_variance(scaled)))
    else:
        error = float(np.sqrt(spread)) * scale.slope(value)
    half = student_quantile(n_units) * error
    bounds = scale.back(np.array([middle - half, middle + half]))
    return float(bounds.min()), float(bounds.max())


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
