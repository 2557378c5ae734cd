"""How much better the best of several trials is than the first, with an interval that holds after the choice.

Every other trial is compared with the first on the same images, and one factor widens all intervals: the 95 % quantile
of the largest studentised gain over resamples (max-t: Westfall & Young 1993; for many against one: Dunnett 1955). So
the interval of whichever trial is chosen holds ("inference on winners" by projection: Andrews, Kitagawa & McCloskey
2024). Simulations stand in `LOG.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.inference.bootstrap import resample_weights
from pupille.evaluation.inference.paired import resampled_intervals, simultaneous_intervals
from pupille.evaluation.inference.statistics import Statistics
from pupille.results.arrays import FloatArray
from pupille.tasks.metric import MetricSpec


def goodness(trials: Sequence[Statistics], spec: MetricSpec, weights: FloatArray) -> FloatArray:
    """(T, B) the metric of each trial for each column of weights (U, B), turned so that more is better."""
    values = np.stack([metric_of(trial, spec, weights) for trial in trials])
    if spec.better == "zero":
        return -np.abs(values)
    return values if spec.better == "up" else -values


def metric_of(statistics: Statistics, spec: MetricSpec, weights: FloatArray) -> FloatArray:
    """(B,) the metric for each column of weights (U, B): a weighted mean where it is one."""
    scores = statistics.image_scores(spec.name) if spec.per_image else None
    if scores is None:
        return np.asarray(statistics.scores(weights)[spec.name], dtype=np.float64)
    sums = np.bincount(statistics.units, weights=scores, minlength=statistics.n_units)
    sizes = np.bincount(statistics.units, minlength=statistics.n_units).astype(np.float64)
    return np.asarray((sums @ weights) / (sizes @ weights), dtype=np.float64)


def gains_over_first(
    trials: Sequence[Statistics], spec: MetricSpec, *, resamples: int, seed: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Three (T - 1,): the gain of each other trial over the first, above 0 where it is better, and its 95 % bounds.

    trials: of the same images in the same order, the metric of each defined on all of them. The bounds hold for the
    trial that is chosen for its gain; NaN where there are none.
    """
    gaps = gaps_of_images(trials, spec)
    if gaps is not None:
        return simultaneous_intervals(
            gaps,
            trials[0].units,
            share=spec.unit == "share",
            upward=True,
            seed=seed,
            resamples=resamples,
        )
    n_units, rows = trials[0].n_units, trials[0].n
    whole = goodness(trials, spec, np.ones((n_units, 1)))[:, 0]
    drawn = np.concatenate(
        [
            goodness(trials, spec, weights)
            for weights in resample_weights(n_units, resamples=resamples, seed=seed, rows=rows)
        ],
        axis=1,
    )
    values = whole[1:] - whole[0]
    return values, *resampled_intervals(values, drawn[1:] - drawn[0], n_units=n_units, upward=True)


def gaps_of_images(trials: Sequence[Statistics], spec: MetricSpec) -> FloatArray | None:
    """(T - 1, N) how much better each other trial is on each image than the first; None for no mean over images."""
    scores = [trial.image_scores(spec.name) for trial in trials] if spec.per_image else [None]
    defined = [row for row in scores if row is not None]
    if spec.better == "zero" or len(defined) < len(scores):
        return None
    gaps = np.stack(defined[1:]) - defined[0]
    return gaps if spec.better == "up" else -gaps
