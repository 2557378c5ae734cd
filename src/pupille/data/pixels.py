"""Every picture of a data set read once, and brought to the sizes that models ask for."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.data.dataset import Dataset, ImageStore, LeftOut, hash_rows
from pupille.errors import DataError, ImageError
from pupille.events import Event, Listener, silent
from pupille.results import IntArray

Array = NDArray[Any]
"""One picture, (H, W) grey or (H, W, 3) RGB; uint8, uint16 or float32."""
Batch = NDArray[Any]
"""Pictures of one size, (N, H, W, C); uint8 or float32."""
Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

SMALL = 32
"""Pictures of one common size up to this side are used as they are; all others are stretched to it."""
DEPTHS = {"uint8": "8-bit", "uint16": "16-bit", "float32": "float"}


@dataclass(frozen=True)
class Reading:
    """What is kept of one picture once it was read. pixels: stretched to the side asked for if it was larger.

    content: hash of the whole picture. width, height: as stored, once turned upright. depth: as stored.
    """

    pixels: Array
    content: str
    width: int
    height: int
    depth: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PixelSet:
    """The pictures of `dataset`, which no longer holds those that could not be read; one reading a row."""

    dataset: Dataset
    readings: tuple[Reading, ...]
    colour: str
    depth: str

    @property
    def content(self) -> tuple[str, ...]:
        """One hash a picture: equal for identical pictures."""
        return tuple(reading.content for reading in self.readings)

    def native(self) -> tuple[int, int]:
        """(height, width) that rungs without a size of their own use: the common one if it is small, else square."""
        shapes = {(reading.height, reading.width) for reading in self.readings}
        if len(shapes) == 1 and max(next(iter(shapes))) <= SMALL:
            return next(iter(shapes))
        return SMALL, SMALL

    def at(self, height: int, width: int, rows: IntArray, *, colour: str | None = None) -> Batch:
        """(len(rows), height, width, channels) pixels; uint8 for 8-bit sets, else float32 on their own scale.

        colour: grey or RGB, the set's own by default.
        """
        channels = 3 if (colour or self.colour) == "RGB" else 1
        kind = np.uint8 if self.depth == "8-bit" else np.float32
        batch: Batch = np.empty((len(rows), height, width, channels), dtype=kind)
        for position, row in enumerate(rows):
            picture = to_depth(self.readings[row].pixels, self.depth)
            batch[position] = to_channels(resize(picture, height, width), channels)
        return batch

    def subset(self, rows: IntArray) -> PixelSet:
        """The pictures at these positions."""
        readings = tuple(self.readings[row] for row in rows)
        return replace(self, dataset=self.dataset.subset(rows), readings=readings)

    def fingerprint(self) -> str:
        """SHA-256 over ids, labels and pixel contents; independent of the order of the samples."""
        samples = self.dataset.samples
        return hash_rows(list(zip(samples["id"], samples["label"], self.content, strict=True)))


def read_pixels(
    dataset: Dataset, *, side: int = SMALL, strict: bool = False, listener: Listener = silent
) -> PixelSet:
    """Reads every picture once, in threads. One that cannot be read is listed in `left_out`, or raised if `strict`.

    side: pictures larger than this are kept at side x side only, so that memory stays small.
    Raises DataError if none can be read, or if float pictures are mixed with others, whose values do not compare.
    """
    paths = list(dataset.samples["path"])
    rows: list[int] = []
    readings: list[Reading] = []
    left_out: list[LeftOut] = []
    for row, outcome in enumerate(in_threads(lambda path: read_one(dataset.images, path, side), paths)):
        listener(Event("reading the images", row + 1, len(paths)))
        if isinstance(outcome, Reading):
            rows.append(row)
            readings.append(outcome)
        elif strict:
            raise outcome
        else:
            left_out.append(LeftOut(outcome.path, outcome.reason))
    if not readings:
        raise DataError(
            f"none of the {len(paths):,} images of {dataset.name} can be read; the first one, {left_out[0].path!r}: "
            f"{left_out[0].reason}"
            if left_out
            else f"{dataset.name} holds no images. Check the path."
        )
    told = Counter(note for reading in readings for note in reading.notes)
    notes = tuple(f"{n:,} of {len(paths):,} images: {note}." for note, n in sorted(told.items()))
    readable = replace(
        dataset.subset(rows),
        left_out=(*dataset.left_out, *left_out),
        notes=(*dataset.notes, *notes),
    )
    colour = "RGB" if any(reading.pixels.ndim == 3 for reading in readings) else "grey"
    return PixelSet(readable, tuple(readings), colour, common_depth([reading.depth for reading in readings]))


def read_one(images: ImageStore, path: str, side: int) -> Reading | ImageError:
    """One picture, or why there is none."""
    try:
        picture = images.read(path)
    except ImageError as error:
        return error
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    return Reading(
        pixels=pixels if max(height, width) <= side else resize(pixels, side, side),
        content=content_hash(pixels),
        width=width,
        height=height,
        depth=DEPTHS[str(pixels.dtype)],
        notes=picture.notes,
    )


def in_threads(function: Callable[[Item], Outcome], items: Sequence[Item]) -> Iterator[Outcome]:
    """The outcomes in order, a bounded number of them under way, so that memory does not grow with the items."""
    waiting = iter(items)
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        under_way = [pool.submit(function, item) for item in islice(waiting, 64)]
        while under_way:
            yield under_way.pop(0).result()
            under_way += [pool.submit(function, item) for item in islice(waiting, 1)]


def content_hash(pixels: Array) -> str:
    """A hash that is equal for pictures with the same size, depth and pixel values, and for no others."""
    digest = hashlib.blake2b(f"{pixels.shape}{pixels.dtype}".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(pixels).tobytes())
    return digest.hexdigest()


def resize(picture: Array, height: int, width: int) -> Array:
    """A picture stretched to a size, bilinear with antialiasing; other depths than 8 bits become float32."""
    if picture.shape[:2] == (height, width):
        return picture
    if picture.dtype == np.uint8:
        return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BILINEAR))
    deep = picture.astype(np.float32)
    planes = [deep] if deep.ndim == 2 else [deep[..., channel] for channel in range(deep.shape[2])]
    stretched = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(plane)).resize((width, height), Image.Resampling.BILINEAR)
        )
        for plane in planes
    ]
    return stretched[0] if deep.ndim == 2 else np.stack(stretched, axis=2)


def to_channels(picture: Array, channels: int) -> Array:
    """(H, W) or (H, W, 3) -> (H, W, channels): grey shown as RGB, or RGB weighed to grey (ITU-R 601)."""
    if channels == 3:
        return np.repeat(picture[..., None], 3, axis=2) if picture.ndim == 2 else picture
    if picture.ndim == 2:
        return picture[..., None]
    grey = picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return (np.rint(grey) if picture.dtype == np.uint8 else grey).astype(picture.dtype)[..., None]


def common_depth(depths: Sequence[str]) -> str:
    """The depth of a whole set. Raises DataError where float pictures are mixed with others."""
    count = Counter(depths)
    if count["float"] and len(count) > 1:
        others = len(depths) - count["float"]
        raise DataError(
            f"{count['float']:,} images hold float values and {others:,} hold whole numbers, which do not compare. "
            "Convert them to one kind first."
        )
    return "float" if count["float"] else "16-bit" if count["16-bit"] else "8-bit"


def to_depth(picture: Array, depth: str) -> Array:
    """A picture on the scale of a set: an 8-bit one among 16-bit ones times 257, so that white stays white."""
    if depth == "16-bit" and picture.dtype == np.uint8:
        return picture.astype(np.float32) * np.float32(257)
    return picture
