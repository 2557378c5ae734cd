"""What `results.json` says of found objects beyond their metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric
from pupille.results.regression_record import AgreementRecord

ErrorName = Literal["class", "place", "both", "double", "background", "missed"]

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
class ObjectsRecord:
    """What a report shows of found objects. images, objects, answers: how many; objects without crowds and difficult.

    scored: whether the answers bear scores. threshold: of the score for precision, recall, counts and errors; None
    where all answers count as they are given. unlimited_ap: the average precision of all answers, where an image has
    more than 100 of a class. errors: by kind. counts: of all classes first, then of each. split, merged: of instances,
    drawn objects that several answers divide, and answers that cover several drawn objects. promise: of boxes, what is
    missed at most, where that was asked.
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
