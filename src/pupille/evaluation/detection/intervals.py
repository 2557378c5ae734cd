"""95 % intervals of metrics of objects, from resamples of whole images or groups.

Which was chosen by the simulation of `benchmarks/coverage_objects.py`. None comes from the jackknife of the average
precision at 101 points, which is a staircase.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from pupille.evaluation.inference.intervals import share_interval, student_quantile
from pupille.results.arrays import FloatArray

Bounds = tuple[float, float]

NO_SPREAD = 1e-12
"""A standard deviation below this is rounding."""


def logit_interval(value: float, resampled: FloatArray, *, n_units: int, n_behind: int) -> Bounds | None:
    """Of a share or a mean precision: Student's t on the logit scale with the deviation of the resamples.

    resampled: (B,), NaN where undefined. n_units: images or groups; n_behind: those with objects of the class. At 0
    and 1, and where the resamples do not vary, Wilson's at as many images. None where half of the resamples are
    undefined.
    """
    error = _error(resampled, n_units)
    if error is None:
        return None
    if not 0 < value < 1 or error < NO_SPREAD:
        share = min(max(value, 0.0), 1.0)
        return share_interval(share, 0.0, [n_behind], quantile=student_quantile(max(n_behind, 2)))
    half = student_quantile(n_units) * error / (value * (1 - value))
    low, high = expit(logit(value) + np.array([-half, half]))
    return float(low), float(high)


def loss_interval(value: float, resampled: FloatArray, *, n_units: int) -> Bounds | None:
    """Of a loss of mean precision, a difference between 0 and 1: Student's t with the deviation of the resamples.

    resampled: (B,), NaN where undefined. n_units: images or groups. None where half of the resamples are undefined or
    none differ. A loss is often next to 0, where the logit scale stretches any spread over the whole range.
    """
    error = _error(resampled, n_units)
    if error is None or error < NO_SPREAD:
        return None
    half = student_quantile(n_units) * error
    return max(0.0, value - half), min(1.0, value + half)


def _error(resampled: FloatArray, n_units: int) -> float | None:
    """The standard error; None where half of the resamples are undefined."""
    defined = resampled[np.isfinite(resampled)]
    if n_units < 2 or len(defined) < len(resampled) / 2:
        return None
    return float(defined.std() * np.sqrt(n_units / (n_units - 1)))
