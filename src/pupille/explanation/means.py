"""Means over images of what each says, with intervals: the unit is the image, or its group."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.inference.estimate import no_interval, too_few
from pupille.evaluation.inference.paired import simultaneous_intervals
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric


def means(values: FloatArray, units: IntArray, *, grouped: bool, seed: int) -> tuple[Metric, ...]:
    """The mean of each row of (R, N) values, with 95 % intervals that hold for all rows together. units: (N,)."""
    n = len(np.unique(units))
    why = no_interval(n, grouped=grouped) or too_few(n, grouped=grouped)
    if why:
        return tuple(Metric(float(row.mean()), None, None, n, why) for row in values)
    centres, lows, highs = simultaneous_intervals(values, units, share=False, seed=seed)
    return tuple(
        Metric(float(value), None, None, n, tell("the same for all images: no interval can be given"))
        if np.isnan(low)
        else Metric(float(value), float(low), float(high), n)
        for value, low, high in zip(centres, lows, highs, strict=True)
    )


def all_above(metrics: tuple[Metric, ...]) -> bool | None:
    """Whether every mean lies above 0 with its interval; None where one has no interval."""
    if any(metric.low is None for metric in metrics):
        return None
    return all(metric.low is not None and metric.low > 0 for metric in metrics)
