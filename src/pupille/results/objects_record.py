"""What `results.json` says of found objects beyond their metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.margin_record import MarginRecord
from pupille.results.metric import Metric
from pupille.results.regression_record import AgreementRecord

ErrorName = Literal["class", "place", "both", "double", "background", "missed"]

DoubtName = Literal["forgotten", "swapped", "misplaced"]
DOUBT_KINDS: Mapping[str, DoubtName] = {"background": "forgotten", "class": "swapped", "place": "misplaced"}
"""The kind of an error -> what a sure one of it says of the annotation."""
MOST_SCORES = 100
"""Steps of a slider."""
MOST_DOUBTS = 60
"""Doubts that are kept."""
MOST_IMAGES = 100
"""Ids of images that are kept of each kind of error."""
MOST_STEPS = 200
"""Points of a curve that are kept."""


@dataclass(frozen=True)
class ErrorKindRecord:
    """One kind of error at an overlap of .5. loss: of AP50, what the metric gains if these errors alone are mended.

    n: how many such errors there are. images: ids of those with the surest errors first, at most 100. n_images: how
    many images have one.
    """

    kind: ErrorName
    loss: Metric
    n: int
    images: tuple[str, ...]
    n_images: int


@dataclass(frozen=True)
class CountRecord:
    """How many objects are answered and drawn on an image. name: of the class, None for all classes together.

    drawn, answered: on all images. mae: mean absolute error of the count. agreement: answered minus drawn.
    """

    name: str | None
    drawn: int
    answered: int
    mae: Metric
    agreement: AgreementRecord


@dataclass(frozen=True)
class RecallAtRecord:
    """The share of objects that are found where so many false positives an image are put up with."""

    false_alarms: float
    recall: Metric


@dataclass(frozen=True)
class FrocStepRecord:
    """One step of the curve: answers with at least this score, their false positives per image, and the recall."""

    score: float
    false_alarms: float
    recall: float


@dataclass(frozen=True)
class FrocRecord:
    """Recall against false positives per image as the score falls, all classes together (Bunch et al. 1978)."""

    steps: tuple[FrocStepRecord, ...]
    at: tuple[RecallAtRecord, ...]


@dataclass(frozen=True)
class ImagesRecord:
    """Images on which something happened, so often. images: ids, at most 100, the most concerned first."""

    n: int
    n_images: int
    images: tuple[str, ...]


@dataclass(frozen=True)
class MissedPromiseRecord:
    """At most which share of the objects of an image is missed, promised by images of validation and tried on test.

    most: the promise. n: images with objects, or their groups where `grouped`, that it rests on. threshold: the score
    from which on it holds; None where none does, then `least`, the smallest share that could be promised, is above it,
    and `reason` says so. missed: the share missed on test. after_choosing: what is missed on average where the same
    images also chose among equally good models, the worst case; None where they chose nothing.
    """

    most: float
    n: int
    grouped: bool
    threshold: float | None
    least: float
    missed: Metric | None = None
    after_choosing: float | None = None
    reason: Sentence | None = None

    def __post_init__(self) -> None:
        if self.threshold is None and not self.reason:
            raise ValueError(tell("without a score a reason is needed"))
        if self.threshold is not None and self.missed is None:
            raise ValueError(tell("a promise needs what came of it on test"))


@dataclass(frozen=True)
class DoubtRecord:
    """One object that is probably forgotten, of another class or elsewhere. image: id. box: `x1, y1, x2, y2` of the
    model's answer, label: its class, score: how sure it is, excess: by how much more than where it is right on average.
    drawn, drawn_label: the box that is doubted and its class; None of a forgotten object.
    """

    kind: DoubtName
    image: str
    box: tuple[float, float, float, float]
    label: str
    score: float
    excess: float
    drawn: tuple[float, float, float, float] | None = None
    drawn_label: str | None = None


@dataclass(frozen=True)
class DoubtsRecord:
    """Doubts about the annotation of images that the model did not learn from. images: how many. counts: kind -> how
    many. items: at most 60, the gravest first."""

    images: int
    counts: Mapping[DoubtName, int]
    items: tuple[DoubtRecord, ...]


@dataclass(frozen=True)
class BoxSliderRecord:
    """Validation at up to 100 scores, one for all classes, the lowest first. hits, alarms: objects found and false
    alarms from each score on. objects, images: of validation. start: the step next to the scores that were chosen.
    frozen_hits, frozen_alarms: with these.
    """

    scores: tuple[float, ...]
    hits: tuple[int, ...]
    alarms: tuple[int, ...]
    objects: int
    images: int
    start: int
    frozen_hits: int
    frozen_alarms: int

    def __post_init__(self) -> None:
        if not len(self.scores) == len(self.hits) == len(self.alarms) or not 0 <= self.start < len(
            self.scores
        ):
            raise ValueError(tell("a slider needs counts at each of its scores"))
        if self.objects < 1 or self.images < 1:
            raise ValueError(tell("a slider needs objects on images"))


@dataclass(frozen=True)
class ObjectsRecord:
    """What a report shows of found objects. images, objects, answers: how many; objects without crowds and difficult.

    scored: whether the answers bear scores. threshold: of the score for precision, recall, counts and errors; None
    where all answers count as they are given. unlimited_ap: the average precision of all answers, where an image has
    more than 100 of a class. errors: by kind. counts: of all classes first, then of each. split, merged: of instances,
    drawn objects that several answers divide, and answers that cover several drawn objects. promise: of boxes, what is
    missed at most, where that was asked. doubts: of boxes, about the annotation.
    slider: of boxes, over validation. margin: of instances, around the area of all of them.
    """

    images: int
    objects: int
    answers: int
    scored: bool
    threshold: float | None
    errors: tuple[ErrorKindRecord, ...]
    counts: tuple[CountRecord, ...]
    froc: FrocRecord | None = None
    unlimited_ap: float | None = None
    split: ImagesRecord | None = None
    merged: ImagesRecord | None = None
    promise: MissedPromiseRecord | None = None
    doubts: DoubtsRecord | None = None
    slider: BoxSliderRecord | None = None
    margin: MarginRecord | None = None
