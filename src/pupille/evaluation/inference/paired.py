"""How runs differ from the chosen one on the same test images, with intervals that hold for all together.

Every run but the chosen one is compared with it. One set of resamples of the images (or groups) serves all
comparisons, and the half-widths share one factor: the 95 % quantile of the largest studentised difference
(max-t: Westfall & Young 1993; Hothorn, Bretz & Westfall 2008). The small-sample corrections and the
simulations behind them stand in `docs/metrics.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.inference.bootstrap import resample_weights, units_of
from pupille.evaluation.inference.estimate import no_interval
from pupille.evaluation.inference.intervals import ALPHA, wilson
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.evaluation import Difference
from pupille.results.predictions import UNKNOWN, Predictions


def correctness(predictions: Predictions) -> FloatArray:
    """(N,) 1 where the most probable class is the true one, else 0; its mean is the accuracy."""
    return np.asarray(predictions.predicted == predictions.labels, dtype=np.float64)


TOO_FEW_GROUPS = "too few groups"
"""The word where no interval can be given."""

SCORE_OF_IMAGE: dict[str, Callable[[Predictions], FloatArray]] = {"accuracy": correctness}
"""Metric -> the score of each image, between 0 and 1, whose mean is the metric."""


def differences_to(
    chosen: str,
    runs: Mapping[str, Predictions],
    *,
    metric: str = "accuracy",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run, with simultaneous 95 % intervals over all these runs.

    runs: predictions by name, of the same images in the same order. margin: the smallest difference that matters, named
    beforehand; a run is equivalent if its whole interval lies within it. groups: the group of each image; whole
    groups are then resampled, and of fewer than 10 there is neither interval nor verdict. With one image the
    interval is all of [-1, 1].
    Raises ConfigError for an unknown metric or chosen run, DataError if the runs are not of the same images
    or no image has a label.
    """
    if metric not in SCORE_OF_IMAGE:
        raise ConfigError(unknown_choice("the metric of the differences", metric, SCORE_OF_IMAGE))
    if chosen not in runs:
        raise ConfigError(unknown_choice("the chosen run", chosen, runs))
    for name, predictions in runs.items():
        check_same_images(chosen, runs[chosen], name, predictions)
    known = runs[chosen].labels != UNKNOWN
    if not known.any():
        raise DataError(
            "none of the images has a known class, so runs cannot be compared. Give their labels first."
        )
    units = np.unique(units_of(len(known), groups)[known], return_inverse=True)[1].astype(np.int64)
    score = SCORE_OF_IMAGE[metric]
    others = [name for name in runs if name != chosen]
    if not others:
        return ()
    gaps = np.stack([(score(runs[name]) - score(runs[chosen]))[known] for name in others])
    n = int(units.max()) + 1
    if why := no_interval(n, grouped=groups is not None):
        means = gaps.mean(axis=1)
        return tuple(
            Difference(name, metric, float(d), None, None, n, TOO_FEW_GROUPS, why)
            for name, d in zip(others, means, strict=True)
        )
    values, low, high = simultaneous_intervals(gaps, units, seed=seed, resamples=resamples)
    return tuple(
        Difference(name, metric, float(d), float(a), float(b), n, _word(float(a), float(b), margin))
        for name, d, a, b in zip(others, values, low, high, strict=True)
    )


def simultaneous_intervals(
    gaps: FloatArray, units: IntArray, *, seed: int = 0, resamples: int = 2000
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean gap of each run with its simultaneous 95 % bounds: (R,) values, lows, highs.

    gaps: (R, N) score of each image under a run minus that under the chosen one, between -1 and 1.
    units: (N,) image or group of each, numbered from 0.
    """
    paired = _Paired.of(gaps, units)
    if paired.n_units == 1:
        whole = np.ones(len(gaps))
        return paired.values, -whole, whole
    half = paired.half_widths(paired.factor(seed=seed, resamples=resamples))
    return paired.values, np.maximum(paired.values - half, -1.0), np.minimum(paired.values + half, 1.0)


@dataclass(frozen=True)
class _Paired:
    """Gaps summed over units. sums: (R, U) gaps, sizes: (U,) images, values: (R,) mean gaps."""

    sums: FloatArray
    sizes: FloatArray
    values: FloatArray

    @classmethod
    def of(cls, gaps: FloatArray, units: IntArray) -> _Paired:
        sizes = np.bincount(units).astype(np.float64)
        sums = np.stack([np.bincount(units, weights=row) for row in gaps]).astype(np.float64)
        return cls(sums, sizes, sums.sum(axis=1) / sizes.sum())

    @property
    def n_units(self) -> int:
        return len(self.sizes)

    @property
    def residuals(self) -> FloatArray:
        """(R, U) what each unit adds to the spread of the mean gap, a ratio of sums."""
        return self.sums - self.values[:, None] * self.sizes

    def factor(self, *, seed: int, resamples: int) -> float:
        """How many standard errors the widest of the intervals needs: max-t, at least that of one comparison.

        Few units make the standard errors themselves uncertain: the normal quantile becomes Student's of the
        same tail, as in Hesterberg (2015).
        """
        errors = np.sqrt((self.residuals**2).sum(axis=1)) / self.sizes.sum()
        varied = errors > 1e-12
        quantile = float(ndtri(1 - ALPHA / 2))
        if varied.any():
            largest = [
                np.abs((self.sums[varied] @ w) / (self.sizes @ w) - self.values[varied, None])
                / errors[varied, None]
                for w in resample_weights(self.n_units, resamples=resamples, seed=seed)
            ]
            quantile = max(
                quantile, float(np.quantile(np.concatenate(largest, axis=1).max(axis=0), 1 - ALPHA))
            )
        freedom = self.n_units - 1
        return -float(stdtrit(freedom, ndtr(-quantile))) * float(np.sqrt(self.n_units / freedom))

    def half_widths(self, factor: float) -> FloatArray:
        """(R,) factor times a standard error with two units added, one in favour of each run.

        For images this is the correction of Bonett & Price (2012) to McNemar's table. An added unit is as
        large as those that differ (root mean square). Where no unit differs at all, the bound is Wilson's for
        the share of differing units, shared out over the runs (Bonferroni).
        """
        differing = (self.sums != 0).sum(axis=1)
        added = 2 * (self.sums**2).sum(axis=1) / np.maximum(differing, 1)
        images = self.sizes.sum() * (1 + 2 / self.n_units)
        errors = np.sqrt((self.residuals**2).sum(axis=1) + added) / images
        unseen = float(wilson(0, self.n_units, alpha=ALPHA / len(self.sums))[1])
        return np.where(differing > 0, factor * errors, unseen)


def check_same_images(chosen: str, reference: Predictions, name: str, predictions: Predictions) -> None:
    """Raises DataError unless the two predictions are of the same images, labels and classes in the same order."""
    same = (
        predictions.ids == reference.ids
        and predictions.classes == reference.classes
        and np.array_equal(predictions.labels, reference.labels)
    )
    if not same:
        raise DataError(
            f"the runs {name!r} and {chosen!r} were not scored on the same images, labels and classes in the "
            f"same order, so they cannot be compared. Predict again with both on one split."
        )


def _word(low: float, high: float, margin: float | None) -> str:
    if margin is not None and -margin < low and high < margin:
        return "equivalent"
    if low > 0:
        return "better"
    return "worse" if high < 0 else "undecided"
