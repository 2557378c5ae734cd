"""What scikit-learn calls X, as pictures: paths, arrays of pictures, or rows of numbers."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from pupille.data.formats.array_labels import plain_array
from pupille.data.pixels.pixel_set import Pixels, common_depth, to_channels, to_depth
from pupille.data.pixels.window import clip, find_window
from pupille.errors import ConfigError, DataError
from pupille.i18n.language import phrase, tell
from pupille.images.decoded import DEPTHS, Array, shaped
from pupille.images.geometry import SMALL, Geometry
from pupille.images.open_image import read_image
from pupille.models.entry import Entry
from pupille.models.registry import find

CHANNELS = (1, 3)
FAR = 12
"""Numbers of more than so many times the size of the greatest that was learned are on another scale."""


def are_paths(X: Any) -> bool:
    """Whether X holds nothing but paths: a list, an array (N,) or (N, 1), a table of one column or a column of one."""
    if not hasattr(X, "__len__") or isinstance(X, str | bytes) or not len(X):
        return False
    dimensions = getattr(X, "ndim", 1)
    if dimensions > 2 or (dimensions == 2 and X.shape[1] != 1):
        return False
    return all(isinstance(item, str | os.PathLike) for item in one_column(X))


def one_column(X: Any) -> list[Any]:
    """The items of a sequence, of an array (N,) or (N, 1), or of a table of one column."""
    return list(np.asarray(X, dtype=object).ravel()) if hasattr(X, "ndim") else list(X)


@dataclass(frozen=True)
class PictureReader:
    """How X becomes pixels of one size: learned from the training pictures, used on all others.

    shape: of one entry of X, None where X are paths. picture: (height, width, channels) of what an entry
    holds, None where X are paths. geometry, channels, depth: of the pixels. window: pixel values that count as 0 and 1.
    is_whole: whether the training pixels of an array were all whole numbers. kind: of their type, in numpy's letters.
    """

    shape: tuple[int, ...] | None
    picture: tuple[int, int, int] | None
    geometry: Geometry
    channels: int
    depth: str
    window: tuple[float, float]
    is_whole: bool = True
    kind: str = "u"

    @classmethod
    def learned(cls, X: Any, image_shape: tuple[int, ...] | None, *, model: str) -> Self:
        """From training pictures, as the model of this name takes them.

        Raises DataError or ConfigError, with what to do, for pictures or a shape that cannot be read.
        """
        entry = find(model)
        if isinstance(X, list):
            return cls._from_paths(X, entry)
        picture = picture_shape(X.shape[1:], image_shape)
        height, width, channels = picture
        small = Geometry(height, width) if max(height, width) <= SMALL else None
        geometry = entry.sees(small)
        if X.ndim == 2 and image_shape is None:
            geometry = Geometry(height, width)
            if entry.geometry is not None:
                raise ConfigError(
                    tell(
                        "{model} looks at pictures, and X has rows of {n} numbers. Say what size the pictures are, for "
                        "example image_shape=(8, 8).",
                        model=str(model),
                        n=str(X.shape[1]),
                    )
                )
        depth = "8-bit" if X.dtype == np.uint8 else "float"
        window = (0.0, 255.0) if depth == "8-bit" else span(X)
        channels = entry.channels or channels
        return cls(X.shape[1:], picture, geometry, channels, depth, window, is_whole(X), X.dtype.kind)

    @classmethod
    def _from_paths(cls, paths: list[Any], entry: Entry) -> Self:
        pictures = read_all(paths)
        shapes = {picture.shape[:2] for picture in pictures}
        alike = len(shapes) == 1 and max(next(iter(shapes))) <= SMALL
        geometry = entry.sees(Geometry(*next(iter(shapes))) if alike else None)
        channels = entry.channels or (3 if any(picture.ndim == 3 for picture in pictures) else 1)
        depth = common_depth([DEPTHS[str(picture.dtype)] for picture in pictures])
        window = find_window("auto", lambda: stack(pictures, geometry, channels, depth), depth)
        return cls(None, None, geometry, channels, depth, (window.low, window.high))

    def read(self, X: Any) -> Pixels:
        """(N, height, width, channels) pixels.

        Raises DataError for other pictures than those that were learned.
        """
        if isinstance(X, list):
            if self.shape is not None:
                raise DataError(
                    tell("the model was fitted to an array; give an array of the same shape, not paths.")
                )
            return clip(stack(read_all(X), self.geometry, self.channels, self.depth), *self.window)
        if self.shape is None or self.picture is None:
            raise DataError(tell("the model was fitted to paths of images; give paths, not an array."))
        if X.shape[1:] != self.shape:
            raise DataError(
                tell(
                    "the model was fitted to entries of shape {learned}. Got {shape}.",
                    learned=str(self.shape),
                    shape=str(X.shape[1:]),
                )
            )
        if self.depth == "8-bit" and X.dtype != np.uint8:
            raise DataError(
                tell(
                    "the model was fitted to 8-bit pictures (uint8). Got {kind}; convert them first.",
                    kind=str(X.dtype),
                )
            )
        if self.depth == "float":
            self.check_scale(X)
        batch = X.reshape(len(X), *self.picture)
        if self.depth == "float":
            batch = batch.astype(np.float32)
        if self.geometry == Geometry(*self.picture[:2]) and self.channels == self.picture[2]:
            return np.ascontiguousarray(batch)
        pictures = [picture.squeeze(axis=2) if picture.shape[2] == 1 else picture for picture in batch]
        return stack(pictures, self.geometry, self.channels, self.depth)

    def check_scale(self, X: Any) -> None:
        """Raises DataError for numbers that are plainly on another scale than those that were learned."""
        low, high = self.window
        ends = {"low": f"{low:g}", "high": f"{high:g}"}
        learned = (
            tell("the model was fitted to whole numbers from {low} to {high}", **ends)
            if self.is_whole
            else tell("the model was fitted to numbers from {low} to {high}", **ends)
        )
        if X.dtype == np.uint8 and (self.kind == "f" or high > 255):
            raise DataError(
                tell(
                    "{learned}. Got bytes (uint8); bring them to the same type and scale first.",
                    learned=learned,
                )
            )
        least, most = (float(X.min()), float(X.max())) if X.size else (low, high)
        is_far = max(abs(least), abs(most)) > FAR * max(abs(low), abs(high))
        is_share = self.is_whole and high > 1 and 0 <= least <= most <= 1 and not is_whole(X)
        if is_far or is_share:
            raise DataError(
                tell(
                    "{learned}. Got numbers from {least} to {most}; bring them to the same scale first.",
                    learned=learned,
                    least=f"{least:g}",
                    most=f"{most:g}",
                )
            )


def numbers_of(values: Any) -> Any:
    """A tensor with a gradient as an array, anything else as it is. Raises DataError if a value is masked."""
    if hasattr(values, "detach") or isinstance(values, np.ma.MaskedArray):
        return plain_array(values, phrase("values"))
    return values


def is_whole(X: Any) -> bool:
    """Whether all numbers are whole."""
    return X.dtype.kind != "f" or bool((np.floor(X) == X).all())


def picture_shape(entry: tuple[int, ...], image_shape: tuple[int, ...] | None) -> tuple[int, int, int]:
    """(height, width, channels) of an entry of X, which is a row (F,), or a picture (H, W) or (H, W, C).

    Raises ConfigError if the row has not as many numbers as `image_shape` says, DataError for other channels
    than 1 or 3.
    """
    if len(entry) == 1:
        wanted = tuple(image_shape or (1, *entry))
        if len(wanted) not in (2, 3) or min(wanted) < 1 or math.prod(wanted) != entry[0]:
            raise ConfigError(
                tell(
                    "image_shape={image_shape} does not fit rows of {n} numbers; height * width * channels must be "
                    "that number.",
                    image_shape=str(image_shape),
                    n=str(entry[0]),
                )
            )
        entry = wanted
    elif image_shape is not None and tuple(image_shape) != entry:
        raise ConfigError(
            tell(
                "X holds pictures of shape {shape}; leave image_shape={image_shape} out.",
                shape=str(entry),
                image_shape=str(image_shape),
            )
        )
    if len(entry) == 2:
        return entry[0], entry[1], 1
    if len(entry) != 3 or entry[2] not in CHANNELS:
        raise DataError(
            tell(
                "X must hold pictures (N, H, W) or (N, H, W, C) with 1 or 3 channels last. Got (N, {sides}). "
                "Move or convert the channels first.",
                sides=", ".join(map(str, entry)),
            )
        )
    return entry[0], entry[1], entry[2]


def span(X: Any) -> tuple[float, float]:
    """The least and the greatest number, made to differ."""
    low, high = float(X.min()), float(X.max())
    return (low, high) if low < high else (low, low + 1)


def read_all(paths: list[Any]) -> list[Array]:
    """The pictures in the files. Raises ImageError for the first that cannot be read."""
    return [read_image(Path(path)).pixels for path in paths]


def stack(pictures: Sequence[Array], geometry: Geometry, channels: int, depth: str) -> Pixels:
    """(N, height, width, channels) of pictures of any size, on the scale of a depth."""
    shape = (len(pictures), geometry.height, geometry.width, channels)
    batch: Pixels = np.empty(shape, np.uint8) if depth == "8-bit" else np.empty(shape, np.float32)
    for row, picture in enumerate(pictures):
        batch[row] = to_channels(shaped(to_depth(picture, depth), geometry), channels)
    return batch
