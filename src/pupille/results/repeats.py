"""What `results.json` says of the same ladder climbed again: on other folds, seeds, sites and shares of the images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric


@dataclass(frozen=True)
class ClimbRecord:
    """One further climb. path: its folder, whose run folders lie below `runs`; "" for the comparison itself.

    label: which one, in words. train, test: images. scores: run -> primary metric on test.
    """

    path: str
    label: Sentence
    train: int
    test: int
    chosen: str
    scores: Mapping[str, float]


@dataclass(frozen=True)
class FoldRecipeRecord:
    """A recipe over folds. name: None is the choice of the ladder, anew in each fold. mean: Nadeau and Bengio, n counts
    folds. difference: to that choice. recipe: from 5 repeats on, seeds and images resampled alike, n counts repeats.
    pooled: metrics of the images of all folds together, of the first repeat, where the primary one is no mean.
    """

    name: str | None
    mean: Metric
    spread: float
    difference: Metric | None = None
    recipe: Metric | None = None
    pooled: Mapping[str, Metric] | None = None


@dataclass(frozen=True)
class FoldsRecord:
    """Folds. train, test: mean sizes. set_aside: a given split was not heeded. chosen: run -> how often."""

    folds: int
    repeats: int
    train: float
    set_aside: bool
    recipes: tuple[FoldRecipeRecord, ...]
    chosen: Mapping[str, int]
    test: float | None = None
    climbs: tuple[ClimbRecord, ...] = ()

    def __post_init__(self) -> None:
        if not self.recipes:
            raise ValueError(tell("recipes should hold at least one"))


@dataclass(frozen=True)
class SeedRecipeRecord:
    """A recipe over seeds. from_training: share of the doubt that comes from training anew. lowest, highest: scores."""

    name: str | None
    mean: Metric
    spread: float
    lowest: float
    highest: float
    from_training: float | None = None


@dataclass(frozen=True)
class SeedsRecord:
    """Trainings with other seeds; the first is the comparison itself."""

    seeds: int
    recipes: tuple[SeedRecipeRecord, ...]
    chosen: Mapping[str, int]
    climbs: tuple[ClimbRecord, ...] = ()

    def __post_init__(self) -> None:
        if not self.recipes:
            raise ValueError(tell("recipes should hold at least one"))


@dataclass(frozen=True)
class SiteRecord:
    """A site that was left out of training, and the score on it of the run that the other sites chose."""

    name: str
    score: Metric
    test: int
    chosen: str
    path: str = ""
    label: Sentence = ""
    train: int | None = None
    scores: Mapping[str, float] | None = None


@dataclass(frozen=True)
class OrdinaryScoreRecord:
    """The chosen run on the ordinary test images."""

    name: str
    score: Metric


@dataclass(frozen=True)
class SitesRecord:
    """Each site of a column left out in turn. silent: site -> why it was not. without_value: images without a site."""

    column: str
    sites: tuple[SiteRecord, ...]
    ordinary: OrdinaryScoreRecord
    silent: Mapping[str, Sentence]
    without_value: int

    def __post_init__(self) -> None:
        if not self.sites:
            raise ValueError(tell("sites should hold at least one"))


@dataclass(frozen=True)
class LearningPointRecord:
    """The score after so many training images."""

    images: int
    score: Metric

    def __post_init__(self) -> None:
        if self.images < 1:
            raise ValueError(tell("a point should be of some images"))


Outlook = Literal["helps", "flat", "unclear"]
"""What more training images would bring: a point or more, less than one, or nobody knows."""


@dataclass(frozen=True)
class LearningFitRecord:
    """The power law through the points. at_double: with twice the images; gain: minus the score now."""

    word: Outlook
    gain: Metric
    floor: float | None = None
    factor: float | None = None
    power: float | None = None
    at_double: Metric | None = None


@dataclass(frozen=True)
class LearningCurveRecord:
    """The chosen run with ever more training images. reason: why there is no fit."""

    name: str
    points: tuple[LearningPointRecord, ...]
    fit: LearningFitRecord | None
    reason: Sentence | None
    climbs: tuple[ClimbRecord, ...] = ()

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError(tell("points should hold at least one"))
        if self.fit is None and self.reason is None:
            raise ValueError(tell("without a fit a reason is needed"))


@dataclass(frozen=True)
class RepeatsRecord:
    """Further trainings; each part None unless it was asked for."""

    folds: FoldsRecord | None
    seeds: SeedsRecord | None
    leave_out: SitesRecord | None
    learning_curve: LearningCurveRecord | None
