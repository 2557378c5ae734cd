"""A finished run scored on some images, as `pupille evaluate` answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.i18n.language import StoredText
from pupille.results.by_group import ByGroupRecord
from pupille.results.classification import MetricsPerClass, SetsRecord, SubgroupsRecord, ThresholdRecord
from pupille.results.group_weights import GroupWeightsRecord
from pupille.results.metric import Metric
from pupille.results.regression_record import NumbersRecord
from pupille.results.unknown_groups import UnknownGroupsRecord
from pupille.results.views import view


@dataclass(frozen=True)
class ScoredImages:
    """How good a model is on some images. task: of the model. heading: what was scored, in words. opened: how often
    they have been.

    metrics, per_class, threshold, subgroups, by_group, group_weights, sets, numbers: as of a run in `results.json`.
    intervals: what those of the metrics are about. unit: of the numbers that are predicted. notes: how images were
    seen, where that could be taken otherwise. unknown_groups: on which it is worse and which nobody named, where a run
    was asked for them.
    """

    task: str
    heading: str
    metrics: Mapping[str, Metric]
    per_class: MetricsPerClass
    intervals: str
    opened: int | None
    threshold: ThresholdRecord | None = None
    subgroups: SubgroupsRecord | None = None
    by_group: ByGroupRecord | None = None
    sets: SetsRecord | None = None
    numbers: NumbersRecord | None = None
    unit: str = ""
    notes: tuple[StoredText, ...] = ()
    unknown_groups: UnknownGroupsRecord | None = None
    group_weights: GroupWeightsRecord | None = None

    def _repr_html_(self) -> str:
        return view("scored", self)
