"""What makes answers of what a model gives, task by task."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.models.model import ModelSpec
from pupille.models.registry import describe
from pupille.results.arrays import FloatArray
from pupille.results.task_predictions import Predictions
from pupille.tasks import TASKS
from pupille.tasks.task import load

if TYPE_CHECKING:
    from torch import Tensor


class Estimated(Protocol):
    """A fitted estimator of scikit-learn with its description."""

    @property
    def spec(self) -> ModelSpec:
        """The description of the model."""
        ...

    @property
    def estimator(self) -> Any:
        """The estimator itself."""
        ...

    @property
    def temperature(self) -> float | None:
        """What the scores of a classifier are divided by; None where it needs none."""
        ...


class Decoder(Protocol):
    """What makes answers of what a model gives. Answers: (N, ...) in double precision."""

    def none(self, spec: ModelSpec) -> FloatArray:
        """The answers for no image."""
        ...

    def of_network(self, outputs: Tensor, spec: ModelSpec) -> FloatArray:
        """Answers of the outputs of a network."""
        ...

    def of_estimator(self, model: Estimated, inputs: NDArray[np.float32]) -> FloatArray:
        """Answers of a model of scikit-learn. inputs: (N, values) prepared rows."""
        ...

    def predictions(
        self, ids: tuple[str, ...], targets: Targets, answers: FloatArray, spec: ModelSpec
    ) -> Predictions:
        """The answers with the truth beside them."""
        ...

    def check(self, spec: ModelSpec) -> None:
        """Raises ModelError if a description cannot be one of this task."""
        ...


class JoinsPieces(Protocol):
    """What a decoder of pictures also does that are seen piece by piece."""

    def shares(self, outputs: Tensor) -> NDArray[np.float32]:
        """(N, maps, H, W) of the outputs of a network: numbers of which those of overlapping pieces may be averaged."""
        ...

    def of_strips(self, strips: Iterable[NDArray[np.float32]], size: tuple[int, int], spec: ModelSpec) -> Any:
        """The answer for one picture. strips: (maps, rows, W) one after the other. size: height and width of all."""
        ...


@runtime_checkable
class GivesEntropy(Protocol):
    """What a decoder does of a task whose answers have probabilities at each pixel."""

    def of_classes(self, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """(classes, H, W) of the joined maps (maps, H, W) of one picture; they add up to 1."""
        ...


def joins_pieces(spec: ModelSpec) -> JoinsPieces:
    """What joins the pieces of a picture, of a model whose task has pictures seen piece by piece."""
    decoder: JoinsPieces = TASKS[spec.task].load("decode")
    return decoder


def decoder_of(spec: ModelSpec) -> Decoder:
    """What makes answers of what this model gives: that of its row of the table, else that of its task."""
    own = describe(spec.name).decode
    decoder: Decoder = load(own) if own else TASKS[spec.task].load("decode")
    return decoder
