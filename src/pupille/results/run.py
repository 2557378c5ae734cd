"""What `results.json` says of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.results.by_group import ByGroupRecord
from pupille.results.classification import (
    CalibrationRecord,
    ConfusionMatrix,
    CurvesRecord,
    MetricsPerClass,
    SetsRecord,
    SubgroupsRecord,
    ThresholdRecord,
)
from pupille.results.evaluation import Difference
from pupille.results.group_weights import GroupWeightsRecord
from pupille.results.masks_record import MasksRecord
from pupille.results.metric import Metric
from pupille.results.objects_record import ObjectsRecord
from pupille.results.regression_record import NumbersRecord

HistoryRow = Mapping[str, int | float | None]
"""One epoch: `epoch`, `train_loss`, `validation_loss`, `learning_rate`, `seconds` and the columns of the task."""


@dataclass(frozen=True)
class PreprocessingRecord:
    """How the model sees a picture: its geometry, its intensity window, and the mean and deviation of each channel."""

    height: int
    width: int
    channels: int
    low: float
    high: float
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    depth: str = "8-bit"
    fit: str = "stretch"
    resize: int | None = None
    interpolation: str = "bilinear"
    bands: tuple[int, ...] = ()


@dataclass(frozen=True)
class CostRecord:
    """What a run cost. kwh: energy of the training as counted. kwh_note: what was counted, or why nothing was."""

    parameters: int | None
    train_seconds: float | None
    predict_seconds_per_image: float | None
    kwh: float | None = None
    kwh_note: Sentence | None = None


@dataclass(frozen=True)
class NoveltyRecord:
    """Test images unlike the training ones. reason: why nothing is flagged. training, validation: images looked at.

    images: ids of flagged ones, at most 100.
    """

    flagged: Metric | None
    reason: Sentence | None
    false_alarms: float | None = None
    training: int | None = None
    validation: int | None = None
    images: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.flagged is not None and None in (self.false_alarms, self.training, self.validation):
            raise ValueError(tell("with flagged images false_alarms, training and validation are needed"))


@dataclass(frozen=True)
class WithoutTwinsRecord:
    """Trained a second time without the leak. removed: training images taken out. difference: with it minus without."""

    removed: int
    metrics: Mapping[str, Metric]
    difference: Difference
    per_class: MetricsPerClass | None = None


@dataclass(frozen=True)
class ToolRecord:
    """Another tool, run in a process of its own. train, predict: its commands as its template has them; train is empty
    where it was trained before. processor_seconds: of its training, 0 where the system did not say."""

    title: str
    licence: str
    train: tuple[str, ...]
    predict: tuple[str, ...]
    processor_seconds: float


@dataclass(frozen=True)
class RunRecord:
    """One run. metrics: name -> on test; validation: the same on validation.

    training: the settings, None where nothing is trained in epochs. notes: what a reader must know of the training;
    metric_notes: of single metrics. path: relative to the file, "." for a run of its own. From per_class on: what only
    some tasks have, or only a run for which it was asked. tool: of a rung whose answers another tool gave.
    """

    name: str
    model: str
    title: Sentence
    year: int | None
    arguments: Mapping[str, Any]
    method: str | None
    augment: str | None
    seed: int | None
    preprocessing: PreprocessingRecord | None
    training: Mapping[str, Any] | None
    metrics: Mapping[str, Metric]
    validation: Mapping[str, Metric]
    cost: CostRecord
    history: tuple[HistoryRow, ...]
    notes: tuple[Sentence, ...]
    path: str
    metric_notes: tuple[Sentence, ...] = ()
    head: str | None = None
    fold: int | None = None
    per_class: MetricsPerClass | None = None
    validation_per_class: MetricsPerClass | None = None
    confusion: ConfusionMatrix | None = None
    threshold: ThresholdRecord | None = None
    curves: CurvesRecord | None = None
    calibration: CalibrationRecord | None = None
    subgroups: SubgroupsRecord | None = None
    by_group: ByGroupRecord | None = None
    group_weights: GroupWeightsRecord | None = None
    sets: SetsRecord | None = None
    novelty: NoveltyRecord | None = None
    without_twins: WithoutTwinsRecord | None = None
    numbers: NumbersRecord | None = None
    masks: MasksRecord | None = None
    objects: ObjectsRecord | None = None
    tool: ToolRecord | None = None

    def __post_init__(self) -> None:
        if any(type(row.get("epoch")) is not int for row in self.history):
            raise ValueError(tell("each row of history should have its epoch"))
