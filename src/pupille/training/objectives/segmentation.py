"""What a network minimises that gives every pixel a class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pupille.data.mask_targets import MaskTargets
from pupille.i18n.language import StoredText, tell
from pupille.results.masks import IGNORED
from pupille.training.objectives.objective import LossSettings, Step

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.data.augmentation.random_changes import Transforms
    from pupille.results.arrays import FloatArray, IntArray

SMOOTH = 1.0
"""Pixels added to both sides of Dice, so that it is defined where neither truth nor answer has a class."""


class MaskObjective:
    """The objective of segmentation; see `pupille.training.objectives.objective.Objective`."""

    columns: tuple[str, ...] = ("pixel_iou",)
    crop: int | None = 128
    takes: tuple[str, ...] = ("dice_share",)
    """More of smaller squares teach more than fewer of larger ones, for the same time (`LOG.md`)."""

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:
        """Balanced weights are n / (classes * pixels of the class), 1 on average over the pixels."""
        plain = LossSettings(config.label_smoothing, dice_share=config.dice_share)
        if config.class_weights == "none":
            return plain
        import torch

        masks = _of_masks(targets)
        pixels = np.zeros(outputs)
        for row in range(len(masks)):
            frame = masks.rows(np.array([row])).frames()
            pixels += np.bincount(frame[frame != IGNORED], minlength=outputs)
        weights = pixels.sum() / (np.count_nonzero(pixels) * np.maximum(pixels, 1))
        return replace(plain, weights=torch.from_numpy(weights).float())

    def collate(self, targets: Targets, device: torch.device) -> Tensor:
        """(N, H, W) class of each pixel as int16, a quarter of what the loss takes; -1 where it is ignored."""
        import torch

        return torch.from_numpy(_of_masks(targets).frames()).to(device)

    def moved(self, targets: Tensor, changes: Transforms) -> Tensor:
        """The masks moved as their pictures were, each pixel that of the nearest one."""
        from pupille.data.augmentation.apply import moved

        return moved(targets[:, None].float(), changes.matrix, mode="nearest")[:, 0].round().long()

    def cut(self, targets: Tensor, corners: IntArray, size: tuple[int, int]) -> Tensor:
        """The pieces of the masks."""
        import torch

        height, width = size
        pieces = [targets[i, y : y + height, x : x + width] for i, (y, x) in enumerate(corners.tolist())]
        return torch.stack(pieces)

    def shown(self, targets: Tensor, row: int) -> IntArray:
        """(H, W) the class of each pixel of an image."""
        return np.asarray(targets[row].cpu().numpy(), dtype=np.int64)

    def loss(self, network: nn.Module, inputs: Tensor, targets: Tensor, settings: LossSettings) -> Step:
        """Cross-entropy plus one minus Dice (Milletari and others 2016), the mean over the images; of another share of
        Dice than a half both are weighed, so that they count twice together.

        targets: (N, H, W) classes, -1 where a pixel is ignored: it counts in neither. The cross-entropy of an image is
        the mean over its pixels, each times the weight of its class; Dice is the mean over the classes.
        """
        import torch
        from torch.nn.functional import cross_entropy

        logits, targets = network(inputs).float(), targets.long()
        counts = (targets != IGNORED).float()
        each = cross_entropy(
            logits,
            targets,
            weight=settings.weights,
            ignore_index=IGNORED,
            label_smoothing=settings.smoothing,
            reduction="none",
        )
        pixels = counts.sum(dim=(1, 2)).clamp(min=1)
        entropy = each.sum(dim=(1, 2)) / pixels
        classes = torch.arange(logits.shape[1], device=logits.device)[:, None, None]
        truth = targets[:, None] == classes
        shares = torch.softmax(logits, dim=1) * counts[:, None]
        shared = (truth * shares).sum(dim=(2, 3))
        both = truth.sum(dim=(2, 3)) + shares.sum(dim=(2, 3))
        dice = ((2 * shared + SMOOTH) / (both + SMOOTH)).mean(dim=1)
        share = settings.dice_share
        return Step(
            (2 * (1 - share) * entropy + 2 * share * (1 - dice)).mean(),
            {"pixel_iou": _iou(logits.detach(), targets).sum()},
        )

    def tuning_helped(
        self, before: FloatArray, after: FloatArray, targets: Targets
    ) -> tuple[bool, StoredText]:
        """Whether fine-tuning made more pixels of validation right, and what to say of it."""
        truth = _of_masks(targets).frames()
        counts = truth != IGNORED
        figures = [100 * float((answers == truth)[counts].mean()) for answers in (before, after)]
        helped = figures[1] > figures[0]
        sentence = (
            tell(
                "On validation, fine-tuning took the share of right pixels from {before:1} to {after:1} %.",
                before=figures[0],
                after=figures[1],
            )
            if helped
            else tell(
                "Fine-tuning did not help on validation ({before:1} to {after:1} % right pixels), so the frozen "
                "network is kept.",
                before=figures[0],
                after=figures[1],
            )
        )
        return helped, sentence


def _of_masks(targets: Targets) -> MaskTargets:
    if not isinstance(targets, MaskTargets):
        raise TypeError(f"masks are learned here, not {type(targets).__name__}")
    return targets


def _iou(logits: Tensor, targets: Tensor) -> Tensor:
    """(N,) mean IoU of each image over the classes that truth or answer has."""
    import torch

    images, n = logits.shape[:2]
    # `max` finds the places ten times faster than `argmax` where classes do not stand side by side in memory.
    answers, image = logits.max(dim=1).indices, torch.arange(images, device=targets.device)
    pairs = image[:, None, None] * n**2 + targets * n + answers
    table = torch.bincount(pairs[targets != IGNORED], minlength=images * n**2).view(images, n, n)
    shared = table.diagonal(dim1=1, dim2=2).float()
    either = table.sum(dim=1) + table.sum(dim=2) - shared
    there = either > 0
    return torch.where(there, shared / either.clamp(min=1), 0.0).sum(dim=1) / there.sum(dim=1).clamp(min=1)


OBJECTIVE = MaskObjective()
