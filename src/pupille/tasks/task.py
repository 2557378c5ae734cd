"""The card of a task: a name for each part in which tasks differ, and what these parts must be able to do.

Everything else in the house asks the card and knows no task. Parts are named `package.module:name` and loaded on use,
so that a card imports none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.i18n.language import StoredText
    from pupille.models.model import ModelSpec
    from pupille.models.sklearn_model import ClassicalModel
    from pupille.results.arrays import FloatArray
    from pupille.results.regression import NumberScale


class Step(NamedTuple):
    """One step of training. loss: mean over the batch, differentiable. sums: history column -> sum over images."""

    loss: Tensor
    sums: Mapping[str, Tensor]


@dataclass(frozen=True)
class LossSettings:
    """What is minimised, beyond the plain loss. smoothing: share of a label that is spread over all classes.

    weights: (C,) how much an image of each class counts, 1 on average over the training images; None for 1 each. scale:
    of the numbers of the training images, where numbers are predicted.
    """

    smoothing: float = 0.0
    weights: Tensor | None = None
    scale: NumberScale | None = None

    def on(self, device: torch.device) -> LossSettings:
        """These settings on a device."""
        return replace(self, weights=self.weights.to(device)) if self.weights is not None else self


class Objective(Protocol):
    """What a network minimises. columns: of history.csv beside the loss, each a mean over images."""

    columns: tuple[str, ...]

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:
        """The loss settings for these training targets. outputs: how many numbers the network gives."""
        ...

    def collate(self, targets: Targets, device: torch.device) -> Any:
        """The targets of a batch as the loss takes them."""
        ...

    def loss(self, network: nn.Module, inputs: Tensor, targets: Any, settings: LossSettings) -> Step:
        """Loss and sums of one batch. inputs: (N, C, H, W)."""
        ...

    def tuning_helped(
        self, before: FloatArray, after: FloatArray, targets: Targets
    ) -> tuple[bool, StoredText]:
        """Whether a fine-tuned network is to be kept, by the answers for validation images of the frozen one before and
        of the tuned one after, and a sentence on it."""
        ...


class Decoder(Protocol):
    """What makes answers of what a model gives. Answers: (N, ...) in double precision."""

    def none(self, spec: ModelSpec) -> FloatArray:
        """The answers for no image."""
        ...

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> FloatArray:
        """Answers of the outputs of a network."""
        ...

    def of_estimator(self, model: ClassicalModel, inputs: NDArray[np.float32]) -> FloatArray:
        """Answers of a model of scikit-learn. inputs: (N, values) prepared rows."""
        ...

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: FloatArray, spec: ModelSpec
    ) -> Predictions:
        """The answers with the truth beside them."""
        ...

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError if a description cannot be one of this task."""
        ...


class Predictions(Protocol):
    """The answers for some images with the truth, as they are kept."""

    @property
    def ids(self) -> tuple[str, ...]:
        """N sample ids."""
        ...

    def __len__(self) -> int: ...

    def save(self, folder: Path, part: str) -> None:
        """Writes them into a folder."""
        ...

    @classmethod
    def load(cls, folder: Path, part: str) -> Self:
        """The inverse of `save`. Raises DataError if they are damaged."""
        ...


@dataclass(frozen=True)
class Task:
    """One kind of question asked of images.

    annotation: what each image carries: class, number, boxes, mask, instances. primary: the metric by which models are
    chosen and compared. baseline: the model that learns nothing. The others are dotted names. metrics: a tuple of
    `MetricSpec`, every overall metric in the order in which they are shown. targets: (dataset, rows) -> Targets.
    objective: an `Objective`. head: (train, validation, settings, on_epoch) -> what stands on a frozen backbone.
    decode: a `Decoder`. predictions: a type of `Predictions`. statistics: predictions -> what each image contributes to
    every metric. evaluate, differences: score predictions, compare runs. record: (predictions, evaluations,
    questions) -> what `results.json` says of a run in this task alone. gallery: (validation, test, record of the run,
    keep) -> the images worth a look. check_wishes: (spec, wishes, folder) -> None, raises for what cannot be asked when
    new images are predicted. prediction: (answers, wishes, folder) -> their predictions. sections: a tuple of
    `Section`, what a report shows of this task alone. words: the `TaskWords` it says within the others. check_results:
    (results) -> None, raises where what is read does not fit.
    """

    name: str
    annotation: str
    primary: str
    baseline: str
    metrics: str
    targets: str
    objective: str
    head: str
    decode: str
    predictions: str
    statistics: str
    evaluate: str
    differences: str
    record: str
    gallery: str
    check_wishes: str
    prediction: str
    sections: str
    words: str
    check_results: str

    def load(self, part: str) -> Any:
        """What one of the fields names."""
        return load(getattr(self, part))


def load(dotted: str) -> Any:
    """What a dotted name `package.module:name` stands for."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
