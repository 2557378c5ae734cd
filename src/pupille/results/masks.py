"""What was said of every pixel of each image, with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

IGNORED = -1
"""The class of a pixel that counts neither as truth nor as error."""

ClassMask = NDArray[np.int16]
"""(H, W) the class of each pixel, an index into the classes, or `IGNORED`."""


class MaskStore(Protocol):
    """Where the masks of images come from, one at a time."""

    def read(self, id: str) -> ClassMask:
        """The mask of the upright image with this id. Raises ImageError with the path and the reason."""
        ...


@dataclass(frozen=True)
class MaskPredictions:
    """The classes drawn and the classes answered for every pixel of N images, before any metric.

    ids: N sample ids. classes: the names that the masks count. background: the class that is no object and is left out
    of means over classes; None where every class counts. truth, answers: the masks of these images.
    """

    ids: tuple[str, ...]
    classes: tuple[str, ...]
    background: int | None
    truth: MaskStore
    answers: MaskStore

    def __len__(self) -> int:
        return len(self.ids)
