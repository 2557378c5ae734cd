"""What a task contributes to an exported file: the card names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from pupille.export.graph import Tail
from pupille.export.parity import Parity
from pupille.models.model import Model, ModelSpec
from pupille.models.sklearn_model import ClassicalModel

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels


class ExportPart(Protocol):
    """The answers of a task in an exported file. temperature: by which validation calibrates the model, None where it
    does not. instead: a network of the task that is exported, to name where another model is refused."""

    instead: str

    def outputs(self, temperature: float | None) -> tuple[str, ...]:
        """The names of the outputs, in their order."""
        ...

    def about(self, spec: ModelSpec) -> dict[str, Any]:
        """What the file says of its answers beyond the names of the outputs."""
        ...

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:
        """(N, ...) outputs of a network -> the outputs of the file."""
        ...

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:
        """What an estimator gives -> the outputs of the file. given: what it is called in the graph."""
        ...

    def reference(self, model: Model, pixels: Pixels) -> NDArray[Any]:
        """(N, H, W, C) pixels -> the answers of the model that are compared."""
        ...

    def saved(self, predictions: Any, ids: Sequence[str]) -> NDArray[Any] | None:
        """What a run saved of these images, in the form of `reference`; None where it saved less."""
        ...

    def answers(self, there: Mapping[str, NDArray[Any]], n: int, spec: ModelSpec) -> NDArray[Any]:
        """What a file gives of n images -> (n, ...) answers as the model's own `predict` gives them."""
        ...

    def otherwise(self, first: NDArray[Any], second: NDArray[Any], spec: ModelSpec) -> tuple[int, int]:
        """How many decisions of two lists of answers differ, and of how many; 0 of 0 where nothing is decided."""
        ...

    def parity(
        self, ids: Sequence[str], here: NDArray[Any], there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """The answers of the model beside those of the file."""
        ...

    def in_words(self, parity: Parity) -> str:
        """What came of the comparison, in a sentence."""
        ...
