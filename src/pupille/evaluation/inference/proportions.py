"""A share of images with its interval, and the difference of two such shares."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.inference.bootstrap import jackknife_variance
from pupille.evaluation.inference.estimate import no_interval
from pupille.evaluation.inference.intervals import ALPHA, share_interval, student_quantile, wilson
from pupille.results.arrays import IntArray
from pupille.results.metric import Metric


def share_of(
    part: NDArray[np.bool_],
    whole: NDArray[np.bool_],
    missing: str,
    units: IntArray | None = None,
    *,
    alpha: float = ALPHA,
) -> Metric:
    """The share of `part` in `whole`, both (N,): Wilson's interval, or Student's over groups. n: images or groups.

    missing: why it is not defined where `whole` is empty. units: (N,) numbered from 0. alpha: 0.05 for 95 %.
    """
    n, k = int(whole.sum()), int(part.sum())
    if not n:
        return Metric(None, None, None, 0, missing)
    if units is None:
        low, high = wilson(k, n, alpha=alpha)
        return Metric(k / n, float(low), float(high), n)
    inside = np.unique(units[whole], return_inverse=True)[1]
    groups = int(inside.max()) + 1
    if why := no_interval(groups, grouped=True):
        return Metric(k / n, None, None, groups, why)
    totals, hits = np.bincount(inside), np.bincount(inside, weights=part[whole])
    variance = jackknife_variance((k - hits) / (n - totals))
    size = n if variance else groups
    bounds = share_interval(k / n, variance, [size], quantile=student_quantile(groups, alpha=alpha))
    return Metric(k / n, min(bounds[0], k / n), max(bounds[1], k / n), groups)


def difference_of(first: Metric, second: Metric) -> Metric:
    """The first share minus the second, of different images, from their bounds (Newcombe 1998, method 10).

    n: the smaller of the two. Without an interval of each there is none of the difference.
    """
    n = min(first.n, second.n)
    if first.value is None or second.value is None:
        return Metric(None, None, None, n, first.reason if first.value is None else second.reason)
    value = first.value - second.value
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return Metric(value, None, None, n, first.reason or second.reason)
    below = math.hypot(first.value - first.low, second.high - second.value)
    above = math.hypot(first.high - first.value, second.value - second.low)
    return Metric(value, value - below, value + above, n)
