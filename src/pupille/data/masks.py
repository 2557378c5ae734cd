"""Masks in files: what their values mean, and the store that reads one of them at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError, ImageError, Refusal, RefusedError
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.open_image import turned
from pupille.images.stored_values import StoredValues, Values, read_values
from pupille.results.masks import ClassMask

NO_CLASS = -2
"""What a value becomes that no class has."""
LARGEST_TABLE = 2**16
"""Values below this are looked up in a table."""


@dataclass(frozen=True)
class MaskCoding:
    """What the values of masks mean.

    meanings: value, or colour as 65536 R + 256 G + B -> index into the classes, or `IGNORED`. by_colour: whether they
    are colours; grey stands for its own colour then. nearest: whether a value that is none of them counts as the
    nearest one, as in files whose compression changes values.
    """

    meanings: Mapping[int, int]
    by_colour: bool = False
    nearest: bool = False
    _values: NDArray[np.int64] = field(init=False, repr=False, compare=False)
    _classes: ClassMask = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        values = np.array(sorted(self.meanings), dtype=np.int64)
        object.__setattr__(self, "_values", values)
        object.__setattr__(
            self, "_classes", np.array([self.meanings[int(value)] for value in values], dtype=np.int16)
        )

    def classes_of(self, stored: StoredValues) -> ClassMask:
        """The class of each pixel. Raises RefusedError, with the first such value, if one is of no class."""
        values = coded_values(stored, by_colour=self.by_colour)
        small = bool(values.dtype.itemsize == 1 or values.max(initial=0) < LARGEST_TABLE)
        if small:
            table = self._looked_up(np.arange(int(values.max(initial=0)) + 1))
            classes: ClassMask = table[values]
        else:
            classes = self._looked_up(values)
        if (classes == NO_CLASS).any():
            value = int(values[classes == NO_CLASS][0])
            raise RefusedError(
                tell(
                    "holds the value {value}, which stands for no class of these masks; correct it, or name it in the "
                    "table of classes.",
                    value=colour_name(value) if self.by_colour else str(value),
                ),
                Refusal.MISFIT,
            )
        return classes

    def _looked_up(self, values: Values) -> ClassMask:
        if self.nearest:
            middles = (self._values[1:] + self._values[:-1] + 1) // 2
            return np.asarray(self._classes[np.searchsorted(middles, values, side="right")])
        at = np.minimum(np.searchsorted(self._values, values), len(self._values) - 1)
        return np.where(self._values[at] == values, self._classes[at], np.int16(NO_CLASS))


def coded_values(stored: StoredValues, *, by_colour: bool) -> Values:
    """The values of a file as a coding looks them up. Raises RefusedError for colours where values are asked."""
    if by_colour:
        return stored.colours()
    if not stored.is_colour:
        return stored.values
    if not is_grey(stored.values):
        raise RefusedError(
            tell("holds colours, and the other masks hold values; save all of them alike."), Refusal.MISFIT
        )
    return np.asarray((stored.values & 0xFF).astype(np.uint8))


def is_grey(colours: Values) -> bool:
    """Whether every colour has as much red as green and blue."""
    return bool(((colours >> 16 == colours & 0xFF) & (colours >> 8 & 0xFF == colours & 0xFF)).all())


def colour_name(code: int) -> str:
    """A colour as it is written in the web: `#ff8000`."""
    return f"#{code:06x}"


@dataclass(frozen=True)
class FileMasks:
    """The store of masks that are files. root: the folder. files: sample id -> its file below the root.

    sizes: sample id -> width, height of the upright image. turns: ids whose mask was drawn on the picture as it is
    stored -> EXIF's orientation of that.
    """

    root: Path
    files: Mapping[str, str]
    coding: MaskCoding
    sizes: Mapping[str, tuple[int, int]]
    turns: Mapping[str, int] = field(default_factory=dict)
    limits: Limits = DEFAULT_LIMITS

    def read(self, id: str) -> ClassMask:
        """The mask of an image. Raises ImageError with the file and the reason, DataError if it has none."""
        if id not in self.files:
            raise DataError(tell("{id!r} has no mask. Draw one, or leave the image out.", id=id))
        file = self.files[id]
        stored = read_values(self.root / file, root=self.root, name=file, limits=self.limits)
        try:
            classes = turned(self.coding.classes_of(stored), self.turns.get(id, 1))
        except DataError as error:
            raise ImageError.of(file, error) from error
        if classes.shape[::-1] != self.sizes[id]:
            raise ImageError(
                file, other_size(self.sizes[id], (classes.shape[1], classes.shape[0])), Refusal.MISFIT
            )
        return classes


def other_size(image: tuple[int, int], mask: tuple[int, int]) -> StoredText:
    """Why a mask cannot be laid over an image. image, mask: width, height."""
    return tell(
        "the mask has {mask_width} x {mask_height} pixels and the image {width} x {height}; draw it on this image",
        mask_width=str(mask[0]),
        mask_height=str(mask[1]),
        width=str(image[0]),
        height=str(image[1]),
    )
