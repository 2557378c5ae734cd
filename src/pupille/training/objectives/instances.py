"""The objective of instances: where objects are, where they end, and how far each pixel is from that end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pupille.data.instance_targets import InstanceTargets
from pupille.errors import ConfigError
from pupille.i18n.language import StoredText, tell
from pupille.shapes.label_image import UNKNOWN
from pupille.training.objectives.instance_maps import maps_of
from pupille.training.objectives.objective import LossSettings, Step

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.data.augmentation.random_changes import Transforms
    from pupille.results.arrays import FloatArray, IntArray

SMOOTH = 1.0
"""Pixels added to both sides of Dice, so that it is defined where neither truth nor answer has any."""
DISTANCE = 3.0
"""How much the error of the distance counts: with 1 it is learned last, and until then touching objects are one."""
NO_CLASS = -1


class Maps(NamedTuple):
    """What is true of a batch, (N, H, W) each. known: whether a pixel counts; classes: -1 outside of objects."""

    known: Tensor
    inside: Tensor
    border: Tensor
    distance: Tensor
    classes: Tensor


class InstanceObjective:
    """The objective of instances; see `pupille.training.objectives.objective.Objective`."""

    columns: tuple[str, ...] = ("pixel_iou",)
    crop: int | None = 128
    takes: tuple[str, ...] = ("dice_share",)

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:  # noqa: ARG002
        """No class is weighted. Raises ConfigError for class weights and label smoothing."""
        if config.class_weights != "none" or config.label_smoothing:
            raise ConfigError(
                tell(
                    "the loss of objects knows neither --class-weights nor --label-smoothing. Leave them out."
                )
            )
        return LossSettings(dice_share=config.dice_share, box_weight=config.box_weight)

    def collate(self, targets: Targets, device: torch.device) -> Tensor:
        """(N, 2, H, W) the number of the object on each pixel, and its class, -1 for none, as int32."""
        import torch

        if not isinstance(targets, InstanceTargets):
            raise TypeError(f"objects are learned here, not {type(targets).__name__}")
        return torch.from_numpy(targets.array).to(device)

    def moved(self, targets: Tensor, changes: Transforms) -> Tensor:
        """The label images moved as their pictures were, each pixel that of the nearest one."""
        from pupille.data.augmentation.apply import moved

        return moved(targets.double(), changes.matrix, mode="nearest").round().int()

    def cut(self, targets: Tensor, corners: IntArray, size: tuple[int, int]) -> Tensor:
        """The pieces of the label images."""
        import torch

        height, width = size
        pieces = [targets[i, :, y : y + height, x : x + width] for i, (y, x) in enumerate(corners.tolist())]
        return torch.stack(pieces)

    def shown(self, targets: Tensor, row: int) -> IntArray:
        """(H, W) the class of the object on each pixel of an image; one more where there is none."""
        labels, classes = targets[row].cpu().numpy().astype(np.int64)
        return np.asarray(np.where(labels == 0, classes.max() + 1, classes), dtype=np.int64)

    def loss(self, network: nn.Module, inputs: Tensor, targets: Tensor, settings: LossSettings) -> Step:
        """Interior and border by cross-entropy and Dice, distance by its mean absolute error within objects.

        Cross-entropy plus one minus Dice (Milletari and others 2016) of both maps, which are learned together so that
        touching objects come apart (Chen and others 2016, DCAN); the distance to the edge of an object, from 0 to 1
        (Naylor and others 2019, made independent of size); of several classes the cross-entropy within objects. The
        mean over the images.
        """
        import torch
        from torch.nn.functional import cross_entropy

        outputs, true = network(inputs).float(), true_maps(targets)
        each = _overlap_loss(outputs[:, 0], true.inside, true.known, settings.dice_share)
        each = each + _overlap_loss(outputs[:, 1], true.border, true.known, settings.dice_share)
        within = true.inside.sum(dim=(1, 2)).clamp(min=1)
        off = (torch.sigmoid(outputs[:, 2]) - true.distance).abs() * true.inside
        each = each + DISTANCE * off.sum(dim=(1, 2)) / within
        if outputs.shape[1] > 3:
            of_class = cross_entropy(outputs[:, 3:], true.classes, ignore_index=NO_CLASS, reduction="none")
            each = each + of_class.sum(dim=(1, 2)) / within
        return Step(each.mean(), {"pixel_iou": _iou(outputs[:, 0].detach(), true.inside, true.known).sum()})

    def tuning_helped(
        self, before: FloatArray, after: FloatArray, targets: Targets
    ) -> tuple[bool, StoredText]:
        """Raises NotImplementedError: no pretrained network outlines objects."""
        raise NotImplementedError


def true_maps(targets: Tensor) -> Maps:
    """What is true of (N, 2, H, W) label images and classes, as they are after moving and cutting."""
    import torch

    device = targets.device
    labels = targets[:, 0].cpu().numpy().astype(np.int32)
    true = [maps_of(image) for image in labels]
    inside, border, distance = (
        torch.from_numpy(np.stack(maps).astype(np.float32)).to(device) for maps in zip(*true, strict=True)
    )
    known = (targets[:, 0] != UNKNOWN).float()
    return Maps(known, inside, border * known, distance, targets[:, 1].long())


def _overlap_loss(logits: Tensor, truth: Tensor, known: Tensor, share: float) -> Tensor:
    """(N,) cross-entropy plus one minus Dice of a map of each image over its known pixels, weighed as masks are."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    each = binary_cross_entropy_with_logits(logits, truth, reduction="none") * known
    entropy = each.sum(dim=(1, 2)) / known.sum(dim=(1, 2)).clamp(min=1)
    shares = torch.sigmoid(logits) * known
    shared = (shares * truth).sum(dim=(1, 2))
    both = shares.sum(dim=(1, 2)) + truth.sum(dim=(1, 2))
    return 2 * (1 - share) * entropy + 2 * share * (1 - (2 * shared + SMOOTH) / (both + SMOOTH))


def _iou(logits: Tensor, inside: Tensor, known: Tensor) -> Tensor:
    """(N,) IoU of each image of what is inside of objects; 1 where neither truth nor answer has any."""
    answer = (logits > 0).float() * known
    shared = (answer * inside).sum(dim=(1, 2))
    either = ((answer + inside) > 0).float().sum(dim=(1, 2))
    return (shared + (either == 0)) / either.clamp(min=1)


OBJECTIVE = InstanceObjective()
