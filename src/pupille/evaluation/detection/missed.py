"""The share of the objects of an image that is missed, promised not to be more than was asked on average.

Conformal risk control (Angelopoulos and others 2022) of the share missed in an image; images without objects have none.
One score for all classes, as a single number is what the promise can move.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import ConfigError
from pupille.evaluation.detection.matching import ALL, HALF, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.statistics import ratio
from pupille.evaluation.detection.wording import NO_OBJECT, not_promised
from pupille.evaluation.inference.bootstrap import studentised_intervals, units_of
from pupille.evaluation.inference.conformal import conformal_quantile, missed_after_choosing
from pupille.evaluation.inference.estimate import mean_metric, too_few
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import MissedPromiseRecord
from pupille.shapes.boxes import areas

RESAMPLES = 2000


def check_promise(most: float, n: int) -> None:
    """Raises ConfigError for a share that n images or groups cannot promise, whatever a model finds on them."""
    if 1 / (n + 1) > most:
        raise ConfigError(
            tell(
                "--miss-at-most {most:percent} cannot be promised: with {n} images or groups of validation the least "
                "is {least:percent}, even if a model finds everything. Ask for no less, or give more of them by "
                "--validation.",
                most=most,
                n=n,
                least=1 / (n + 1),
            )
        )


@dataclass(frozen=True)
class MissRule:
    """threshold: the highest score that keeps the promise; None where none does. least: the smallest share that could
    be promised, at the lowest score. n: images with objects, or their groups, that it rests on."""

    threshold: float | None
    least: float
    n: int


@dataclass(frozen=True)
class FoundAt:
    """scores: (K,) of the answer that finds each object that counts, -infinity where none does. images: (K,) from 0.
    n: how many images there are, those without objects too."""

    scores: FloatArray
    images: IntArray
    n: int

    @classmethod
    def of(cls, predictions: ObjectPredictions) -> FoundAt:
        """The objects of all classes, found at IoU 0.5."""
        matches = match(predictions, box_overlaps(predictions), answer_areas=areas(predictions.answers.boxes))
        answers = predictions.answers
        scores = np.full(len(predictions.truth), -math.inf)
        hits = matches.hits(ALL, HALF)
        if answers.scores is not None:
            scores[matches.truth[ALL, HALF][hits]] = answers.scores[hits]
        counted = matches.counted[ALL]
        return cls(scores[counted], predictions.truth.images[counted], len(predictions))

    def missed(self, threshold: float) -> FloatArray:
        """(N,) the share missed on each image; NaN on those without objects."""
        drawn = np.bincount(self.images, minlength=self.n)
        lost = np.bincount(self.images, weights=self.scores < threshold, minlength=self.n)
        return ratio(lost.astype(np.float64), drawn.astype(np.float64))

    def rule(self, most: float, groups: Sequence[str] | None = None) -> MissRule:
        """The highest score from which on at most this share is missed on average. groups: of each image.

        The images of a group weigh as much as one, and the promise is then about an image of a new group.
        """
        objects = np.bincount(self.images, minlength=self.n)
        rows = np.flatnonzero(objects)
        if not len(rows):
            return MissRule(None, 1.0, 0)
        unit = np.zeros(self.n, dtype=np.int64)
        unit[rows] = units_of(len(rows), None if groups is None else [groups[int(row)] for row in rows])
        own = unit[self.images]
        shares = 1 / (objects[self.images] * np.bincount(unit[rows])[own])
        quantile, n = conformal_quantile(-self.scores, level=1 - most, units=own, shares=shares)
        least = 1 - float(shares[np.isfinite(self.scores)].sum()) / (n + 1)
        return MissRule(-quantile if math.isfinite(quantile) else None, least, n)


def promise_record(
    calibrating: ObjectPredictions,
    test: ObjectPredictions,
    most: float,
    *,
    groups: Sequence[str] | None,
    test_groups: Sequence[str] | None,
    chosen_among: int,
    seed: int,
) -> MissedPromiseRecord:
    """The promise, and what came of it on test. groups: of the calibrating images. chosen_among: how many models these
    images chose among, 1 where they chose nothing."""
    rule = FoundAt.of(calibrating).rule(most, groups)
    grouped = groups is not None
    if rule.threshold is None:
        why = not_promised(most, rule.least, rule.n, grouped=grouped)
        return MissedPromiseRecord(most, rule.n, grouped, None, rule.least, reason=why)
    chosen = None if chosen_among == 1 else missed_after_choosing(rule.n, chosen_among, most=most)
    missed = _on_test(test, rule.threshold, test_groups, seed)
    return MissedPromiseRecord(most, rule.n, grouped, rule.threshold, rule.least, missed, chosen)


def _on_test(test: ObjectPredictions, threshold: float, groups: Sequence[str] | None, seed: int) -> Metric:
    """The mean share missed on the test images with objects."""
    shares = FoundAt.of(test).missed(threshold)
    rows = np.flatnonzero(np.isfinite(shares))
    if not len(rows):
        return Metric(None, None, None, 0, tell(NO_OBJECT))
    units = units_of(len(rows), None if groups is None else [groups[int(row)] for row in rows])
    sizes, n = np.bincount(units).astype(np.float64), int(units.max()) + 1
    value, grouped = float(shares[rows].mean()), groups is not None
    if why := too_few(n, grouped=grouped):
        return Metric(value, None, None, n, why)
    totals: FloatArray = np.bincount(units, weights=shares[rows]).astype(np.float64)
    (bounds,) = studentised_intervals(totals[None], sizes, resamples=RESAMPLES, seed=seed)
    within = None if bounds is None else (bounds[0], min(bounds[1], 1.0))
    return mean_metric(value, n, within, n_units=n, grouped=grouped, reason=None)
