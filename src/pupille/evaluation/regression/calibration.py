"""Is a predicted number to be taken at its word? The line of true on predicted numbers: slope 1, intercept 0 if so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.inference.bootstrap import leave_out_weights
from pupille.evaluation.inference.estimate import too_few
from pupille.evaluation.inference.scales import student_interval
from pupille.evaluation.regression.statistics import known_images
from pupille.evaluation.regression.wording import NO_LINE
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions


@dataclass(frozen=True)
class Line:
    """A least-squares line with its 95 % intervals."""

    slope: Metric
    intercept: Metric


def calibration(
    predictions: NumberPredictions, *, groups: Sequence[str] | None = None, seed: int = 0
) -> Line:
    """The line of true on predicted numbers (Mincer & Zarnowitz 1969), with intervals by image or group.

    A slope below 1 says that predictions lie too far from their mean, above 1 too near. seed: of the parts that the
    jackknife leaves out where there are more than 500 units. Raises DataError as `known_images` does.
    """
    known, units = known_images(predictions, groups)
    return line(known.predicted, known.values, units, grouped=groups is not None, seed=seed)


def line(x: FloatArray, y: FloatArray, units: IntArray, *, grouped: bool, seed: int = 0) -> Line:
    """The least-squares line of y on x, both (N,): Student's t with the jackknife over units, robust to unequal spread.

    For images the jackknife's error is HC3, for groups CV3 (MacKinnon, Nielsen & Webb 2023), but for centring. units:
    (N,) from 0.
    """
    n_units = int(units.max()) + 1
    if not np.ptp(x):
        undefined = Metric(None, None, None, n_units, tell(NO_LINE))
        return Line(undefined, undefined)
    middle = float(x.mean())
    totals = _sums(x - middle, y, units)
    why = too_few(n_units, grouped=grouped)
    slope, height = (float(value[0]) for value in _fit(totals.sum(axis=1, keepdims=True)))
    values = slope, height - slope * middle
    if why:
        return Line(*(Metric(value, None, None, n_units, why) for value in values))
    fits = [_fit(totals @ weights) for weights in leave_out_weights(n_units, seed=seed)]
    slopes, heights = (np.concatenate(part) for part in zip(*fits, strict=True))
    return Line(
        _metric(values[0], slopes, n_units),
        _metric(values[1], heights - slopes * middle, n_units),
    )


def _sums(x: FloatArray, y: FloatArray, units: IntArray) -> FloatArray:
    """(5, U) images, x, y, x² and xy, summed over each unit."""
    rows = (np.ones_like(x), x, y, x**2, x * y)
    return np.stack([np.bincount(units, weights=row) for row in rows]).astype(np.float64)


def _fit(totals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Slope and height at x = 0 of each column of sums (5, B); NaN where x has no spread."""
    n, x, y, xx, xy = totals
    spread = xx - x**2 / n
    known = spread > 1e-12 * xx
    slope = np.divide(xy - x * y / n, spread, out=np.full(n.shape, np.nan), where=known)
    return slope, (y - slope * x) / n


def _metric(value: float, left_out: FloatArray, n_units: int) -> Metric:
    bounds = student_interval(value, left_out, n_units=n_units)
    if bounds is None:
        why = tell("too few images, or all alike: no interval can be given")
        return Metric(value, None, None, n_units, why)
    return Metric(value, *bounds, n_units)
