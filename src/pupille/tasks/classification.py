"""Classification: one class for each image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pupille.tasks.base import Step, Task

if TYPE_CHECKING:
    from torch import Tensor, nn


def loss(network: nn.Module, inputs: Tensor, targets: Tensor) -> Step:
    """Cross-entropy of the logits. targets: (N,) class indices."""
    from torch.nn.functional import cross_entropy

    logits = network(inputs)
    return Step(cross_entropy(logits, targets), (logits.detach().argmax(dim=1) == targets).sum())


def predict(network: nn.Module, inputs: Tensor) -> Tensor:
    """(N, classes) probabilities, in double precision."""
    probabilities: Tensor = network(inputs).double().softmax(dim=1)
    return probabilities


CLASSIFICATION = Task(
    name="classification",
    primary_metric="accuracy",
    loss=loss,
    predict=predict,
    evaluate="pupille.evaluation.classification:evaluate",
    differences="pupille.evaluation.paired:differences_to",
)
