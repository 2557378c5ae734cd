"""From found boxes to their `ObjectEvaluation`: metrics with interval, n and reasons, errors, counts and curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.counting import counts
from pupille.evaluation.detection.error_kinds import ErrorKinds, MendedCurves, error_kinds, mended_curves
from pupille.evaluation.detection.errors_record import errors_record
from pupille.evaluation.detection.froc import Froc, froc, froc_record
from pupille.evaluation.detection.matching import ALL, Matches, match
from pupille.evaluation.detection.overlap import Overlaps, box_overlaps
from pupille.evaluation.detection.resampled import Resampled
from pupille.evaluation.detection.specs import METRICS
from pupille.evaluation.detection.statistics import (
    MOST_ANSWERS,
    DetectionStatistics,
    average_precision,
    curves_of,
    statistics_from,
)
from pupille.evaluation.detection.ties import ORDERS, ties
from pupille.evaluation.detection.wording import (
    EVERY_ANSWER,
    FEW_FOR_AP,
    OWN_LOSSES,
    OWN_THRESHOLDS,
    about_intervals,
    by_class,
    by_threshold,
    few_for_ap,
    more_than_limit,
    no_overlap_order,
    set_aside,
    tied,
    without_objects,
)
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import ObjectsRecord
from pupille.shapes.boxes import areas
from pupille.tasks.metric import MetricSpec


def evaluate(
    predictions: ObjectPredictions,
    *,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    threshold: float | None = None,
) -> ObjectEvaluation:
    """The metrics of boxes with 95 % intervals.

    groups: the group of each of the N images; whole groups are then resampled and n counts groups. seed, resamples: of
    the bootstrap. threshold: the least score of the answers that precision, recall, F1, counts and the images of errors
    are about; None takes all answers as they are given. Definitions and sources: `docs/metrics.md`. Raises DataError
    without an image or if the groups do not fit, ConfigError if resamples is below 100.
    """
    overlaps = box_overlaps(predictions)
    matches = match(predictions, overlaps, answer_areas=areas(predictions.answers.boxes))
    statistics = statistics_from(predictions, matches, groups, threshold=threshold)
    return evaluation_of(
        predictions,
        overlaps,
        matches,
        statistics,
        METRICS,
        groups=groups,
        seed=seed,
        resamples=resamples,
        threshold=threshold,
    )


def evaluation_of(
    predictions: ObjectPredictions,
    overlaps: Overlaps,
    matches: Matches,
    statistics: DetectionStatistics,
    specs: Sequence[MetricSpec],
    *,
    groups: Sequence[str] | None,
    seed: int,
    resamples: int,
    threshold: float | None,
) -> ObjectEvaluation:
    """The evaluation of matched objects, whether by boxes or by masks. specs: the table of the task."""
    parts = Parts.of(predictions, overlaps, matches, statistics)
    resampled = Resampled.of(
        statistics,
        predictions.classes,
        grouped=groups is not None,
        resamples=resamples,
        seed=seed,
        others=parts.others,
    )
    return ObjectEvaluation(
        predictions.classes,
        {spec.name: resampled.overall(spec) for spec in specs},
        per_class(resampled, specs),
        parts.record(resampled, groups, threshold=threshold),
        about_intervals(statistics.n_units, grouped=groups is not None, resamples=resamples, seed=seed),
        tuple(parts.notes(resampled, threshold=threshold)),
    )


def per_class(resampled: Resampled, specs: Sequence[MetricSpec]) -> dict[str, dict[str, Metric]]:
    """Class -> metric -> its value; means over images have none of a class."""
    names = [spec.name for spec in specs if spec.interval == "logit"]
    return {
        label: {name: resampled.of_class(name, i) for name in names}
        for i, label in enumerate(resampled.classes)
    }


@dataclass(frozen=True)
class Parts:
    """Matched objects, and what is computed of them beside the metrics. mended, froc: None without scores."""

    predictions: ObjectPredictions
    matches: Matches
    kinds: ErrorKinds
    mended: MendedCurves | None
    froc: Froc | None

    @classmethod
    def of(
        cls,
        predictions: ObjectPredictions,
        overlaps: Overlaps,
        matches: Matches,
        statistics: DetectionStatistics,
    ) -> Parts:
        """The kinds of errors and the curves of matched objects."""
        kinds = error_kinds(predictions, overlaps, matches)
        if not statistics.has_scores:
            return cls(predictions, matches, kinds, None, None)
        units = statistics.units
        return cls(
            predictions,
            matches,
            kinds,
            mended_curves(predictions, matches, kinds, units),
            froc(predictions, matches, units),
        )

    def others(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """Losses by kind of error and recalls at rates of false positives. weights: (U, B)."""
        if self.mended is None or self.froc is None:
            return {}
        return self.mended.losses(weights) | self.froc.recalls(weights)

    @property
    def crowded(self) -> int:
        """Images with more answers of a class than COCO counts."""
        beyond = self.matches.ranks >= MOST_ANSWERS
        return len(np.unique(self.predictions.answers.images[beyond])) if self.mended else 0

    def record(
        self, resampled: Resampled, groups: Sequence[str] | None, *, threshold: float | None
    ) -> ObjectsRecord:
        """What the report shows beyond the metrics."""
        predictions, matches = self.predictions, self.matches
        return ObjectsRecord(
            len(predictions),
            int(matches.counted[ALL].sum()),
            len(predictions.answers),
            self.mended is not None,
            threshold,
            errors_record(predictions, self.kinds, resampled, threshold=threshold),
            counts(predictions, matches, resampled, groups, threshold=threshold, seed=resampled.seed),
            froc_record(predictions, matches, resampled) if self.froc else None,
            self.unlimited(),
        )

    def unlimited(self) -> float | None:
        """AP of all answers where an image has more of a class than COCO counts."""
        if not self.crowded or not self.matches.counted[ALL].any():
            return None
        units = np.zeros(len(self.predictions), dtype=np.int64)
        most = len(self.predictions.answers)
        return average_precision(curves_of(self.predictions, self.matches, units, sizes=(ALL,), most=most))

    def notes(self, resampled: Resampled, *, threshold: float | None) -> list[StoredText]:
        """What a reader must know."""
        truth = self.predictions.truth
        notes = set_aside(int(truth.crowd.sum()), int((truth.difficult & ~truth.crowd).sum()))
        counted = np.bincount(
            truth.labels[self.matches.counted[ALL]], minlength=len(self.predictions.classes)
        )
        if empty := [name for name, n in zip(self.predictions.classes, counted, strict=True) if not n]:
            notes.append(without_objects(empty))
        if self.mended is None:
            several = self.predictions.of_several_models
            return [*notes, tell(OWN_THRESHOLDS) if several else no_overlap_order()]
        notes.append(_counted_answers(self.predictions, threshold))
        if resampled.why is None and resampled.statistics.n_units < FEW_FOR_AP:
            notes.append(few_for_ap())
        if among := ties(self.predictions, self.matches, seed=resampled.seed):
            notes.append(tied(among.share, among.low, among.high, ORDERS))
        if (unlimited := self.unlimited()) is not None:
            units = np.zeros(len(self.predictions), dtype=np.int64)
            limited = average_precision(curves_of(self.predictions, self.matches, units, sizes=(ALL,)))
            notes.append(more_than_limit(self.crowded, MOST_ANSWERS, limited, unlimited))
        return [*notes, tell(OWN_LOSSES)]


def _counted_answers(predictions: ObjectPredictions, threshold: float | None) -> StoredText:
    """With which scores answers count as found."""
    if threshold is not None:
        return by_threshold(threshold)
    if predictions.least.size:
        return by_class(predictions.classes, predictions.least.tolist())
    return tell(EVERY_ANSWER)
