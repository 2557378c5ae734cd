"""What a choice between many trials is worth: the best of them looks better than it is.

The choice is made again in every bootstrap resample of the validation images, and what it chose there is scored on the
images that this resample left out (BBC-CV: Tsamardinos, Greasidou & Borboudakis 2018). Whether the choice is better
than the first trial is decided by intervals that hold for all trials together (`gains`). Simulations stand in `LOG.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.integrate import quad
from scipy.special import ndtr

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import resample_weights
from pupille.evaluation.inference.gains import gains_over_first, goodness
from pupille.evaluation.inference.intervals import student_quantile
from pupille.evaluation.inference.statistics import Statistics
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.tasks.metric import MetricSpec

RESAMPLES = 2000
CORRELATION = 1 / 3
"""Of the errors of two settings of one model on the same images, where it is not known yet (`LOG.md`)."""
FEWEST_UNITS = 10
"""Under so many images, or groups, a choice has no interval."""


@dataclass(frozen=True)
class Choice:
    """What the best of several trials is worth.

    best: which it is, by the metric on all validation images. apparent: its metric there, which is too good by about
    `optimism`, 0 at least. corrected: the metric of a trial chosen so, on images that did not choose it. gain: the same
    as a paired difference from the first trial, above 0 where the choice is better, whichever way the metric is read;
    its interval holds for the best trial though it was chosen, and is 0 to 0 where that is the first.
    shares: (T,) in which share of the resamples each trial was chosen.
    """

    best: int
    apparent: float
    corrected: Metric
    gain: Metric
    shares: FloatArray
    optimism: float

    @property
    def is_told_apart(self) -> bool:
        """Whether the interval of the gain lies above 0."""
        return self.gain.low is not None and self.gain.low > 0


def choice_of(
    trials: Sequence[Statistics], spec: MetricSpec, *, resamples: int = RESAMPLES, seed: int = 0
) -> Choice:
    """The best of the trials and its corrected figures. trials: of the same images in the same order; the first is
    what the others must beat. spec: of the metric that chooses.

    Raises DataError where the metric of no trial is defined.
    """
    whole = goodness(trials, spec, np.ones((trials[0].n_units, 1)))[:, 0]
    if not np.isfinite(whole).any():
        raise DataError(
            tell(
                "{metric} is not defined on the validation images, so that nothing can be chosen by it. Give more of "
                "them with --validation.",
                metric=tell(spec.in_sentence),
            )
        )
    best = int(np.argmax(_or_worst(whole)))
    outside, base, picks = out_of_resamples(trials, spec, resamples=resamples, seed=seed)
    n = trials[0].n_units
    sign = 1.0 if spec.better == "up" else -1.0
    defined = outside[np.isfinite(outside)]
    return Choice(
        best,
        sign * float(whole[best]),
        _within(spec, estimate(sign * outside, n)),
        gain_of_best(trials, spec, whole, estimate(outside - base, n), resamples=resamples, seed=seed),
        np.bincount(picks, minlength=len(trials)) / len(picks),
        max(float(whole[best] - defined.mean()), 0.0) if len(defined) else 0.0,
    )


def out_of_resamples(
    trials: Sequence[Statistics], spec: MetricSpec, *, resamples: int, seed: int
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Three (B,): how good the trial chosen in each resample is on the units left out of it, how good the first trial
    is there, and which trial was chosen. Of equals the first is chosen. Resamples that leave none out are dropped."""
    outside, base, picks = [], [], []
    rows = len(trials) * trials[0].n_units
    for drawn in resample_weights(trials[0].n_units, resamples=resamples, seed=seed, rows=min(rows, 2**14)):
        left_out = (drawn == 0).astype(np.float64)
        weights, left_out = drawn[:, left_out.any(axis=0)], left_out[:, left_out.any(axis=0)]
        pick = np.argmax(_or_worst(goodness(trials, spec, weights)), axis=0)
        scores = goodness(trials, spec, left_out)
        outside.append(scores[pick, np.arange(len(pick))])
        base.append(scores[0])
        picks.append(pick)
    return np.concatenate(outside), np.concatenate(base), np.concatenate(picks).astype(np.int64)


