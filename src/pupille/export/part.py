"""What a task contributes to an exported file: the card names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from pupille.export.graph import Tail
from pupille.export.parity import Parity
from pupille.models.model import Model, ModelSpec
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.arrays import FloatArray

if TYPE_CHECKING:
    from torch import nn

    from pupille.data.pixels.pixel_set import Pixels


class ExportPart(Protocol):
    """The answers of a task in an exported file. temperature: by which validation calibrates the model, None where it
    does not."""

    def outputs(self, temperature: float | None) -> tuple[str, ...]:
        """The names of the outputs, in their order."""
        ...

    def last(self, spec: ModelSpec, temperature: float | None) -> nn.Module:
        """(N, ...) outputs of a network -> the outputs of the file."""
        ...

    def tail(self, model: ClassicalModel, temperature: float | None, given: str) -> Tail:
        """What an estimator gives -> the outputs of the file. given: what it is called in the graph."""
        ...

    def reference(self, model: Model, pixels: Pixels) -> FloatArray:
        """(N, H, W, C) pixels -> the answers of the model that are compared."""
        ...

    def saved(self, predictions: Any, ids: Sequence[str]) -> FloatArray | None:
        """What a run saved of these images, in the form of `reference`; None where it saved less."""
        ...

    def parity(
        self, ids: Sequence[str], here: FloatArray, there: Mapping[str, NDArray[Any]], spec: ModelSpec
    ) -> Parity:
        """The answers of the model beside those of the file."""
        ...

    def in_words(self, parity: Parity) -> str:
        """What came of the comparison, in a sentence."""
        ...
