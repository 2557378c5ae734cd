"""Every picture of a data set read once, and brought into the geometries that models ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import targets_of
from pupille.data.dataset import Dataset, ImageStore, LeftOut, NoneReadableError, hash_rows
from pupille.data.pixels.read_all import STEP, read_files
from pupille.data.pixels.threads import chunks_of, in_threads
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, ImageError, Refusal
from pupille.i18n.language import tell, tell_joined, tell_shortened, tells
from pupille.images.decoded import Array, Reading, reduce, shaped
from pupille.images.geometry import BASE, SMALL, Geometry
from pupille.results.arrays import IntArray
from pupille.runs.events import Event, Listener, silent

AT_ONCE = 16
"""Pictures that a thread takes at once from a store: to hand over one costs as much as to read it, if it is small."""

Pixels = NDArray[Any]
"""Pictures of one size, (N, H, W, C); uint8 or float32."""


@dataclass(frozen=True)
class PixelSet:
    """The pictures of `dataset`, which no longer holds those that could not be read.

    passes: for each geometry at which pixels are kept, one reading a row.
    """

    dataset: Dataset
    passes: Mapping[Geometry, tuple[Reading, ...]]
    colour: str
    depth: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of the first pass, one a row; all passes agree but for the pixels."""
        return next(iter(self.passes.values()))

    @property
    def content(self) -> tuple[str, ...]:
        """One hash a picture: equal for identical pictures."""
        return tuple(reading.content for reading in self.readings)

    @property
    def channels(self) -> int:
        """3 where a picture of the set is in colour, else 1."""
        return 3 if self.colour == "RGB" else 1

    def small(self) -> Geometry | None:
        """The size that all pictures have, if it is at most 32 x 32: they are used as they are."""
        shapes = {(reading.height, reading.width) for reading in self.readings}
        if len(shapes) == 1 and max(next(iter(shapes))) <= SMALL:
            return Geometry(*next(iter(shapes)))
        return None

    def native(self) -> Geometry:
        """The geometry of rungs without one of their own: the size that all have if it is small, else a square."""
        return self.small() or BASE

    def at(self, geometry: Geometry, rows: IntArray, *, channels: int | None = None) -> Pixels:
        """(len(rows), height, width, channels) pixels; uint8 for 8-bit sets, else float32 on their own scale.

        channels: 1 grey or 3 RGB, the set's own by default; grey is repeated three times.
        Raises DataError if the pictures were not read for this geometry.
        """
        if geometry.storage_geometry not in self.passes:
            raise DataError(
                tell(
                    "the pictures were not read for {geometry}. Name it when they are read, among `geometries`.",
                    geometry=str(geometry),
                )
            )
        readings = self.passes[geometry.storage_geometry]
        return in_one_array(
            [readings[row].pixels for row in rows],
            geometry,
            depth=self.depth,
            channels=channels or self.channels,
        )

    def subset(self, rows: IntArray) -> PixelSet:
        """The pictures at these positions."""
        passes = {
            geometry: tuple(readings[row] for row in rows) for geometry, readings in self.passes.items()
        }
        return replace(self, dataset=self.dataset.subset(rows), passes=passes)

    def fingerprint(self) -> str:
        """SHA-256 over ids, what is learned, and pixel contents; independent of the order of the samples."""
        targets = targets_of(self.dataset).fingerprint()
        return hash_rows(list(zip(self.dataset.samples["id"], targets, self.content, strict=True)))


def read_pixels(
    dataset: Dataset,
    *,
    geometries: Sequence[Geometry] = (BASE,),
    strict: bool = False,
    depth: str | None = None,
    listener: Listener = silent,
) -> PixelSet:
    """Reads every picture, in threads. One that cannot be read is listed in `left_out`, or raised if `strict`.

    geometries: for which pixels are kept, in one pass over the pictures each. Those of files are kept in the cache, by
    their bytes, and the next time they are not decoded; many are read from there by memory map, so that memory does not
    grow. depth: of the set, as whoever takes out what does not fit says; by default what all have in common. Raises
    DataError if none can be read, or if float pictures are mixed with others, whose values do not compare.
    """
    paths = list(dataset.samples["path"])
    storage_geometries = list(dict.fromkeys(geometry.storage_geometry for geometry in geometries))
    outcomes = [
        read_all(dataset.images, paths, storage_geometry, strict=strict, listener=listener)
        for storage_geometry in storage_geometries
    ]
    rows: list[int] = []
    pictures: list[tuple[Reading, ...]] = []
    left_out: list[LeftOut] = []
    for row, path in enumerate(paths):
        whole = in_all_passes(path, [passed[row] for passed in outcomes])
        if isinstance(whole, ImageError):
            left_out.append(LeftOut.of(whole))
        else:
            rows.append(row)
            pictures.append(whole)
    if not pictures:
        # Those that an audit has left out before are images too; a text beside them is not.
        refused = [*left_out, *(item for item in dataset.left_out if item.refusal is not Refusal.ASIDE)]
        raise NoneReadableError(
            tells(
                "the one image of {name} cannot be read, {path!r}: {reason}",
                "none of the {n:count} images of {name} can be read; the first one, {path!r}: {reason}",
                len(refused),
                name=dataset.name,
                path=refused[0].path,
                reason=refused[0].reason,
            )
            if refused
            else tell("{name} holds no images. Check the path.", name=dataset.name),
            (*dataset.left_out, *left_out),
        )
    passes = dict(zip(storage_geometries, zip(*pictures, strict=True), strict=True))
    readings = passes[storage_geometries[0]]
    note_counts = Counter(note for reading in readings for note in reading.notes)
    notes = tuple(
        tells(
            "{noted} of {n} image: {note}.", "{noted} of {n} images: {note}.", len(paths), noted=n, note=note
        )
        for note, n in sorted(note_counts.items())
    )
    readable = replace(
        dataset.subset(rows),
        left_out=(*dataset.left_out, *left_out),
        notes=(*dataset.notes, *notes),
    )
    colour = "RGB" if any(reading.pixels.ndim == 3 for reading in readings) else "grey"
    return PixelSet(
        readable,
        passes,
        colour,
        depth or common_depth([reading.depth for reading in readings], list(readable.samples["id"])),
    )


