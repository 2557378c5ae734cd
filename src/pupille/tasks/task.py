"""The card of a task: a name for each part in which tasks differ, and what these parts must be able to do.

Everything else in the house asks the card and knows no task. Parts are named `package.module:name` and loaded on use,
so that a card imports none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets


class Step(NamedTuple):
    """One step of training. loss: mean over the batch, differentiable. sums: history column -> sum over images."""

    loss: Tensor
    sums: Mapping[str, Tensor]


@dataclass(frozen=True)
class LossSettings:
    """What is minimised, beyond the plain loss. smoothing: share of a label that is spread over all classes.

    weights: (C,) how much an image of each class counts, 1 on average over the training images; None for 1 each.
    """

    smoothing: float = 0.0
    weights: Tensor | None = None

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


@dataclass(frozen=True)
class Task:
    """One kind of question asked of images.

    annotation: what each image carries: class, number, boxes, mask, instances. primary: the metric by which models are
    chosen and compared. baseline: the model that learns nothing. The others are dotted names. metrics: a tuple of
    `MetricSpec`, every overall metric in the order in which they are shown. targets: (dataset, rows) -> Targets.
    objective: an `Objective`. decode: network outputs -> array of answers. statistics: predictions -> what each image
    contributes to every metric. evaluate, differences: score predictions, compare runs. sections: a tuple of `Section`,
    what a report shows of this task alone. words: the `TaskWords` it says within the others. check_results: (results)
    -> None, raises where what is read does not fit.
    """

    name: str
    annotation: str
    primary: str
    baseline: str
    metrics: str
    targets: str
    objective: str
    decode: str
    statistics: str
    evaluate: str
    differences: str
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
