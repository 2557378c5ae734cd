"""Answers with masks as the paired comparison asks for them: on the same images with the same drawn objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pupille.evaluation.detection.differences import differences_by
from pupille.evaluation.instances.specs import METRICS
from pupille.evaluation.instances.statistics import InstanceStatistics, statistics_of
from pupille.results.evaluation import Difference
from pupille.results.objects import ObjectPredictions


def differences_to(
    chosen: str,
    runs: Mapping[str, ObjectPredictions],
    *,
    metric: str = "pq",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    threshold: float | None = None,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run, as `pupille.evaluation.detection.differences` says of boxes."""

    def statistics(predictions: ObjectPredictions, groups: Sequence[str] | None) -> InstanceStatistics:
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
