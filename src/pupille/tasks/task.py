"""What differs between tasks: how a network's output becomes a loss and predictions, and where its figures come from.

The training loop, runs, reports and commands know only this. Every part is named by a dotted name and loaded on use, so
that a task imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class Step(NamedTuple):
    """What one batch gave. loss: mean over the batch, differentiable. correct: how many images were right."""

    loss: Tensor
    correct: Tensor


@dataclass(frozen=True)
class LossSettings:
    """What is minimised, beyond the plain loss. smoothing: share of a label that is spread over all classes.

    weights: (C,) how much an image of each class counts, 1 on average over the training images; None for 1 each.
    """

    smoothing: float = 0.0
    weights: Tensor | None = None

    def on(self, device: torch.device) -> LossSettings:
        """The settings with their weights on a device."""
        return replace(self, weights=self.weights.to(device)) if self.weights is not None else self


@dataclass(frozen=True)
class Task:
    """One kind of question asked of images.

    primary_metric: what rungs are chosen and compared by. The others are dotted names of functions:
    loss: (network, inputs (N, C, H, W), targets, objective) -> Step. predict: (network, inputs) -> predictions.
    evaluate, differences: score predictions and compare runs.
    """

    name: str
    primary_metric: str
    loss: str
    predict: str
    evaluate: str
    differences: str


def load(dotted: str) -> Callable[..., Any]:
    """The function of a dotted name `package.module:function` that a task states."""
    module, _, function = dotted.partition(":")
    return getattr(import_module(module), function)  # type: ignore[no-any-return]
