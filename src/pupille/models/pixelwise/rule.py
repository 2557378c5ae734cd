"""What every model of single pixels must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from pupille.i18n.stored_text import Sentence
from pupille.results.masks import ClassMask

Pictures = NDArray[np.float32]
"""(N, height, width, channels) prepared pixels: mean 0 and deviation 1 on the training images."""


class PixelRule(Protocol):
    """A fitted model of single pixels. learns: what is learned, a phrase."""

    learns: ClassVar[str]

    @classmethod
    def fitted(
        cls,
        pictures: Pictures,
        masks: ClassMask,
        validation: tuple[Pictures, ClassMask] | None,
        *,
        classes: int,
        background: int | None,
        seed: int,
    ) -> Self:
        """The model of these training pictures. masks: (N, height, width) classes, -1 where a pixel is ignored.

        validation: pictures and masks by which what must be chosen is chosen; None where there are none.
        """
        ...

    @property
    def parameters(self) -> int:
        """How many numbers were learned."""
        ...

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """The rule in words, for the reader."""
        ...

    def classes_of(self, picture: NDArray[np.float32]) -> ClassMask:
        """(height, width) the class of each pixel of a picture (height, width, channels)."""
        ...

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """Everything that was learned, as arrays of plain types, by name."""
        ...

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> Self:
        """The inverse of `arrays`, for pictures of (height, width, channels). Raises ModelError if they are not those
        of this model."""
        ...
