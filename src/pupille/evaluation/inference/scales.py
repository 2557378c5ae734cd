"""95 % intervals from the jackknife over images or groups, on the scale on which a metric is symmetric.

Which metric has which was chosen by the simulations of `benchmarks/coverage_regression.py` and
`benchmarks/coverage_masks.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from pupille.evaluation.inference.bootstrap import jackknife_variance
from pupille.evaluation.inference.intervals import student_quantile
from pupille.results.arrays import FloatArray

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """A scale of metrics with an end on which an interval is symmetric, its inverse, and how steep it is."""

    forth: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]
    slope: Callable[[float], float]


FISHER = Scale(np.arctanh, np.tanh, lambda value: 1 / (1 - value**2))
"""Fisher's (1921) z, of correlations; Lin (1989) takes it for his concordance as well."""

ONE_MINUS = Scale(
    lambda values: np.log(1 - values), lambda scaled: 1 - np.exp(scaled), lambda value: 1 / (1 - value)
)
"""The logarithm of one minus the metric, of R² and skill: of a ratio of two sums of errors."""

LOGIT = Scale(logit, expit, lambda value: 1 / (value * (1 - value)))
"""The logarithm of the odds, of shares."""

LOG = Scale(np.log, np.exp, lambda value: 1 / value)
"""The logarithm, of distances."""


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
