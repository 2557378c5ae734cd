"""Answers with boxes as the paired comparison asks for them: on the same images with the same drawn objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.detection.specs import METRICS
from pupille.evaluation.detection.statistics import DetectionStatistics, statistics_of
from pupille.evaluation.inference.paired import differences_to as differences_between
from pupille.i18n.language import tell
from pupille.results.evaluation import Difference
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.tasks.metric import MetricSpec

StatisticsOf = Callable[[ObjectPredictions, Sequence[str] | None], DetectionStatistics]


def differences_to(
    chosen: str,
    runs: Mapping[str, ObjectPredictions],
    *,
    metric: str = "ap",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    threshold: float | None = None,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run: `pupille.evaluation.inference.paired` on the same images.

    runs: answers by name, to the same images in the same order. margin: the smallest difference that matters, named
    beforehand. groups: the group of each image; whole groups are then resampled. threshold: the least score of the
    answers that precision, recall, F1, false positives and counts are about.
    Raises ConfigError for an unknown metric or chosen run, DataError if the runs are not about the same images and
    objects or the metric of a run is undefined, as AP is without scores.
    """

    def statistics(predictions: ObjectPredictions, groups: Sequence[str] | None) -> DetectionStatistics:
        return statistics_of(predictions, groups, threshold=threshold)

    return differences_by(
        statistics,
        METRICS,
        chosen,
        runs,
        metric=metric,
        margin=margin,
        groups=groups,
        seed=seed,
        resamples=resamples,
    )


def differences_by(
    statistics: StatisticsOf,
    metrics: Sequence[MetricSpec],
    chosen: str,
    runs: Mapping[str, ObjectPredictions],
    *,
    metric: str,
    margin: float | None,
    groups: Sequence[str] | None,
    seed: int,
    resamples: int,
) -> tuple[Difference, ...]:
    """Paired differences with the statistics and the table of metrics of one task of objects."""
    specs = {spec.name: spec for spec in metrics}
    if metric not in specs:
        raise ConfigError(unknown_choice("the metric of the differences", metric, specs))
    if chosen not in runs:
        raise ConfigError(unknown_choice("the chosen run", chosen, runs))
    tables = {}
    for name, predictions in runs.items():
        check_same_truth(chosen, runs[chosen], name, predictions)
        tables[name] = statistics(predictions, groups)
        if metric not in tables[name].scores(np.ones((tables[name].n_units, 1))):
            raise DataError(
                tell(
                    "the answers of {name!r} bear no scores, so there is no {metric} to compare. Compare by another "
                    "metric, such as F1, or leave them out.",
                    name=name,
                    metric=tell(specs[metric].in_sentence),
                )
            )
    return differences_between(
        chosen,
        tables,
        specs[metric],
        grouped=groups is not None,
        margin=margin,
        seed=seed,
        resamples=resamples,
    )


def check_same_truth(
    chosen: str, reference: ObjectPredictions, name: str, predictions: ObjectPredictions
) -> None:
    """Raises DataError unless two answers are about the same images, classes and drawn objects in the same order."""
    same = (
        predictions.ids == reference.ids
        and predictions.classes == reference.classes
        and _same_objects(predictions.truth, reference.truth)
    )
    if not same:
        raise DataError(
            tell(
                "the answers of {name!r} and {chosen!r} are not about the same images, classes and drawn objects in "
                "the same order, so they cannot be compared. Score both against one truth.",
                name=name,
                chosen=chosen,
            )
        )


def _same_objects(first: Objects, second: Objects) -> bool:
    columns = ("images", "labels", "boxes", "crowd", "difficult")
    return all(np.array_equal(getattr(first, column), getattr(second, column)) for column in columns)
