"""What a network minimises that tells classes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pupille.i18n.language import StoredText, tell
from pupille.training.objectives.objective import LossSettings, Step

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.data.augmentation.random_changes import Transforms
    from pupille.results.arrays import FloatArray, IntArray


class ClassObjective:
    """The objective of classification; see `pupille.training.objectives.objective.Objective`."""

    columns: tuple[str, ...] = ("accuracy",)
    crop: int | None = None
    takes: tuple[str, ...] = ()

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:
        """Balanced weights are n / (classes * images of the class), 1 on average over the images."""
        if config.class_weights == "none":
            return LossSettings(config.label_smoothing)
        import torch

        images = np.bincount(targets.array, minlength=outputs)
        weights = len(targets) / (np.count_nonzero(images) * np.maximum(images, 1))
        return LossSettings(config.label_smoothing, torch.from_numpy(weights).float())

    def collate(self, targets: Targets, device: torch.device) -> Tensor:
        """(N,) class indices."""
        import torch

        return torch.from_numpy(targets.array).to(device)

    def moved(self, targets: Tensor, changes: Transforms) -> Tensor:  # noqa: ARG002
        """These targets, since each is of the whole picture."""
        return targets

    def cut(self, targets: Tensor, corners: IntArray, size: tuple[int, int]) -> Tensor:  # noqa: ARG002
        """These targets, since each is of the whole picture."""
        return targets

    def loss(self, network: nn.Module, inputs: Tensor, targets: Tensor, settings: LossSettings) -> Step:
        """Cross-entropy of the logits, the mean over the images each times the weight of its class and its own.

        targets: (N,) class indices. Smoothed labels as Szegedy and others (2016).
        """
        from torch.nn.functional import cross_entropy

        logits = network(inputs).float()
        if settings.weights is None and settings.of_images is None:
            mean = cross_entropy(logits, targets, label_smoothing=settings.smoothing)
        else:
            # Not cross_entropy's own weighted mean: it divides by the weights of the batch, which differ between
            # batches.
            each = cross_entropy(logits, targets, label_smoothing=settings.smoothing, reduction="none")
            if settings.weights is not None:
                each = each * settings.weights[targets]
            mean = (each if settings.of_images is None else each * settings.of_images).mean()
        return Step(mean, {"accuracy": (logits.detach().argmax(dim=1) == targets).sum()})

    def tuning_helped(
        self, before: FloatArray, after: FloatArray, targets: Targets
    ) -> tuple[bool, StoredText]:
        """Whether fine-tuning took neither accuracy nor log loss on validation to the worse, and what to say of it."""
        (right, loss), (tuned_right, tuned_loss) = (score(answers, targets) for answers in (before, after))
        figures = {
            "before": 100 * right,
            "after": 100 * tuned_right,
            "loss_before": loss,
            "loss_after": tuned_loss,
        }
        if tuned_right >= right and tuned_loss <= loss:
            return True, tell(
                "On validation, fine-tuning took accuracy from {before:1} to {after:1} % and log loss from "
                "{loss_before:g3} to {loss_after:g3}.",
                **figures,
            )
        return False, tell(
            "Fine-tuning did not help on validation in both accuracy ({before:1} to {after:1} %) and log loss "
            "({loss_before:g3} to {loss_after:g3}), so the frozen network is kept.",
            **figures,
        )


def score(probabilities: FloatArray, targets: Targets) -> tuple[float, float]:
    """Accuracy and mean log loss of probabilities (N, C)."""
    from pupille.training.heads.logistic import log_loss

    right = float((probabilities.argmax(axis=1) == targets.array).mean())
    logits = np.log(np.maximum(probabilities, 1e-300))
    return right, log_loss(logits, targets.array, np.ones(len(targets)))


OBJECTIVE = ClassObjective()
