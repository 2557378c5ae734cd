"""How many objects are answered and drawn on each image, as numbers to agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.detection.matching import Matches
from pupille.evaluation.detection.resampled import Resampled
from pupille.evaluation.detection.statistics import at_half
from pupille.evaluation.inference.estimate import mean_metric, too_few
from pupille.evaluation.regression.agreement import agreement
from pupille.evaluation.regression.record import agreement_record
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import CountRecord
from pupille.results.regression import NumberPredictions


def counts(
    predictions: ObjectPredictions,
    matches: Matches,
    resampled: Resampled,
    groups: Sequence[str] | None,
    *,
    threshold: float | None,
    seed: int,
) -> tuple[CountRecord, ...]:
    """The counts of all classes together and, where there are several, of each.

    Answers on what does not count, crowds and difficult objects, are not counted either.
    """
    totals = at_half(predictions, matches, np.arange(len(predictions)), threshold)
    drawn, answered = totals["objects"], totals["right"] + totals["wrong"]
    rows: list[tuple[str | None, FloatArray, FloatArray]] = [(None, drawn.sum(axis=0), answered.sum(axis=0))]
    if len(predictions.classes) > 1:
        rows += zip(predictions.classes, drawn, answered, strict=True)
    return tuple(
        CountRecord(
            name,
            int(true.sum()),
            int(counted.sum()),
            _mean_absolute_error(np.abs(counted - true), resampled),
            agreement_record(
                agreement(NumberPredictions(predictions.ids, true, counted), groups=groups, seed=seed)
            ),
        )
        for name, true, counted in rows
    )


def _mean_absolute_error(errors: FloatArray, resampled: Resampled) -> Metric:
    n, grouped, value = resampled.statistics.n_units, resampled.grouped, float(errors.mean())
    if why := too_few(n, grouped=grouped):
        return Metric(value, None, None, n, why)
    bounds = resampled.mean_loss(errors)
    return mean_metric(value, n, bounds, n_units=n, grouped=grouped, reason=None)
