"""95 % intervals in closed form: Wilson, its forms for means and dependent images, Newcombe's for areas.

Definitions, sources and the simulations behind the choices stand in `docs/metrics.md`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import ndtri, stdtrit

from pupille.results.arrays import FloatArray, IntArray

ALPHA = 0.05
"""The intervals are 95 % intervals."""

NEAR_ONE = 1 - 1e-12


def normal_quantile(*, alpha: float = ALPHA) -> float:
    """The quantile that leaves alpha / 2 above it, 1.96 for 95 %."""
    return float(ndtri(1 - alpha / 2))


def student_quantile(n_units: int, *, alpha: float = ALPHA) -> float:
    """Student's quantile with one degree of freedom less than units; alpha / 2 lies above it. n_units: 2 or more."""
    return float(stdtrit(n_units - 1, 1 - alpha / 2))


def wilson(successes: ArrayLike, n: ArrayLike, *, alpha: float = ALPHA) -> tuple[FloatArray, FloatArray]:
    """Wilson's (1927) score interval of the proportion successes / n; (low, high), NaN where n is 0.

    successes may be fractional, where a share of groups stands for a count.
    """
    return score_interval(successes, n, quantile=normal_quantile(alpha=alpha))


def score_interval(successes: ArrayLike, n: ArrayLike, *, quantile: float) -> tuple[FloatArray, FloatArray]:
    """Wilson's formula with a quantile of the caller's, such as Student's where n is an estimate itself."""
    k, m = np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64)
    m = np.where(m > 0, m, np.nan)
    share = k / m
    middle = (share + quantile**2 / (2 * m)) / (1 + quantile**2 / m)
    half = quantile / (1 + quantile**2 / m) * np.sqrt(share * (1 - share) / m + quantile**2 / (4 * m**2))
    # At none and at all the bound is exactly the value; rounding must not move it inside.
    return np.where(k <= 0, 0.0 * m, middle - half), np.where(k >= m, m / m, middle + half)


def mean_of_proportions(successes: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """Wilson's interval for the mean of K independent proportions, at an effective number of images.

    That number (variance of one proportion over the variance of the mean, as for surveys: Dean & Pagano 2015)
    is the smaller of two: with the variances observed, and with the mean for each proportion, so that classes
    without an error do not pass for certain. With K = 1 it is n. successes, n: (K,), n at least 1.
    """
    sizes = np.asarray(n, dtype=np.float64)
    shares = np.asarray(successes, dtype=np.float64) / sizes
    variance = float((shares * (1 - shares) / sizes).sum()) / len(shares) ** 2
    return share_interval(float(shares.mean()), variance, sizes, quantile=normal_quantile())


def share_interval(
    value: float, variance: float, sizes: ArrayLike, *, quantile: float
) -> tuple[float, float]:
    """Wilson's formula for any share or mean of shares of which a variance is known (Korn & Graubard 1998).

    value: 0 to 1. variance: of the value, from the jackknife for example; 0 where none was seen. sizes: (K,)
    images of each class that the value is the mean over: the effective number of images is never above
    K^2 / sum(1 / sizes), what K independent proportions would have.
    """
    counts = np.asarray(sizes, dtype=np.float64)
    effective = len(counts) ** 2 / float((1 / counts).sum())
    # At a bound a share has no variance of its own to compare with.
    if variance > 0 and 0 < value < 1:
        effective = min(effective, value * (1 - value) / variance)
    low, high = score_interval(value * effective, effective, quantile=quantile)
    return float(low), float(high)


def f1_interval(hits: float, misses: float, false_alarms: float) -> tuple[float, float]:
    """Interval of F1 = 2 TP / (2 TP + FN + FP) from counts of independent images.

    TP / (TP + FN + FP) is a proportion of the images on which truth or prediction is the class; F1 = 2 J / (1 + J)
    grows with that proportion J, so Wilson's bounds of J are turned into bounds of F1.
    """
    low, high = wilson(hits, hits + misses + false_alarms)
    return float(2 * low / (1 + low)), float(2 * high / (1 + high))


def area_interval(
    value: float, variance: float, positives: IntArray, negatives: IntArray, *, quantile: float
) -> tuple[float, float]:
    """Interval of an area under the ROC curve, or of the mean of K of them, by Newcombe's (2006) method 5.

    The bounds are the areas t at which |value - t| is `quantile` standard errors, with the variance that Hanley
    & McNeil (1982) give for an area of t; so there is an interval at 1 too. That variance is multiplied by
    variance / (the same formula at `value`) where the images say it is too small. variance: of the value,
    from the jackknife; 0 where none was seen. positives, negatives: (K,) at least 1.
    """
    factor = 1.0
    if variance > 0 and 0 < value < 1:
        factor = max(1.0, variance / _area_variance(value, positives, negatives))

    def outside(t: float) -> float:
        return (t - value) ** 2 - quantile**2 * factor * _area_variance(t, positives, negatives)

    low = 0.0 if value <= 1 - NEAR_ONE else _root(outside, 0.0, min(value, NEAR_ONE))
    high = 1.0 if value >= NEAR_ONE else _root(outside, max(value, 1 - NEAR_ONE), 1.0)
    return low, high


def _area_variance(area: float, positives: IntArray, negatives: IntArray) -> float:
    """Of the mean of K independent areas, all of them `area`; both sizes of a pair count as their mean."""
    m, n = positives.astype(np.float64), negatives.astype(np.float64)
    others = (m + n) / 2 - 1
    spread = 1 + others * ((1 - area) / (2 - area) + area / (1 + area))
    return float((area * (1 - area) * spread / (m * n)).sum()) / len(m) ** 2


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(function, low, high, xtol=1e-12))
