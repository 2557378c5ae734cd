"""The whole content of `results.json` (its meaning, field by field: `docs/results.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pupille.i18n.stored_text import Sentence
from pupille.results.audit_record import AuditRecord
from pupille.results.data import DataRecord, GalleryRecord, SplitRecord
from pupille.results.evaluation import Difference
from pupille.results.explanation import LookedAtRecord
from pupille.results.moment import check_moment
from pupille.results.protocol import ProtocolRecord
from pupille.results.repeats import RepeatsRecord
from pupille.results.run import RunRecord
from pupille.results.surround import SurroundRecord
from pupille.results.unknown_groups import UnknownGroupsRecord

Kind = Literal["comparison", "run"]


@dataclass(frozen=True)
class SkippedRecord:
    """A model that was left out, and why."""

    model: str
    reason: Sentence


@dataclass(frozen=True)
class Results:
    """A comparison, or a single run.

    pupille: the version that wrote it. seconds: wall time, reading to results. command: what was typed; None from
    Python. classes: of a classification, the order of every matrix and vector. runs: in the order of the ladder.
    chosen: by the validation images alone. differences: each other run minus the chosen one. again: what was trained
    again. asked: the questions beyond the metrics, as typed. intervals: what they are about, in words.
    looked_at: what the chosen run looks at; unknown_groups: on which images nobody named it is worse; surround:
    whether it needs what surrounds the objects; where that was asked for.
    """

    schema: int
    pupille: str
    kind: Kind
    created: str
    seconds: float | None
    command: str | None
    task: str
    primary_metric: str
    data: DataRecord
    split: SplitRecord
    runs: tuple[RunRecord, ...]
    skipped: tuple[SkippedRecord, ...]
    chosen: str | None
    chosen_because: Sentence | None
    differences: tuple[Difference, ...]
    intervals: Sentence
    gallery: GalleryRecord
    versions: Mapping[str, Any]
    machine: Mapping[str, Any]
    classes: tuple[str, ...] = ()
    audit: AuditRecord | None = None
    again: RepeatsRecord | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    protocol: ProtocolRecord | None = None
    looked_at: LookedAtRecord | None = None
    unknown_groups: UnknownGroupsRecord | None = None
    surround: SurroundRecord | None = None

    def __post_init__(self) -> None:
        check_moment(self.created)

    def run(self, name: str) -> RunRecord:
        """The run of this name. Raises KeyError if there is none."""
        for run in self.runs:
            if run.name == name:
                return run
        raise KeyError(name)

    @property
    def candidates(self) -> int:
        """How many rungs the chosen one was chosen among: other tools are compared and never chosen."""
        return sum(run.tool is None for run in self.runs)

    @property
    def chosen_run(self) -> RunRecord:
        """The run that validation chose, or the only one."""
        return self.run(self.chosen) if self.chosen else self.runs[0]
