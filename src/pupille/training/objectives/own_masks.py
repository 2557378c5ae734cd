"""The objective of networks of masks that know themselves how wrong they are, such as Mask R-CNN of torchvision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pupille.shapes.label_image import UNKNOWN
from pupille.training.objectives.instances import InstanceObjective
from pupille.training.objectives.objective import LossSettings, Step
from pupille.training.objectives.own_loss import summed

if TYPE_CHECKING:
    from torch import Tensor, nn


class OwnMasks(InstanceObjective):
    """The sum of the losses that a network answers with when it is given the truth: see `MaskDetector`."""

    columns: tuple[str, ...] = ()
    crop: int | None = 256
    takes: tuple[str, ...] = ("box_weight",)

    def loss(self, network: nn.Module, inputs: Tensor, targets: Tensor, settings: LossSettings) -> Step:
        """Loss of one batch. Pixels of which nothing is known are covered with the mean colour, 0. What the losses draw
        at random is always the same where nothing is learned."""
        import torch

        pictures = inputs * (targets[:, 0] != UNKNOWN)[:, None]
        with torch.random.fork_rng(devices=[], enabled=not network.training):
            if not network.training:
                torch.manual_seed(0)
            losses = network(pictures, targets)
        return Step(summed(losses, settings.box_weight), {})


OBJECTIVE = OwnMasks()
