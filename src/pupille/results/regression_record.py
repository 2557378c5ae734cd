"""What `results.json` says of a regression beyond its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric

MOST_POINTS = 2000
"""Points of a drawing that a file of ours keeps, at most."""


@dataclass(frozen=True)
class ScatterRecord:
    """Test images by their true and predicted number. ids, values, predicted: (K,) of those that are drawn.

    total: test images whose true number is known; where they are more than `MOST_POINTS`, the drawn ones are a sample.
    """

    ids: tuple[str, ...]
    values: tuple[float, ...]
    predicted: tuple[float, ...]
    total: int

    def __post_init__(self) -> None:
        if not self.ids or not len(self.ids) == len(self.values) == len(self.predicted):
            raise ValueError(tell("ids, values and predicted should be equally many, at least one"))
        if len(self.ids) > min(self.total, MOST_POINTS):
            raise ValueError(tell("ids should be at most total, and at most {most}", most=MOST_POINTS))


@dataclass(frozen=True)
class TrainedRangeRecord:
    """The numbers a model learned from, in the unit of the target. low, high: the least and the largest.

    median: the constant that a model is measured against. images: training images. beyond: test images for which a
    number outside the range is predicted.
    """

    low: float
    high: float
    median: float
    images: int
    beyond: int

    def __post_init__(self) -> None:
        if not self.low <= self.median <= self.high:
            raise ValueError(tell("low, median and high should rise"))


@dataclass(frozen=True)
class CalibrationSlopeRecord:
    """The line of true on predicted numbers: slope 1 and intercept 0 where predictions can be taken at their word."""

    slope: Metric
    intercept: Metric


@dataclass(frozen=True)
class LimitsAtRecord:
    """The limits of agreement where the mean of a true and a predicted number is `mean`."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class AgreementRecord:
    """Bland-Altman: predicted minus true numbers, and the limits that hold 95 % of them if they are normal.

    widens: whether they spread wider or narrower with the size of the numbers; `limits` then follows them. limits: from
    the least to the largest mean, none of a single image. note: how to read them.
    """

    bias: Metric
    low_limit: Metric
    high_limit: Metric
    widens: bool
    limits: tuple[LimitsAtRecord, ...]
    note: Sentence

    def __post_init__(self) -> None:
        means = [at.mean for at in self.limits]
        if len(means) == 1 or means != sorted(means):
            raise ValueError(tell("limits should be at two or more rising means, or at none"))


@dataclass(frozen=True)
class PredictionIntervalRecord:
    """Intervals around predicted numbers, fitted on images set aside for promises and tried on test.

    coverage: the promise. n: images set aside, or their groups where `grouped`. quantile: half an interval's width, in
    units of an image's difficulty where `scaled`; None where nothing can be promised, then `reason` says why and the
    rest is None. narrowest, mean_width, widest: of the test images, in the unit of the target. covered: the share of
    test images whose interval holds the true number. after_choosing: what such intervals hold on average where the same
    images also chose among equally good models, the worst case; None where they chose nothing. how: how it was decided
    whether they are scaled; None where nobody asked.
    """

    coverage: float
    n: int
    grouped: bool
    quantile: float | None
    scaled: bool = False
    narrowest: float | None = None
    mean_width: float | None = None
    widest: float | None = None
    covered: Metric | None = None
    after_choosing: float | None = None
    reason: Sentence | None = None
    how: Sentence | None = None

    def __post_init__(self) -> None:
        if self.quantile is None and not self.reason:
            raise ValueError(tell("without a quantile a reason is needed"))
        needed = (self.narrowest, self.mean_width, self.widest, self.covered)
        if self.quantile is not None and any(part is None for part in needed):
            raise ValueError(tell("with a quantile narrowest, mean_width, widest and covered are needed"))


@dataclass(frozen=True)
class UnlikeRecord:
    """A test that all subgroups have the same mean. p: None where fewer than two can be told, `how` says why."""

    p: float | None
    how: Sentence


@dataclass(frozen=True)
class NumberSubgroupRecord:
    """One subgroup. n: its images. shrunken: its error drawn towards the mean, for being one of several."""

    name: str
    n: int
    mae: Metric
    bias: Metric
    shrunken: float


@dataclass(frozen=True)
class NumberSubgroupsRecord:
    """Errors on test by a column of metadata. errors: whether they are equally large everywhere, bias: whether they
    lie to the same side; both tests hold together.

    worst: the subgroup with the largest error, most_biased: whose bias is farthest from that of all; None where
    subgroups cannot be told apart. silent: subgroup -> why nothing is said of it.
    """

    column: str
    errors: UnlikeRecord
    bias: UnlikeRecord
    subgroups: tuple[NumberSubgroupRecord, ...]
    worst: str | None
    most_biased: str | None
    silent: Mapping[str, Sentence]

    def __post_init__(self) -> None:
        names = [subgroup.name for subgroup in self.subgroups]
        if any(name is not None and name not in names for name in (self.worst, self.most_biased)):
            raise ValueError(tell("worst and most_biased should be subgroups"))


@dataclass(frozen=True)
class NumbersRecord:
    """What a run that predicts numbers shows on test. promise, subgroups: only where they were asked for."""

    scatter: ScatterRecord
    calibration: CalibrationSlopeRecord
    agreement: AgreementRecord
    trained: TrainedRangeRecord | None = None
    promise: PredictionIntervalRecord | None = None
    subgroups: NumberSubgroupsRecord | None = None


@dataclass(frozen=True)
class WorstImageRecord:
    """A test image that the chosen run is far off on, the worst first."""

    id: str
    value: float
    predicted: float
    thumbnail: str
