"""A look at mask files: which values they hold, and whether these name classes or objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from pupille.data.dataset import LeftOut
from pupille.data.masks import is_grey
from pupille.errors import ImageError
from pupille.images.limits import Limits
from pupille.images.stored_values import StoredValues, Values, read_values

BUDGET = 400_000_000
"""Pixels of masks that are looked at before the other files are taken to be alike."""
LEAST_LOOKED = 30
FEW = 30
"""Mask files that are looked at to tell ids of objects from classes."""
MOST_VALUES = 4096
"""Different values of one file that are counted one by one."""
LEAST_CONNECTED = 0.9
"""Share of the ids that must be one connected piece each."""
ENOUGH = 4
"""Objects in one file, at least, without which numbers are taken for classes."""
MANY = 20
"""From so many objects on, some ids may be missing."""
EIGHT = np.ones((3, 3), dtype=np.bool_)
"""Neighbours of a pixel, those at its corners included."""


@dataclass(frozen=True)
class FileValues:
    """The values of one file. counts: value -> pixels. palette: value -> the colour it stands for, None without one."""

    counts: dict[int, int]
    is_colour: bool
    is_lossy: bool
    palette: dict[int, int] | None = None


@dataclass(frozen=True)
class Survey:
    """The values of the mask files that were looked at.

    files: those files and what they hold. n: all mask files. left_out: files that cannot be read.
    """

    files: dict[str, FileValues]
    n: int
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def by_colour(self) -> bool:
        """Whether the masks are told by their colours: some are not grey, or their palettes disagree."""
        colours = [file for file in self.files.values() if file.is_colour]
        return any(not is_grey(np.array(list(file.counts))) for file in colours) or not self._palettes_agree()

    def _palettes_agree(self) -> bool:
        meanings: dict[int, int] = {}
        return all(
            meanings.setdefault(index, colour) == colour
            for file in self.files.values()
            for index, colour in (file.palette or {}).items()
        )

    def counts(self) -> Counter[int]:
        """Value -> pixels of all files: colours where `by_colour`."""
        by_colour, total = self.by_colour, Counter[int]()
        for file in self.files.values():
            for value, n in file.counts.items():
                total[_value(value, file, by_colour=by_colour)] += n
        return total

    def values_of(self, file: str) -> set[int]:
        """The values of a file as `counts` tells them."""
        values = self.files[file]
        by_colour = self.by_colour
        return {_value(value, values, by_colour=by_colour) for value in values.counts}

    @property
    def lossy(self) -> int:
        """Files whose compression may change values."""
        return sum(file.is_lossy for file in self.files.values())


def survey(masks: Sequence[str], root: Path, limits: Limits, *, most: int | None = None) -> Survey:
    """A look at mask files, spread evenly over all; at every one as long as that is cheap. most: files to look at."""
    order = masks if most is None else masks[:: max(1, -(-len(masks) // most))]
    files: dict[str, FileValues] = {}
    left_out: list[LeftOut] = []
    pixels = 0
    for mask in _spread(order):
        if pixels > BUDGET and len(files) >= LEAST_LOOKED:
            break
        try:
            stored = read_values(root / mask, root=root, name=mask, limits=limits)
        except ImageError as error:
            left_out.append(LeftOut.of(error))
            continue
        files[mask] = file_values(stored)
        pixels += stored.values.size
    return Survey(files, len(masks), tuple(left_out))


def file_values(stored: StoredValues) -> FileValues:
    """The values of one file; one with more than thousands of them is cut to its commonest."""
    values, numbers = unique_values(stored.values)
    if len(values) > MOST_VALUES:
        commonest = np.argsort(-numbers)[:MOST_VALUES]
        values, numbers = values[commonest], numbers[commonest]
    counts = dict(zip(values.tolist(), numbers.tolist(), strict=True))
    palette = None
    if stored.palette is not None:
        colours = StoredValues(values.reshape(1, -1), palette=stored.palette).colours()[0]
        palette = dict(zip(values.tolist(), colours.tolist(), strict=True))
    return FileValues(counts, stored.is_colour, stored.is_lossy, palette)


def look_like_ids(masks: Sequence[str], root: Path, limits: Limits, *, is_named: bool = False) -> bool:
    """Whether the values of masks number objects and name no classes, by a look at few of the files.

    Numbers of objects run from 1 to another end in each file, and each is one connected piece; names of classes are
    few, the same in many files, and may lie in many pieces. Few objects are taken for such only if `is_named`: if names
    of files or texts beside them say that these are objects.
    """
    ends: list[int] = []
    connected = ids = 0
    for mask in masks[:: max(1, -(-len(masks) // FEW))]:
        try:
            stored = read_values(root / mask, root=root, name=mask, limits=limits)
        except ImageError:
            continue
        if stored.is_lossy or (stored.is_colour and not is_grey(stored.values)):
            return False
        values = stored.values & 0xFF if stored.is_colour else stored.values
        numbers = unique_values(values)[0]
        numbers = numbers[numbers > 0]
        if not len(numbers):
            continue
        end = int(numbers[-1])
        if len(numbers) != end and (len(numbers) < MANY or 2 * len(numbers) < end):
            return False
        ends.append(end)
        several = ids_in_pieces(values)
        connected, ids = connected + len(numbers) - len(several), ids + len(numbers)
    if is_named:
        return bool(ends)
    many = max(ends, default=0) >= ENOUGH
    return many and len(set(ends)) > 1 and connected >= LEAST_CONNECTED * ids


def ids_in_pieces(values: Values) -> dict[int, int]:
    """Value above 0 -> its connected pieces, of those that have several."""
    from scipy.ndimage import find_objects, label

    numbers, dense = np.unique(values, return_inverse=True)
    dense = dense.reshape(values.shape)
    places = find_objects(dense + 1)
    several = {}
    for row, number in enumerate(numbers.tolist()):
        place = places[row]
        if number == 0 or place is None:
            continue
        pieces = label(dense[place] == row, EIGHT)[1]
        if pieces > 1:
            several[number] = int(pieces)
    return several


def unique_values(values: Values) -> tuple[Values, Values]:
    """The different values in rising order, and the pixels of each."""
    if values.dtype == np.uint8:
        # Twice as fast as numpy, which widens each number first.
        counts = np.array(Image.fromarray(values).histogram(), dtype=np.int64)
        present = np.flatnonzero(counts)
        return present, counts[present]
    if values.dtype.itemsize <= 2:
        counts = np.bincount(values.ravel())
        present = np.flatnonzero(counts)
        return present, counts[present]
    return np.unique(values, return_counts=True)


def _value(value: int, file: FileValues, *, by_colour: bool) -> int:
    """A value of a file as all of them are told."""
    if not by_colour:
        return value & 0xFF if file.is_colour else value
    if file.palette is not None:
        return file.palette[value]
    return value if file.is_colour else value * 0x010101


def _spread(masks: Sequence[str]) -> Iterable[str]:
    """All masks, in an order that soon has some from everywhere."""
    step = max(1, len(masks) // LEAST_LOOKED)
    return [mask for start in range(step) for mask in masks[start::step]]
