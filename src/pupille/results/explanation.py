"""What `pupille explain` writes beside its page (field by field: `docs/explanation.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pupille.i18n.stored_text import Sentence
from pupille.results.itself import ItselfRecord
from pupille.results.metric import Metric
from pupille.results.unknown_groups import UnknownGroupsRecord

EXPLANATION_SCHEMA = 1


@dataclass(frozen=True)
class AskedRecord:
    """One question asked of the maps. passed: None where it could not be decided. short: the answer alone.

    sentence: its figures in words. figures: by name.
    """

    name: str
    question: Sentence
    passed: bool | None
    short: Sentence
    sentence: Sentence
    figures: Mapping[str, Metric]


@dataclass(frozen=True)
class AlteredRecord:
    """The test images with something taken away. metric: the primary one on them. drop: how much worse than on the
    images as they are. verdict: `enough`, `something`, `nothing`, or `unclear`.
    """

    name: str
    metric: Metric
    drop: Metric
    verdict: str
    sentence: Sentence


@dataclass(frozen=True)
class GivenAwayRecord:
    """A class that one place at the border stands for. place: row and column of the grid, from 0.

    bridged: how far this place of its images, laid on images of other classes, moves their score from that of other
    images (0) to that of its own (1). recall: share of its images that are still named so with the border alone.
    in_maps: whether the maps point at that place too; None where too few maps are of this class.
    """

    label: str
    place: tuple[int, int]
    bridged: Metric
    recall: Metric
    in_maps: bool | None
    sentence: Sentence


@dataclass(frozen=True)
class MemoryRecord:
    """What a model gives away about who was among its training images.

    area: chance that the answer to a training image fits better, for its class, than that to a new one; 0.5 is
    guessing. rate: share of the training images named while one new image in a hundred is; None where there are too few
    new ones. members, others: training and new images, or groups. verdict: `found`, `nothing`, `reversed`, or
    `unclear`. sentence: the figures in words. meaning: what follows for sharing the model. notes: what was left out.
    """

    area: Metric
    rate: Metric | None
    members: int
    others: int
    verdict: str
    short: Sentence
    sentence: Sentence
    meaning: Sentence
    notes: tuple[Sentence, ...]


@dataclass(frozen=True)
class MapRecord:
    """One map. values: rows of what each place adds to the score. answer, truth: in words. score: of the answer.

    rest: what of the score no place adds, the bias; None of a map that does not divide the score.
    """

    id: str
    answer: Sentence
    truth: Sentence
    score: float
    rest: float | None
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Explanation:
    """What a model looks at, and what the maps of it are worth.

    method: of the maps; about: what one of its maps is, in words. unit: of a score, in words. images: how many the
    questions were asked of, how many of those the altered ones. baseline: the primary metric of the model that learns
    nothing. plain: of this one on the images as they are. tests: of the maps. given_away: classes known by the border.
    skipped: alterations that do not apply, with the reason. memory, unknown_groups: None where they were not asked for.
    itself: what a rung of scikit-learn says of itself; None of a network. named: whether the maps are of
    images that were asked for by name.
    """

    schema: int
    pupille: str
    kind: Literal["explanation"]
    created: str
    seconds: float
    command: str | None
    model: str
    task: str
    source: str
    method: str
    title: Sentence
    about: Sentence
    unit: Sentence
    seed: int
    images: int
    altered_images: int
    primary_metric: str
    plain: Metric
    baseline: Metric
    baseline_is_beaten: bool
    tests: tuple[AskedRecord, ...]
    altered: tuple[AlteredRecord, ...]
    skipped: tuple[Sentence, ...]
    given_away: tuple[GivenAwayRecord, ...]
    maps: tuple[MapRecord, ...]
    memory: MemoryRecord | None
    notes: tuple[Sentence, ...]
    versions: Mapping[str, Any]
    unknown_groups: UnknownGroupsRecord | None = None
    itself: ItselfRecord | None = None
    named: bool = False

    @property
    def failed(self) -> tuple[AskedRecord, ...]:
        """The questions that the maps themselves fail."""
        return tuple(test for test in self.tests if test.passed is False and test.name in SPOILING)


@dataclass(frozen=True)
class AccountRecord:
    """Which exact account of its decisions a model gives. name: of the run. exact: whether there is one."""

    name: str
    exact: bool
    account: Sentence


@dataclass(frozen=True)
class LookedAtRecord:
    """What the chosen model looks at, without its maps, and which account of itself each model can give.

    page: of the maps, beside the results.
    """

    explanation: Explanation
    accounts: tuple[AccountRecord, ...]
    page: str


SPOILING = ("model", "decision")
"""Questions by whose failure a map is worth nothing."""
