"""Recall against false positives per image as the score falls (free-response ROC: Bunch et al. 1978)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.average_precision import Curve
from pupille.evaluation.detection.intervals import logit_interval
from pupille.evaluation.detection.matching import ALL, HALF, Matches
from pupille.evaluation.detection.resampled import Resampled
from pupille.evaluation.detection.statistics import by_unit
from pupille.evaluation.detection.wording import ALIKE, NO_OBJECT
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import MOST_STEPS, FrocRecord, FrocStepRecord, RecallAtRecord

RATES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""False positives per image at which the recall is given, those of the LUNA16 challenge (Setio et al. 2017)."""


@dataclass(frozen=True)
class Froc:
    """The curve of all classes together at an overlap of .5. images: (U,) of each unit."""

    curve: Curve
    images: FloatArray

    def recalls(self, weights: FloatArray) -> dict[str, FloatArray]:
        """Name of a rate -> (B,) the recall where so many false positives an image are put up with."""
        reached, alarms = self.curve.passed(weights)
        n, images = self.curve.truth @ weights, self.images @ weights
        values = {}
        for rate in RATES:
            best = np.where(alarms <= rate * images, reached, 0.0).max(axis=0, initial=0.0)
            values[_name(rate)] = np.divide(best, n, out=np.full(n.shape, np.nan), where=n > 0)
        return values


def froc(predictions: ObjectPredictions, matches: Matches, units: IntArray) -> Froc:
    """The curve of answers with scores."""
    order = _order(predictions)
    hits, wrong = matches.hits(ALL, HALF)[order], matches.wrong(ALL, HALF)[order]
    truth = by_unit(predictions, units, matches.counted[ALL]).sum(axis=0)
    curve = Curve.of(hits, wrong, units[predictions.answers.images[order]], truth)
    return Froc(curve, np.bincount(units).astype(np.float64))


def froc_record(predictions: ObjectPredictions, matches: Matches, resampled: Resampled) -> FrocRecord:
    """The curve as it is kept. resampled: with the recalls of `Froc`."""
    at = tuple(RecallAtRecord(rate, _recall(resampled, resampled.others)[_name(rate)]) for rate in RATES)
    return FrocRecord(_steps(predictions, matches), at)


def _recall(resampled: Resampled, values: Mapping[str, FloatArray]) -> dict[str, Metric]:
    n = resampled.statistics.n_units
    metrics = {}
    for name in map(_name, RATES):
        value = float(values[name][0])
        if np.isnan(value):
            metrics[name] = Metric(None, None, None, n, tell(NO_OBJECT))
            continue
        bounds = None if resampled.why else logit_interval(value, values[name][1:], n_units=n, n_behind=n)
        metrics[name] = (
            Metric(value, *bounds, n)
            if bounds
            else Metric(value, None, None, n, resampled.why or tell(ALIKE))
        )
    return metrics


def _steps(predictions: ObjectPredictions, matches: Matches) -> tuple[FrocStepRecord, ...]:
    """The curve at scores where it ends a step, thinned evenly."""
    scores = predictions.answers.scores
    objects = int(matches.counted[ALL].sum())
    if scores is None or not objects or not len(scores):
        return ()
    order = _order(predictions)
    hits = np.cumsum(matches.hits(ALL, HALF)[order])
    wrong = np.cumsum(matches.wrong(ALL, HALF)[order])
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    ends = ends[np.unique(np.linspace(0, len(ends) - 1, min(MOST_STEPS, len(ends))).astype(np.int64))]
    return tuple(
        FrocStepRecord(float(scores[order[i]]), float(wrong[i]) / len(predictions), float(hits[i]) / objects)
        for i in ends
    )


def _order(predictions: ObjectPredictions) -> IntArray:
    scores = predictions.answers.scores
    return np.argsort(np.zeros(0) if scores is None else -scores, kind="stable").astype(np.int64)


def _name(rate: float) -> str:
    return f"recall_at_{rate:g}"