def gain_of_best(
    trials: Sequence[Statistics],
    spec: MetricSpec,
    whole: FloatArray,
    corrected: Metric,
    *,
    resamples: int,
    seed: int,
) -> Metric:
    """The gain of the best trial over the first: corrected for the choice, with an interval that holds after it.

    whole: (T,) how good each trial is on all images, NaN where that is not defined. corrected: the mean gain over
    resamples, on the images that each left out; its reason is taken over where there is no interval.
    """
    best = int(np.argmax(_or_worst(whole)))
    if best == 0:
        return Metric(0.0, 0.0, 0.0, corrected.n)
    if corrected.value is None or corrected.low is None or not np.isfinite(whole[0]):
        return replace(corrected, low=None, high=None)
    others = [row for row in range(1, len(trials)) if np.isfinite(whole[row])]
    _, lows, highs = gains_over_first(
        [trials[0], *(trials[row] for row in others)], spec, resamples=resamples, seed=seed
    )
    low, high = float(lows[others.index(best)]), float(highs[others.index(best)])
    if not np.isfinite(low):
        reason = tell("too few images, or the same gap for all: no interval can be given")
        return Metric(corrected.value, None, None, corrected.n, reason)
    return Metric(min(max(corrected.value, low), high), low, high, corrected.n)


def estimate(outside: FloatArray, n_units: int) -> Metric:
    """The mean over resamples with its 95 % interval, none where too few units or resamples are defined.

    What a resample leaves out are n f of n units, f = (1 - 1/n)^n, drawn without putting back: a mean over them varies
    (1 - f) / f times as much as one over all, by which the spread over the resamples is divided.
    """
    defined = outside[np.isfinite(outside)]
    if not len(defined):
        return Metric(None, None, None, n_units, tell("not defined on these images"))
    value = float(defined.mean())
    if n_units < FEWEST_UNITS or len(defined) < len(outside) / 2:
        reason = tell("fewer than {least} images or groups: no interval can be given", least=FEWEST_UNITS)
        return Metric(value, None, None, n_units, reason)
    left_out = (1 - 1 / n_units) ** n_units
    error = float(defined.std() * np.sqrt(left_out / (1 - left_out)))
    half = float(student_quantile(n_units) * np.sqrt(n_units / (n_units - 1)) * error)
    return Metric(value, value - half, value + half, n_units)


def luck_of_best(error: float, trials: int, *, correlation: float = CORRELATION) -> float:
    """How much too good the best of several trials looks that are all equally good.

    error: the standard error of the metric of one of them. correlation: of their errors. Their metrics are taken for
    normal: the mean of the largest of k is their standard deviation, of what they do not share, times that of k
    standard normal numbers.
    """
    return error * float(np.sqrt(1 - correlation)) * mean_of_largest(trials)


def mean_of_largest(k: int) -> float:
    """The mean of the largest of k independent standard normal numbers."""
    if k < 2:
        return 0.0
    below = quad(lambda x: ndtr(x) ** k, -12, 0)[0]
    above = quad(lambda x: 1 - ndtr(x) ** k, 0, 12)[0]
    return float(above - below)


def _or_worst(values: FloatArray) -> FloatArray:
    """Values with the worst in place of what is undefined, which is never chosen."""
    return np.where(np.isfinite(values), values, -np.inf)


def _within(spec: MetricSpec, metric: Metric) -> Metric:
    """A metric with its interval within the bounds of what it can be."""
    if metric.low is None or metric.high is None:
        return metric
    least, most = spec.bounds
    low = metric.low if least is None else max(metric.low, least)
    return replace(metric, low=low, high=metric.high if most is None else min(metric.high, most))
