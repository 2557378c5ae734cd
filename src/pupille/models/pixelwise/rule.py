"""What every model of single pixels must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pupille.data.mask_targets import MaskTargets
from pupille.data.pixels.lazy_batch import Images
from pupille.i18n.stored_text import Sentence
from pupille.models.preprocessing import Preprocessing
from pupille.results.arrays import IntArray
from pupille.results.masks import ClassMask


@dataclass(frozen=True)
class PreparedPictures:
    """Pictures as a model sees them, prepared as they are indexed: by a slice or rows, as an array is."""

    pixels: Images
    preprocessing: Preprocessing

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, height, width, channels)."""
        return tuple(self.pixels.shape)

    def __getitem__(self, key: slice | IntArray) -> NDArray[np.float32]:
        """(n, height, width, channels) of some of them."""
        return self.preprocessing.apply(np.asarray(self.pixels[key]))


@dataclass(frozen=True)
class PlacedMasks:
    """The masks of pictures in their frame, read as they are indexed."""

    targets: MaskTargets

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, key: slice | IntArray) -> ClassMask:
        """(n, height, width) of some of them."""
        return self.targets.rows(np.arange(len(self))[key]).frames()


Pictures = NDArray[np.float32] | PreparedPictures
"""(N, height, width, channels) prepared pixels: mean 0 and deviation 1 on the training images; many are never held
together."""
Masks = ClassMask | PlacedMasks
"""(N, height, width) their masks, -1 where a pixel is ignored."""


class PixelRule(Protocol):
    """A fitted model of single pixels. learns: what is learned, a phrase."""

    learns: ClassVar[str]

    @classmethod
    def fitted(
        cls,
        pictures: Pictures,
        masks: Masks,
        validation: tuple[Pictures, Masks] | None,
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


@runtime_checkable
class GivesShares(Protocol):
    """A rule that says how likely each class is."""

    def shares_of(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """(classes, height, width) of a picture (height, width, channels); they add up to 1."""
        ...


@runtime_checkable
class SeesAround(Protocol):
    """A rule that learns nothing of a pixel from farther away than its reach, in pixels."""

    reach: ClassVar[int]
