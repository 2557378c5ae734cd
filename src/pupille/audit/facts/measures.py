"""Numbers about how pictures look: brightness, contrast, sharpness, colour, border, and a small copy."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.images.modes import Pixels

SMALL = 32
AT_ONCE = 250_000
"""Pixels that are measured together: enough that Python's share is small, so few that they stay near the processor."""
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """The reduced picture that is kept until it is measured together with others.

    grey: (H, W) luminance. small: (32, 32) of it. colour: mean red, green, blue, 0 to 255; of a grey picture, all one.
    """

    grey: Bytes
    small: Bytes
    colour: tuple[float, float, float]


@dataclass(frozen=True)
class Measures:
    """The measures of one picture, as `Facts` explains them."""

    brightness: float
    contrast: float
    sharpness: float
    colour: tuple[float, float, float]
    border: tuple[float, float]
    small: Bytes


def view_of(picture: Pixels, *, side: int) -> View:
    """A picture, (H, W) or (H, W, 3), as it is measured; see `views_of`."""
    return views_of(picture[None], side=side)[0]


def views_of(pictures: Pixels, *, side: int) -> list[View]:
    """N pictures of one size, (N, H, W) or (N, H, W, 3), as they are measured: their luminance brought to `side` on the
    longer side if larger.

    Other depths than 8 bits are seen between the lowest and highest value of each picture.
    """
    pictures = to_bytes(pictures)
    # Colours are averaged over all pixels as they are, because scaling three planes costs more than all the rest.
    colours = mean_colours(pictures).tolist()
    grey: Sequence[Bytes] = list(luminances(pictures))
    if max(pictures.shape[1:3]) > side:
        grey = [np.asarray(shrunk(Image.fromarray(picture), side)) for picture in grey]
    return [
        View(picture, small, (red, green, blue))
        for picture, small, (red, green, blue) in zip(grey, small_copies(grey), colours, strict=True)
    ]


def luminances(pictures: Bytes) -> Bytes:
    """(N, H, W) luminance of (N, H, W) or (N, H, W, 3) pictures, as Pillow computes it."""
    if pictures.ndim == 3:
        return pictures
    one_below_the_other = np.ascontiguousarray(pictures).reshape(-1, *pictures.shape[2:])
    return np.asarray(Image.fromarray(one_below_the_other).convert("L")).reshape(pictures.shape[:3])


def small_copies(grey: Sequence[Bytes]) -> Sequence[Bytes]:
    """N averages (32, 32) of N pictures (H, W) of one size, as Pillow's box filter makes them of each.

    Small ones are resized at once, one below the other. A pixel of the copy never reaches into the next picture, its
    corners are exact numbers, because 32 is a power of two, and of two passes one chooses pixels without rounding, so
    that it does not matter which of them Pillow takes first.
    """
    n, (height, width) = len(grey), grey[0].shape
    if min(height, width) > SMALL:
        return [np.asarray(_box(Image.fromarray(picture), 1)) for picture in grey]
    column = Image.fromarray(np.ascontiguousarray(grey).reshape(n * height, width))
    return list(np.asarray(_box(column, n)).reshape(n, SMALL, SMALL))


def _box(image: Image.Image, n: int) -> Image.Image:
    return image.resize((SMALL, n * SMALL), Image.Resampling.BOX)


def measure(views: Sequence[View]) -> list[Measures]:
    """The measures of each picture, in order; those of one size are measured together."""
    of_size: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row, view in enumerate(views):
        of_size[view.grey.shape].append(row)
    measured: dict[int, Measures] = {}
    for shape, rows in of_size.items():
        together = max(1, AT_ONCE // math.prod(shape))
        for start in range(0, len(rows), together):
            part = rows[start : start + together]
            measured.update(zip(part, _measure_same_size([views[row] for row in part]), strict=True))
    return [measured[row] for row in range(len(views))]


def _measure_same_size(views: Sequence[View]) -> Iterator[Measures]:
    luminance = np.stack([view.grey for view in views])
    edge = np.concatenate(
        [luminance[:, 0], luminance[:, -1], luminance[:, 1:-1, 0], luminance[:, 1:-1, -1]], axis=1
    )
    brightness, contrast = mean_and_deviation(luminance)
    border, change = mean_and_deviation(edge)
    sharpness = laplacian_variance(luminance)
    for row, view in enumerate(views):
        red, green, blue = view.colour
        yield Measures(
            brightness=float(brightness[row]) / 255,
            contrast=float(contrast[row]) / 255,
            sharpness=float(sharpness[row]),
            colour=(red / 255, green / 255, blue / 255),
            border=(float(border[row]) / 255, float(change[row]) / 255),
            small=view.small,
        )


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """The picture with its longer side at most `side`, bilinear with antialiasing."""
    longer = max(image.size)
    if longer <= side:
        return image
    size = (max(1, round(image.width * side / longer)), max(1, round(image.height * side / longer)))
    return image.resize(size, Image.Resampling.BILINEAR)


def to_bytes(pictures: Pixels) -> Bytes:
    """(N, ...) pictures of any depth as uint8, each between its own lowest and highest value."""
    if pictures.dtype == np.uint8:
        return pictures
    axes = tuple(range(1, pictures.ndim))
    low = pictures.min(axis=axes, keepdims=True).astype(np.float64)
    span = pictures.max(axis=axes, keepdims=True) - low
    unit = (pictures - low) / np.where(span > 0, span, 1)
    scaled: Bytes = np.rint(unit * 255).astype(np.uint8)
    return scaled


def laplacian_variance(grey: Bytes) -> Floats:
    """(N,) variance of the Laplacian of (N, H, W) pictures, in grey levels squared; 0 below 3 pixels a side.

    The sum of the four neighbours less four times the pixel; a measure of focus (Pech-Pacheco et al. 2000).
    """
    if min(grey.shape[1:]) < 3:
        return np.zeros(len(grey))
    wide = grey.astype(np.int16)
    edges = wide[:, :-2, 1:-1] + wide[:, 2:, 1:-1]
    edges += wide[:, 1:-1, :-2]
    edges += wide[:, 1:-1, 2:]
    edges -= 4 * wide[:, 1:-1, 1:-1]
    return mean_and_deviation(edges)[1] ** 2


def mean_colours(colours: Bytes) -> Floats:
    """(N, 3) mean red, green and blue of (N, H, W, 3) pictures; of grey ones, (N, H, W), three times the same."""
    if colours.ndim == 3:
        return np.repeat(colours.mean(axis=(1, 2))[:, None], 3, axis=1)
    # Rows before columns: the other order is fifteen times slower, because three colours are a short axis.
    return np.asarray(colours.sum(axis=1, dtype=np.uint32).sum(axis=1) / math.prod(colours.shape[1:3]))


def mean_and_deviation(values: NDArray[np.integer[Any]]) -> tuple[Floats, Floats]:
    """(N,) means and standard deviations of N arrays of small whole numbers.

    Single precision is exact for the sum (below 2**24 here) and, around the mean, exact enough for the deviation.
    """
    around = values.reshape(len(values), -1).astype(np.float32)
    mean = around.sum(axis=1).astype(np.float64) / around.shape[1]
    around -= mean[:, None].astype(np.float32)
    np.square(around, out=around)
    # Not a product of vectors: that rounds in another way for each number of pictures.
    squares = around.sum(axis=1).astype(np.float64)
    return mean, np.sqrt(squares / around.shape[1])
