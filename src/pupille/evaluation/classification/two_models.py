"""Two models on the same test images: is the second better, worse, equivalent, or is that undecided?

The paired interval of the difference decides. McNemar's test and, for two classes, DeLong's stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, ndtr

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.classification.differences import check_same_images, correctness
from pupille.evaluation.classification.metrics import log_losses
from pupille.evaluation.classification.positive_class import positive_index
from pupille.evaluation.classification.sufficient_statistics import SufficientStatistics, sums
from pupille.evaluation.classification.wording import difference_sentence
from pupille.evaluation.inference.bootstrap import (
    bca_interval,
    jackknife_variance,
    studentised_intervals,
    units_of,
)
from pupille.evaluation.inference.estimate import MANY_GROUPS, MANY_IMAGES, no_interval
from pupille.evaluation.inference.intervals import student_quantile
from pupille.evaluation.inference.paired import TOO_FEW_GROUPS, simultaneous_intervals
from pupille.evaluation.inference.two_models import PairedTest, TwoModels, verdict
from pupille.i18n.language import phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.predictions import UNKNOWN, ClassPredictions
from pupille.setting_values import not_allowed
from pupille.tasks import metric_spec

NEEDS_INDEPENDENT = tell("the images are of groups, and this test needs independent images")


def compare_two(
    first: ClassPredictions,
    second: ClassPredictions,
    *,
    metric: str = "accuracy",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> TwoModels:
    """The difference of two models in one metric, with its 95 % interval, tests and a verdict.

    metric: any overall metric of `evaluate`. margin: named before looking; the models are called equivalent if
    the whole interval lies within it. groups: the group of each image. Raises DataError if the two are not of the
    same labelled images; ConfigError for an unknown metric or a margin that is not above 0.
    """
    check_same_images("the first model", first, "the second model", second)
    if margin is not None and not margin > 0:
        raise not_allowed(
            "margin",
            margin,
            phrase("{setting} is the smallest difference that matters and is above 0. Got {value}."),
        )
    known = np.flatnonzero(first.labels != UNKNOWN)
    if not len(known):
        raise DataError(
            tell("none of the images has a known class, so models cannot be compared. Give their labels.")
        )
    units = np.unique(units_of(len(first), groups)[known], return_inverse=True)[1].astype(np.int64)
    pair = _Pair(
        first.labels[known],
        first.probabilities[known],
        second.probabilities[known],
        units,
        groups is not None,
        positive_index(first),
    )
    difference = pair.difference(metric, seed=seed, resamples=resamples)
    word = verdict(difference, margin, lower_is_better=metric_spec("classification", metric).better == "down")
    if no_interval(pair.n_units, grouped=pair.grouped):
        word = TOO_FEW_GROUPS
    right = [correctness(predictions)[known] for predictions in (first, second)]
    b, c = int((right[0] > right[1]).sum()), int((right[0] < right[1]).sum())
    return TwoModels(
        metric,
        difference,
        margin,
        word,
        difference_sentence(metric, difference, margin, word),
        (_mcnemar(b, c, pair.grouped), _delong(pair)),
        (b + c) / len(known),
    )


@dataclass(frozen=True)
class _Pair:
    """labels: (N,), first, second: (N, C) probabilities, units: (N,) images or groups numbered from 0.

    positive: the class to find, where there are two.
    """

    labels: IntArray
    first: FloatArray
    second: FloatArray
    units: IntArray
    grouped: bool
    positive: int

    @property
    def n_units(self) -> int:
        return int(self.units.max()) + 1

    def difference(self, metric: str, *, seed: int, resamples: int) -> Metric:
        if why := no_interval(self.n_units, grouped=self.grouped):
            return self._plain(metric, why)
        if metric == "accuracy":
            gaps = self._right(self.second) - self._right(self.first)
            value, low, high = simultaneous_intervals(gaps[None], self.units, seed=seed, resamples=resamples)
            return Metric(float(value[0]), float(low[0]), float(high[0]), self.n_units)
        if metric == "log_loss":
            return self._mean_loss(seed=seed, resamples=resamples)
        return self._resampled(metric, seed=seed, resamples=resamples)

    def _sums(self, units: IntArray) -> list[SufficientStatistics]:
        both = (self.first, self.second)
        return [sums(self.labels, each, units, positive=self.positive) for each in both]

    def _right(self, probabilities: FloatArray) -> FloatArray:
        return np.asarray(probabilities.argmax(axis=1) == self.labels, dtype=np.float64)

    def _values(self, metric: str) -> tuple[float, float]:
        every = np.zeros(len(self.labels), dtype=np.int64)
        tables = [table.scores(np.ones((1, 1))).overall for table in self._sums(every)]
        if metric not in tables[0]:
            raise ConfigError(unknown_choice("the metric of the difference", metric, tables[0]))
        return float(tables[0][metric][0]), float(tables[1][metric][0])

    def _plain(self, metric: str, why: str) -> Metric:
        before, after = self._values(metric)
        if np.isnan(before) or np.isnan(after):
            return Metric(
                None,
                None,
                None,
                self.n_units,
                tell(
                    "the {metric} of one of the two is not defined",
                    metric=tell(metric_spec("classification", metric).in_sentence),
                ),
            )
        return Metric(after - before, None, None, self.n_units, why)

    def _mean_loss(self, *, seed: int, resamples: int) -> Metric:
        gaps = log_losses(self.labels, self.second) - log_losses(self.labels, self.first)
        totals = np.bincount(self.units, weights=gaps).astype(np.float64)
        sizes = np.bincount(self.units).astype(np.float64)
        (bounds,) = studentised_intervals(totals[None], sizes, resamples=resamples, seed=seed, lowest=-np.inf)
        if bounds is None:
            return self._plain(
                "log_loss", "too few images, or the same gap for all: no interval can be given"
            )
        return Metric(float(gaps.mean()), *bounds, self.n_units)

    def _resampled(self, metric: str, *, seed: int, resamples: int) -> Metric:
        before, after = self._values(metric)
        if np.isnan(after - before):
            return self._plain(metric, tell("not defined"))
        tables = self._sums(self.units)
        # One seed for both, so that each resample holds the same images of the two.
        drawn = [table.resampled(resamples=resamples, seed=seed).overall[metric] for table in tables]
        left_out = [table.jackknife(seed=seed).overall[metric] for table in tables]
        value, n = after - before, self.n_units
        variance = jackknife_variance(left_out[1] - left_out[0])
        if not variance:
            return self._plain(metric, tell("no image makes a difference: no interval can be given"))
        if n >= (MANY_GROUPS if self.grouped else MANY_IMAGES):
            bounds = bca_interval(value, drawn[1] - drawn[0], left_out[1] - left_out[0], n_units=n)
            if bounds is not None:
                return Metric(value, *bounds, n)
        half = student_quantile(n) * float(np.sqrt(variance))
        return Metric(value, value - half, value + half, n)


def mcnemar_mid_p(b: int, c: int) -> float:
    """Two-sided mid-p value of McNemar's test (Fagerland, Lydersen & Laake 2013).

    b, c: images that only the first and only the second model has right.
    """
    n, fewer = b + c, min(b, c)
    if not n:
        return 1.0
    at_most, below = (float(bdtr(some, n, 0.5)) if some >= 0 else 0.0 for some in (fewer, fewer - 1))
    return 1 - (at_most - below) / 2 if b == c else at_most + below


def delong_test(positive: NDArray[np.bool_], first: FloatArray, second: FloatArray) -> tuple[float, float]:
    """DeLong's (1988) test of two correlated areas under the ROC curve: (z, two-sided p).

    z is that of the second minus the first; 0 where the two rank alike. positive, first, second: (N,) truth and
    scores. Raises DataError if all images are positive or none is.
    """
    m, n = int(positive.sum()), int((~positive).sum())
    if not m or not n:
        raise DataError(tell("a comparison of ROC curves needs positive and negative images. Bring both."))
    above, below = zip(*(_placements(positive, scores) for scores in (first, second)), strict=True)
    gap = float(above[1].mean() - above[0].mean())
    variance = 0.0
    for part, size in ((above[1] - above[0], m), (below[1] - below[0], n)):
        variance += float(part.var(ddof=1)) / size if size > 1 else 0.0
    if variance < 1e-24:
        return 0.0, 1.0
    z = gap / float(np.sqrt(variance))
    return z, 2 * float(ndtr(-abs(z)))


def _placements(positive: NDArray[np.bool_], scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """For each positive the share of negatives below it, for each negative that of positives above; ties half."""
    from scipy.stats import rankdata

    m, n = int(positive.sum()), int((~positive).sum())
    ranks = rankdata(scores)
    own = (rankdata(scores[positive]), rankdata(scores[~positive]))
    return (ranks[positive] - own[0]) / n, 1 - (ranks[~positive] - own[1]) / m


def _mcnemar(b: int, c: int, grouped: bool) -> PairedTest:
    if grouped:
        return PairedTest("McNemar, mid-p", None, NEEDS_INDEPENDENT)
    return PairedTest("McNemar, mid-p", mcnemar_mid_p(b, c))


def _delong(pair: _Pair) -> PairedTest:
    positive = pair.labels == 1
    reason = None
    if pair.first.shape[1] != 2:
        reason = tell("it compares ROC curves of two classes, and there are more")
    elif pair.grouped:
        reason = NEEDS_INDEPENDENT
    elif positive.all() or not positive.any():
        reason = tell("all test images are of one class, so there is no ROC curve")
    if reason:
        return PairedTest("DeLong", None, reason)
    return PairedTest("DeLong", delong_test(positive, pair.first[:, 1], pair.second[:, 1])[1])
