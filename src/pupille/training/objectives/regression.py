"""What a network minimises that predicts a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pupille.errors import ConfigError
from pupille.i18n.language import StoredText, tell
from pupille.training.objectives.objective import LossSettings, Step

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.data.augmentation.random_changes import Transforms
    from pupille.results.arrays import FloatArray, IntArray


class NumberObjective:
    """The objective of regression; see `pupille.training.objectives.objective.Objective`."""

    columns: tuple[str, ...] = ("mae",)
    crop: int | None = None
    takes: tuple[str, ...] = ()

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:  # noqa: ARG002
        """The scale of the training numbers. Raises ConfigError for settings that are about classes."""
        refuse_class_settings(config)
        return LossSettings(scale=targets.scale)

    def collate(self, targets: Targets, device: torch.device) -> Tensor:
        """(N,) numbers in their unit."""
        import torch

        return torch.from_numpy(targets.array).to(device)

    def moved(self, targets: Tensor, changes: Transforms) -> Tensor:  # noqa: ARG002
        """These targets, since each is of the whole picture."""
        return targets

    def cut(self, targets: Tensor, corners: IntArray, size: tuple[int, int]) -> Tensor:  # noqa: ARG002
        """These targets, since each is of the whole picture."""
        return targets

    def loss(self, network: nn.Module, inputs: Tensor, targets: Tensor, settings: LossSettings) -> Step:
        """Huber's loss (1964) of standardised numbers, quadratic up to one deviation, each image times its weight; and
        the sum of absolute errors in the unit of the numbers. targets: (N,)."""
        from torch.nn.functional import huber_loss

        scale = settings.scale
        assert scale is not None
        outputs = network(inputs).float()[:, 0]
        wanted = (targets - scale.mean) / scale.deviation
        each = huber_loss(
            outputs, wanted.float(), reduction="none" if settings.of_images is not None else "mean"
        )
        loss = each if settings.of_images is None else (each * settings.of_images).mean()
        errors = (outputs.detach().double() - wanted).abs() * scale.deviation
        return Step(loss, {"mae": errors.sum()})

    def tuning_helped(
        self, before: FloatArray, after: FloatArray, targets: Targets
    ) -> tuple[bool, StoredText]:
        """Whether fine-tuning took the mean absolute error on validation down, and what to say of it."""
        import numpy as np

        figures = {
            "before": float(np.abs(before - targets.array).mean()),
            "after": float(np.abs(after - targets.array).mean()),
        }
        if figures["after"] <= figures["before"]:
            return True, tell(
                "On validation, fine-tuning took the mean absolute error from {before:g3} to {after:g3}.",
                **figures,
            )
        return False, tell(
            "Fine-tuning did not help on validation (mean absolute error {before:g3} to {after:g3}), so the frozen "
            "network is kept.",
            **figures,
        )


def refuse_class_settings(config: TrainConfig) -> None:
    """Raises ConfigError for settings that have no meaning where numbers are predicted."""
    if config.class_weights != "none":
        raise ConfigError(
            tell("--class-weights is for classes, and here a number is predicted. Leave it out.")
        )
    if config.label_smoothing:
        raise ConfigError(
            tell("--label-smoothing is for classes, and here a number is predicted. Leave it out.")
        )


OBJECTIVE = NumberObjective()
