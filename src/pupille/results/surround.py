"""Whether a model that draws needs what surrounds the objects, field by field in `docs/explanation.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric
from pupille.results.unknown_groups import UnknownGroupsRecord


@dataclass(frozen=True)
class OccludedObjectRecord:
    """One drawn object, or segment. id: of its image. label: its class. before, after: its score on the picture as it
    is, and with all blurred that surrounds the objects."""

    id: str
    label: str
    before: float
    after: float


@dataclass(frozen=True)
class OccludedScoresRecord:
    """The scores of all drawn objects. about: what the score of one is. change: after less before."""

    about: Sentence
    before: Metric
    after: Metric
    change: Metric
    sentence: Sentence
    objects: tuple[OccludedObjectRecord, ...]


@dataclass(frozen=True)
class SurroundRecord:
    """What is lost of the right answers when all that surrounds the objects is blurred. lost: share of them.

    inside: share of the pictures that the objects, with a tenth around them, take. verdict: `hardly`, `needed`,
    `unclear`, or `nothing` where hardly anything surrounds them. scores: of each object; None where answers have none.
    """

    lost: Metric
    images: int
    inside: float
    verdict: str
    short: Sentence
    sentence: Sentence
    scores: OccludedScoresRecord | None = None


@dataclass(frozen=True)
class DrawnExplanation:
    """What `pupille explain` writes of a model that draws boxes or masks. unknown_groups: None where nobody asked."""

    schema: int
    pupille: str
    kind: Literal["explanation of drawings"]
    created: str
    seconds: float
    command: str | None
    model: str
    task: str
    source: str
    seed: int
    surround: SurroundRecord
    unknown_groups: UnknownGroupsRecord | None
    notes: tuple[Sentence, ...]
    versions: Mapping[str, Any]
