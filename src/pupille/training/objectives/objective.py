"""What a network minimises, and what every objective must be able to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from pupille.models.registry import find
from pupille.tasks import TASKS
from pupille.tasks.task import load

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.data.augmentation.random_changes import Transforms
    from pupille.i18n.language import StoredText
    from pupille.results.arrays import FloatArray, IntArray
    from pupille.results.regression import NumberScale


OF_LOSS = ("dice_share", "box_weight")
"""Settings that some objectives heed."""


class Step(NamedTuple):
    """One step of training. loss: mean over the batch, differentiable. sums: history column -> sum over images."""

    loss: Tensor
    sums: Mapping[str, Tensor]


@dataclass(frozen=True)
class LossSettings:
    """What is minimised, beyond the plain loss. smoothing: share of a label that is spread over all classes.

    weights: (C,) how much an image of each class counts, 1 on average over the training images; None for 1 each. scale:
    of the numbers of the training images, where numbers are predicted. of_images: (N,) how much each image of a batch
    counts, 1 on average over the training images; None for 1 each. dice_share, box_weight: as of `TrainConfig`.
    """

    smoothing: float = 0.0
    weights: Tensor | None = None
    scale: NumberScale | None = None
    of_images: Tensor | None = None
    dice_share: float = 0.5
    box_weight: float = 1.0

    def on(self, device: torch.device) -> LossSettings:
        """These settings on a device."""
        return replace(self, weights=self.weights.to(device)) if self.weights is not None else self


class Objective(Protocol):
    """What a network minimises. columns: of history.csv beside the loss, each a mean over images.

    crop: side of the square that a network is shown of each picture while it learns, another one in every epoch, and
    less where a side of the picture is shorter; None for the whole picture. takes: which of `OF_LOSS` it heeds.
    """

    columns: tuple[str, ...]
    crop: int | None
    takes: tuple[str, ...]

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:
        """The loss settings for these training targets. outputs: how many numbers the network gives."""
        ...

    def collate(self, targets: Targets, device: torch.device) -> Any:
        """The targets of a batch as the loss takes them."""
        ...

    def moved(self, targets: Any, changes: Transforms) -> Any:
        """The targets of pictures to which these changes were applied."""
        ...

    def cut(self, targets: Any, corners: IntArray, size: tuple[int, int]) -> Any:
        """The targets of pieces that were cut out of pictures. corners: (N, 2) top and left of each. size: height and
        width of all."""
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


class ShowsPixels(Protocol):
    """What an objective with a crop also does."""

    def shown(self, targets: Any, row: int) -> IntArray:
        """(H, W) what each pixel of a picture shows, by number; below 0 where it is not known."""
        ...


@runtime_checkable
class JoinsPictures(Protocol):
    """What an objective that learns from mosaics also does."""

    def joined(self, targets: Sequence[Any], meeting: IntArray, size: tuple[int, int]) -> Any:
        """The targets of mosaics. targets: of the pictures of the four quarters, as `mosaic.quarters` orders them.
        meeting: as in `Mosaics`. size: height and width of all."""
        ...


def objective_of(name: str, task: str) -> Objective:
    """What a model of the table minimises: what its row names, else the objective of its task."""
    own = find(name).objective
    objective: Objective = load(own) if own else TASKS[task].load("objective")
    return objective
