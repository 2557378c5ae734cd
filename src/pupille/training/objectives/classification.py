"""The loss and the predictions of a network that tells classes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pupille.tasks.task import LossSettings, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


def loss(network: nn.Module, inputs: Tensor, targets: Tensor, objective: LossSettings) -> Step:
    """Cross-entropy of the logits, the mean over the images each times the weight of its class.

    targets: (N,) class indices. Smoothed labels as Szegedy and others (2016).
    """
    from torch.nn.functional import cross_entropy

    logits = network(inputs).float()
    if objective.weights is None:
        mean = cross_entropy(logits, targets, label_smoothing=objective.smoothing)
    else:
        # Not cross_entropy's own weighted mean: it divides by the weights of the batch, which differ between batches.
        each = cross_entropy(logits, targets, label_smoothing=objective.smoothing, reduction="none")
        mean = (each * objective.weights[targets]).mean()
    return Step(mean, (logits.detach().argmax(dim=1) == targets).sum())


def predict(network: nn.Module, inputs: Tensor) -> Tensor:
    """(N, classes) probabilities, in double precision."""
    probabilities: Tensor = network(inputs).double().softmax(dim=1)
    return probabilities
