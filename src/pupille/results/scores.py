"""The whole content of `results.json` where answers of other tools are scored (field by field: `docs/results.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.classification import MetricsPerClass
from pupille.results.data import LeftOutRecord
from pupille.results.evaluation import Difference
from pupille.results.masks_record import MasksRecord
from pupille.results.metric import Metric
from pupille.results.moment import check_moment
from pupille.results.objects_record import ObjectsRecord
from pupille.results.pictures import DrawnPictureRecord

SCORES = "scores"
"""The kind of such a file."""
SCORES_SCHEMA = 1


@dataclass(frozen=True)
class TruthRecord:
    """What answers are held against. images: how many; groups: how many groups they form, None without groups.

    sides: names with a picture of the left and one of the right of a body, where no groups were named; 0 for none.
    hash: the key of the ledger. opened: how often these images have been scored on this machine; None if it could not
    be kept.
    """

    source: str
    format: Sentence
    sentence: Sentence
    images: int
    groups: int | None
    sides: int
    hash: str
    opened: int | None
    left_out: tuple[LeftOutRecord, ...]
    notes: tuple[Sentence, ...]


@dataclass(frozen=True)
class AnswersRecord:
    """One set of answers. name: unique among them. source: the path as typed. observer: whether a person drew them.

    format: what was recognised. understood: what was left out or taken how. intervals: what they are about. notes: what
    a reader must know. pictures: images worth a look. unanswered: images of the truth of which it does not speak. The
    others: what only some tasks have.
    """

    name: str
    source: str
    format: Sentence
    observer: bool
    metrics: Mapping[str, Metric]
    intervals: Sentence
    understood: tuple[Sentence, ...]
    notes: tuple[Sentence, ...]
    pictures: tuple[DrawnPictureRecord, ...] = ()
    per_class: MetricsPerClass | None = None
    objects: ObjectsRecord | None = None
    masks: MasksRecord | None = None
    unanswered: int = 0


@dataclass(frozen=True)
class PairRecord:
    """Two sets of answers, neither the first of all. first: the name of one; difference: the other minus it."""

    first: str
    difference: Difference


@dataclass(frozen=True)
class Scores:
    """Answers of other tools held against the truth.

    primary_metric: by which they are compared; why_primary: the reason where it is not the usual one of the task.
    unit: of the figures that are neither shares nor plain numbers, such as `mm` or `px`.
    differences: of every other one to the first, in this metric; pairs: of the others among each other. Their intervals
    hold all together. threshold: score from which on an answer counts in
    precision, recall, counts and errors; None where all do.
    """

    schema: int
    pupille: str
    kind: Literal["scores"]
    created: str
    seconds: float
    command: str | None
    task: str
    primary_metric: str
    why_primary: Sentence | None
    classes: tuple[str, ...]
    unit: str
    truth: TruthRecord
    answers: tuple[AnswersRecord, ...]
    differences: tuple[Difference, ...]
    threshold: float | None
    seed: int
    versions: Mapping[str, Any]
    pairs: tuple[PairRecord, ...] = ()

    def __post_init__(self) -> None:
        check_moment(self.created)
        names = [answers.name for answers in self.answers]
        if not names or len(set(names)) < len(names):
            raise ValueError(tell("answers should be there, each with a name of its own"))
        if any(self.primary_metric not in answers.metrics for answers in self.answers):
            raise ValueError(tell("{metric} is missing among the metrics", metric=self.primary_metric))
