"""The objective of networks of boxes that know themselves how wrong they are, such as the detectors of torchvision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pupille.data.box_targets import BOX, LABEL, NOTHING, UNKNOWN
from pupille.training.objectives.detection import Batch, BoxObjective, inside_picture, kept_boxes
from pupille.training.objectives.objective import LossSettings, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


OF_PLACE = ("bbox_regression", "loss_box_reg", "loss_rpn_box_reg")
"""How torchvision calls the losses of the place of boxes."""


class OwnLoss(BoxObjective):
    """The sum of the losses that a network answers with when it is given the truth: see `Detector` there."""

    columns: tuple[str, ...] = ()

    def loss(self, network: nn.Module, inputs: Tensor, targets: Batch, settings: LossSettings) -> Step:
        """Loss of one batch. Where it is not known what is there the pictures are covered, as these losses know nothing
        of that. What they draw at random is always the same where nothing is learned."""
        import torch

        height, width = inputs.shape[2:]
        rows = kept_boxes(targets, height, width)
        pictures = covered(inputs, rows, targets.back)
        labels = torch.where(rows[..., UNKNOWN] == 0, rows[..., LABEL], float(NOTHING))
        truth = torch.cat([labels[..., None], rows[..., BOX]], dim=-1)
        with torch.random.fork_rng(devices=[], enabled=not network.training):
            if not network.training:
                torch.manual_seed(0)
            losses = network(pictures, truth)
        return Step(summed(losses, settings.box_weight), {})


def summed(losses: Mapping[str, Tensor], box_weight: float) -> Tensor:
    """All losses of a network of torchvision together, those of the place of its boxes so many times."""
    import torch

    weights = [box_weight if name in OF_PLACE else 1.0 for name in losses]
    return torch.stack([loss.float() * w for loss, w in zip(losses.values(), weights, strict=True)]).sum()


def covered(inputs: Tensor, rows: Tensor, back: Tensor | None) -> Tensor:
    """The pictures with the mean colour, 0, over crowds and objects that do not count and over what was reflected at
    an edge, but for the boxes that count.

    rows: (N, M, 6) as in `BoxTargets.array`. back: as in `Batch`.
    """
    import torch

    objects = rows[..., LABEL] != NOTHING
    unknown = objects & (rows[..., UNKNOWN] != 0)
    if back is None and not unknown.any():
        return inputs
    n, _, height, width = inputs.shape
    y, x = torch.meshgrid(torch.arange(height) + 0.5, torch.arange(width) + 0.5, indexing="ij")
    at = torch.stack([x.flatten(), y.flatten()], dim=1).to(inputs.device)
    shows = inside_picture(back, at, height, width).expand(n, -1).reshape(n, height, width).clone()
    for boxes, counts in ((unknown, False), (objects & ~unknown, True)):
        for image, row in torch.nonzero(boxes).tolist():
            x1, y1, x2, y2 = rows[image, row, BOX].tolist()
            shows[image, round(y1) : round(y2), round(x1) : round(x2)] = counts
    return inputs * shows[:, None]


OBJECTIVE = OwnLoss()