def read_also(pixels: PixelSet, geometry: Geometry) -> tuple[Reading, ...]:
    """The pictures of a set read once more, for another geometry. Raises DataError where one was changed since."""
    read = read_pixels(pixels.dataset, geometries=(geometry,), strict=True, depth=pixels.depth)
    if read.content != pixels.content:
        raise DataError(
            tell("{name} was changed while its images were read. Start again.", name=pixels.dataset.name)
        )
    return read.passes[geometry.storage_geometry]


def in_one_array(pictures: Sequence[Array], geometry: Geometry, *, depth: str, channels: int) -> Pixels:
    """(N, height, width, channels) pixels of stored pictures, as `PixelSet.at`."""
    kind = np.uint8 if depth == "8-bit" else np.float32
    batch: Pixels = np.empty((len(pictures), geometry.height, geometry.width, channels), dtype=kind)
    for position, pixels in enumerate(pictures):
        if pixels.shape == batch.shape[1:] and pixels.dtype == batch.dtype:
            batch[position] = pixels
            continue
        picture = to_depth(pixels, depth)
        if picture.shape[:2] != batch.shape[1:3]:
            picture = shaped(picture, geometry)
        batch[position] = to_channels(picture, channels)
    return batch


def in_all_passes(path: str, outcomes: Sequence[Reading | ImageError]) -> tuple[Reading, ...] | ImageError:
    """The readings of one picture by all passes, or the first reason why one has not."""
    readings: list[Reading] = []
    for outcome in outcomes:
        if isinstance(outcome, ImageError):
            return outcome
        if readings and outcome.content != readings[0].content:
            return ImageError(path, tell("was changed while the images were read; start again."))
        readings.append(outcome)
    return tuple(readings)


def read_all(
    images: ImageStore, paths: Sequence[str], geometry: Geometry, *, strict: bool, listener: Listener
) -> list[Reading | ImageError]:
    """One outcome a path, in order; the first error is raised if `strict`."""
    if isinstance(images, FileImages):
        return read_files(images, paths, geometry=geometry, strict=strict, listener=listener)
    outcomes: list[Reading | ImageError] = []

    def read_some(some: Sequence[str]) -> list[Reading | ImageError]:
        return [read_from_store(images, path, geometry) for path in some]

    for outcome in chain.from_iterable(in_threads(read_some, chunks_of(paths, AT_ONCE), under_way=8)):
        if strict and isinstance(outcome, ImageError):
            raise outcome
        outcomes.append(outcome)
        listener(Event(STEP, len(outcomes), len(paths)))
    return outcomes


def read_from_store(images: ImageStore, path: str, geometry: Geometry) -> Reading | ImageError:
    """One picture of a store that holds no files, or why there is none."""
    try:
        return reduce(images.read(path), geometry)
    except ImageError as error:
        return error
    except DataError as error:
        return ImageError.of(path, error)


def to_channels(picture: Array, channels: int) -> Array:
    """(H, W) or (H, W, 3) -> (H, W, channels): grey shown as RGB, or RGB weighed to grey (ITU-R 601)."""
    if channels == 3:
        return np.repeat(picture[..., None], 3, axis=2) if picture.ndim == 2 else picture
    if picture.ndim == 2:
        return picture[..., None]
    grey = picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return (np.rint(grey) if picture.dtype == np.uint8 else grey).astype(picture.dtype)[..., None]


def common_depth(depths: Sequence[str], names: Sequence[str] = ()) -> str:
    """The depth of a whole set. Raises DataError where float pictures are mixed with others.

    names: of the pictures, of which those of the rarer kind are then named.
    """
    count = Counter(depths)
    if count["float"] and len(count) > 1:
        others = len(depths) - count["float"]
        mixed = tell(
            "some images hold float values ({n:count}) and some whole numbers ({others:count}), which do not compare. "
            "Convert them to one kind first.",
            n=count["float"],
            others=others,
        )
        rarer = [
            name
            for name, depth in zip(names, depths, strict=False)
            if (depth == "float") == (count["float"] <= others)
        ]
        if not rarer:
            raise DataError(mixed)
        raise DataError(
            tell_joined([mixed, tell("The fewer are {names}.", names=tell_shortened(rarer))], " ")
        )
    return "float" if count["float"] else "16-bit" if count["16-bit"] else "8-bit"


def to_depth(picture: Array, depth: str) -> Array:
    """A picture on the scale of a set: an 8-bit one among 16-bit ones times 257, so that white stays white.

    Of a 16-bit one among 8-bit ones the upper half is kept.
    """
    if depth == "16-bit" and picture.dtype == np.uint8:
        return picture.astype(np.float32) * np.float32(257)
    if depth == "8-bit" and picture.dtype != np.uint8:
        upper_half: Array = np.clip(picture // 256, 0, 255).astype(np.uint8)
        return upper_half
    return picture
