"""What finds the boxes of a picture without a network, and every such rule must be able to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from pupille.i18n.stored_text import Sentence
from pupille.models.objectwise.watershed import Pictures
from pupille.shapes.objects import Objects


class BoxRule(Protocol):
    """A fitted rule. learns: what it learns, as a phrase."""

    learns: ClassVar[str]

    @classmethod
    def fitted(cls, pictures: Pictures, truth: Sequence[Objects], *, classes: int, seed: int) -> Self:
        """The rule for pictures (N, H, W, C) and the objects of each in the same frame."""
        ...

    @property
    def parameters(self) -> int:
        """How many numbers it learned."""
        ...

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """The rule in words."""
        ...

    def ceiling_notes(self, pictures: Pictures, truth: Sequence[Objects]) -> tuple[Sentence, ...]:
        """What bounds its answers on these pictures, such as regions that it never looks at."""
        ...

    def objects_of(self, picture: NDArray[np.float32]) -> Objects:
        """The objects of a picture (H, W, C) with their scores."""
        ...

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Everything that was learned, as arrays of plain types, by name."""
        ...

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> Self:
        """The inverse of `arrays`. Raises ModelError if they are not those of this model."""
        ...
