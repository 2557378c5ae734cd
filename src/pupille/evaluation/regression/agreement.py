"""How far predicted and true numbers agree: bias and limits of agreement (Bland & Altman 1986, 1999)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.inference.bootstrap import leave_out_weights
from pupille.evaluation.inference.estimate import too_few
from pupille.evaluation.inference.scales import student_interval
from pupille.evaluation.regression.calibration import Line, line
from pupille.evaluation.regression.statistics import known_images
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions

REACH = 1.96
"""Standard deviations on either side of the bias: 95 % of normal differences."""

OF_ABSOLUTE = float(np.sqrt(np.pi / 2))
"""A normal standard deviation over the mean of its absolute values (Bland & Altman 1999, section 3.2)."""


@dataclass(frozen=True)
class Agreement:
    """Differences against means, and the limits that hold 95 % of the differences if they are normal.

    differences: (N,) predicted minus true; means: (N,) of the two. bias, low_limit, high_limit: with 95 % intervals.
    middle: the line of the differences on the means; spread: the line of the absolute residuals around it.
    widens: whether the interval of the slope of `spread` leaves out 0; `limits_at` then follows both lines. note: how
    to read the limits, in a sentence.
    """

    differences: FloatArray
    means: FloatArray
    bias: Metric
    low_limit: Metric
    high_limit: Metric
    middle: Line
    spread: Line
    widens: bool
    note: StoredText

    def limits_at(self, means: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The limits of agreement at these means (K,): lows and highs."""
        if not self.widens:
            return np.full(len(means), self.low_limit.value), np.full(len(means), self.high_limit.value)
        centre = _at(self.middle, means)
        half = REACH * OF_ABSOLUTE * np.maximum(_at(self.spread, means), 0.0)
        return centre - half, centre + half


def agreement(
    predictions: NumberPredictions, *, groups: Sequence[str] | None = None, seed: int = 0
) -> Agreement:
    """Bland-Altman's bias and limits of the images whose true number is known, with 95 % intervals by image or group.

    The limits are about single images, those of one group among them; the intervals are Student's t with the
    jackknife over units. Raises DataError as `known_images` does.
    """
    known, units = known_images(predictions, groups)
    differences, means = known.predicted - known.values, (known.predicted + known.values) / 2
    grouped = groups is not None
    bias, low_limit, high_limit = _limits(differences, units, grouped=grouped, seed=seed)
    middle = line(means, differences, units, grouped=grouped, seed=seed)
    residuals = np.abs(differences - _at(middle, means))
    spread = line(means, residuals, units, grouped=grouped, seed=seed)
    low, high = spread.slope.low, spread.slope.high
    widens = low is not None and high is not None and (low > 0 or high < 0)
    return Agreement(
        differences, means, bias, low_limit, high_limit, middle, spread, widens, _note(spread, widens=widens)
    )


def _limits(differences: FloatArray, units: IntArray, *, grouped: bool, seed: int) -> list[Metric]:
    """Bias, lower and upper limit."""
    n_units = int(units.max()) + 1
    # From the mean, so that squares of large differences do not cancel.
    middle = float(differences.mean())
    rows = (np.ones_like(differences), differences - middle, (differences - middle) ** 2)
    totals = np.stack([np.bincount(units, weights=row) for row in rows]).astype(np.float64)
    values = middle + _bias_and_limits(totals.sum(axis=1, keepdims=True))[:, 0]
    if why := too_few(n_units, grouped=grouped):
        return [_without(float(value), n_units, why) for value in values]
    chunks = [middle + _bias_and_limits(totals @ w) for w in leave_out_weights(n_units, seed=seed)]
    left_out = np.concatenate(chunks, axis=1)
    metrics = []
    for value, row in zip(values, left_out, strict=True):
        bounds = student_interval(float(value), row, n_units=n_units)
        why = tell("too few images, or all alike: no interval can be given")
        metrics.append(
            Metric(float(value), *bounds, n_units) if bounds else _without(float(value), n_units, why)
        )
    return metrics


def _bias_and_limits(totals: FloatArray) -> FloatArray:
    """(3, B) of each column of sums (3, B): images, differences, squared differences. NaN limits of one image."""
    n, total, squares = totals
    bias = total / n
    variance = np.divide(squares - total * bias, n - 1, out=np.full(n.shape, np.nan), where=n > 1)
    half = REACH * np.sqrt(np.maximum(variance, 0.0))
    return np.stack([bias, bias - half, bias + half])


def _without(value: float, n: int, why: str) -> Metric:
    return Metric(None if np.isnan(value) else value, None, None, n, why)


def _at(of: Line, x: FloatArray) -> FloatArray:
    """(K,) the height of a line; of one that is undefined, 0 everywhere."""
    return np.asarray((of.intercept.value or 0.0) + (of.slope.value or 0.0) * x)


def _note(spread: Line, *, widens: bool) -> StoredText:
    if widens and (spread.slope.value or 0.0) > 0:
        return tell(
            "The differences spread wider where the numbers are larger, so the limits of agreement follow two lines."
        )
    if widens:
        return tell(
            "The differences spread wider where the numbers are smaller, so the limits of agreement follow two lines."
        )
    return tell(
        "These images do not show that the differences spread wider or narrower with the size of the numbers."
    )
