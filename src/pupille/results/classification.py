"""What `results.json` says of a classifier beyond its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.metric import Metric

MOST = 100_000
"""Thresholds of a curve, at most; a file of ours has far fewer."""

ConfusionMatrix = tuple[tuple[int, ...], ...]
"""Counts: truth in rows, predictions in columns."""
MetricsPerClass = Mapping[str, Mapping[str, Metric]]
"""Class -> `precision, recall, f1, specificity, roc_auc, average_precision`."""


COLDEST, HOTTEST = 0.05, 20.0
"""The ends of the temperatures that are tried."""


@dataclass(frozen=True)
class AtThresholdRecord:
    """How images of one part fare at a threshold. hits: found, misses: not found, alarms: others taken for it."""

    hits: int
    misses: int
    alarms: int
    kept: int
    recall: Metric
    precision: Metric
    specificity: Metric


@dataclass(frozen=True)
class PredictiveValuesRecord:
    """What an answer is worth at a stated prevalence."""

    prevalence: float
    positive: Metric
    negative: Metric


@dataclass(frozen=True)
class ThresholdRecord:
    """The threshold between two classes, chosen on validation and frozen.

    positive: the class to find; positive_because: why it is that one, None where it was asked for. value: called so
    from this probability of the model on; None where none can be chosen, then `reason` says why and the rest is None.
    how: the rule, in words. reached: whether validation could show the wish. calibrated: the same on calibrated
    probabilities at the prevalence, where costs chose it.
    """

    positive: str
    value: float | None
    reason: Sentence | None = None
    how: Sentence | None = None
    reached: bool | None = None
    calibrated: float | None = None
    prevalence: float | None = None
    validation: AtThresholdRecord | None = None
    test: AtThresholdRecord | None = None
    predictive_values: PredictiveValuesRecord | None = None
    positive_because: Sentence | None = None

    def __post_init__(self) -> None:
        if self.value is None and not self.reason:
            raise ValueError(tell("without a value a reason is needed"))
        needed = (self.how, self.reached, self.validation, self.test)
        if self.value is not None and any(part is None for part in needed):
            raise ValueError(tell("with a value how, reached, validation and test are needed"))


@dataclass(frozen=True)
class CountsRecord:
    """Images found and others taken for them, from the strictest threshold on; both rise up to all images."""

    positives: int
    negatives: int
    hits: tuple[int, ...]
    alarms: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.positives < 1 or self.negatives < 1:
            raise ValueError(tell("positives and negatives should be there"))
        if not 0 < len(self.hits) <= MOST or len(self.hits) != len(self.alarms):
            raise ValueError(tell("hits and alarms should be equally many counts"))
        for counts, most in ((self.hits, self.positives), (self.alarms, self.negatives)):
            if counts[0] < 0 or counts[-1] > most or list(counts) != sorted(counts):
                raise ValueError(tell("hits and alarms should be rising counts"))


@dataclass(frozen=True, kw_only=True)
class SliderRecord(CountsRecord):
    """Validation at up to 200 thresholds, in equal steps along the ROC curve. frozen: which is the frozen one."""

    thresholds: tuple[float, ...]
    frozen: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.thresholds) != len(self.hits):
            raise ValueError(tell("thresholds should be {n} numbers", n=len(self.hits)))
        if not 0 <= self.frozen < len(self.hits):
            raise ValueError(tell("frozen should be one of the steps"))


@dataclass(frozen=True, kw_only=True)
class ClassCurveRecord(CountsRecord):
    """A class against the rest on test."""

    name: str


@dataclass(frozen=True, kw_only=True)
class MicroCurveRecord(CountsRecord):
    """All classes against their rests, counted together."""

    roc_auc: Metric


@dataclass(frozen=True)
class MacroCurveRecord:
    """The mean ROC curve; its area is the metric `roc_auc`."""

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __post_init__(self) -> None:
        if not 0 < len(self.x) <= MOST or len(self.x) != len(self.y):
            raise ValueError(tell("x and y should be equally many numbers"))


@dataclass(frozen=True)
class CurvesRecord:
    """Counts along thresholds. slider: of two classes. test: each class, of two the positive one alone.

    micro, macro: of more than two classes, both or neither.
    """

    slider: SliderRecord | None
    test: tuple[ClassCurveRecord, ...]
    micro: MicroCurveRecord | None
    macro: MacroCurveRecord | None

    def __post_init__(self) -> None:
        if (self.micro is None) != (self.macro is None):
            raise ValueError(tell("micro and macro should stand together"))


@dataclass(frozen=True)
class ReliabilityBinRecord:
    """Images that were given about the same probability. said: the mean of it; happened: the share that came true.

    low, high: interval of what happened. band_low, band_high: what 95 of 100 perfectly calibrated models show.
    """

    said: float
    happened: float
    low: float
    high: float
    band_low: float
    band_high: float
    n: int


@dataclass(frozen=True)
class CalibrationSideRecord:
    """How far probabilities can be taken at their word. error: debiased, without interval.

    error_if_calibrated: what 95 of 100 perfectly calibrated models stay below.
    """

    slope: Metric
    intercept: Metric
    error: Metric
    error_if_calibrated: float
    reliability: tuple[ReliabilityBinRecord, ...]


@dataclass(frozen=True)
class CalibrationRecord:
    """Calibration on test, before and after the temperature that validation chose. event: what is probable."""

    event: Sentence
    temperature: float
    before: CalibrationSideRecord
    after: CalibrationSideRecord


@dataclass(frozen=True)
class HeterogeneityRecord:
    """A test that all subgroups have the same share. p: None where fewer than two can be told."""

    p: float | None
    how: Sentence


@dataclass(frozen=True)
class SubgroupRecord:
    """One subgroup. shrunken: its share drawn towards the mean, for being one of several."""

    name: str
    share: Metric
    shrunken: float


@dataclass(frozen=True)
class DisparityRecord:
    """A subgroup minus the largest, at the threshold."""

    name: str
    reference: str
    equal_opportunity: Metric
    demographic_parity: Metric


@dataclass(frozen=True)
class SubgroupsRecord:
    """Test images by a column of metadata. silent: subgroup -> why nothing is said of it.

    positive: of two classes. worst: None where it cannot be told.
    """

    column: str
    metric: str
    sentence: Sentence
    heterogeneity: HeterogeneityRecord
    subgroups: tuple[SubgroupRecord, ...]
    worst: str | None
    silent: Mapping[str, Sentence]
    positive: str | None
    disparities: tuple[DisparityRecord, ...]


@dataclass(frozen=True)
class SetSizeRecord:
    """So many test images have a set of so many classes."""

    classes: int
    images: int


@dataclass(frozen=True)
class SetsRecord:
    """Prediction sets, calibrated on validation and tried on test.

    least: a class is in the set from this probability on. n: validation images, or groups where `grouped`.
    answered: the set is one class.
    """

    coverage: float
    least: float
    n: int
    grouped: bool
    covered: Metric
    answered: Metric
    right_when_answered: Metric
    mean_size: float
    sizes: tuple[SetSizeRecord, ...]


@dataclass(frozen=True)
class MistakeRecord:
    """A test image that the chosen run took for another class, with the probability it gave it."""

    id: str
    label: str
    predicted: str
    probability: float
    thumbnail: str


@dataclass(frozen=True)
class SliderPictureRecord:
    """A validation image that a threshold gets wrong first. probability: of the positive class."""

    id: str
    label: str
    probability: float
    thumbnail: str


def square(matrix: ConfusionMatrix, classes: int) -> bool:
    """Whether there is a count for each pair of classes."""
    rows = len(matrix) == classes and all(len(row) == classes for row in matrix)
    return rows and all(count >= 0 for row in matrix for count in row)
