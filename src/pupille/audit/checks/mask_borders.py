"""How steep a picture is along the borders of what is drawn on it, where it is drawn and moved by a few pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.audit.facts.measures import to_bytes
from pupille.data.dataset import Dataset
from pupille.data.pixels.pixel_set import to_channels
from pupille.errors import DataError
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.objects import Objects, Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length

REACH = 8
"""Pixels by which borders are moved at most, to each side."""
FEWEST_PIXELS = 50
"""A border of fewer pixels says nothing."""
FLOOR = 0.5
"""Grey levels a pixel that are added to every steepness, so that an even ground is no infinite contrast."""
WINDOW = 1024
"""Pixels of a side of the part of a large picture that is looked at."""


def has_borders(shapes: Sequence[Shape | None]) -> bool:
    """Whether any object has an outline or a mask."""
    return any(shape is not None for shape in shapes)


def border_gains(dataset: Dataset, objects: Objects | None, row: int) -> FloatArray | None:
    """(S, S) the mean gradient of a picture along the borders moved down and right by -REACH to REACH pixels.

    `FLOOR` is added to each. None where the border is too short, the picture is even, or one of the two cannot be read.
    """
    sample = dataset.samples.iloc[row]
    try:
        pixels = dataset.images.read(sample["path"]).pixels
        numbers = _numbers(dataset, objects, row, (pixels.shape[0], pixels.shape[1]))
    except DataError:
        return None
    y, x = _border(numbers)
    if not len(y):
        return None
    top, left = _window(y, numbers.shape[0]), _window(x, numbers.shape[1])
    grey = to_bytes(to_channels(pixels[top, left], 1)[None, ..., 0])[0].astype(np.float64)
    y, x = y - top.start, x - left.start
    inside = (y >= REACH) & (x >= REACH) & (y < grey.shape[0] - REACH) & (x < grey.shape[1] - REACH)
    y, x = y[inside], x[inside]
    if len(y) < FEWEST_PIXELS:
        return None
    steepness = np.hypot(*np.gradient(grey))
    shifts = range(-REACH, REACH + 1)
    gains = np.array([[steepness[y + down, x + right].mean() for right in shifts] for down in shifts])
    return gains + FLOOR if gains.max() > 0 else None


def _numbers(dataset: Dataset, objects: Objects | None, row: int, size: tuple[int, int]) -> NDArray[np.int64]:
    """(H, W) a number for each pixel, which changes at every border."""
    if dataset.masks is not None:
        return dataset.masks.read(str(dataset.samples["id"].iloc[row])).astype(np.int64)
    numbers = np.zeros(size, dtype=np.int64)
    for place in objects.rows_on([row]) if objects is not None else ():
        shape = objects.shapes[place] if objects is not None else None
        if shape is not None:
            runs = run_length(shape, size) if isinstance(shape, Polygons) else shape
            numbers[runs.mask()] = place + 1
    return numbers


def _border(numbers: NDArray[np.int64]) -> tuple[IntArray, IntArray]:
    """The rows and columns of the pixels on either side of a border."""
    on_border = np.zeros(numbers.shape, dtype=np.bool_)
    below, beside = numbers[1:] != numbers[:-1], numbers[:, 1:] != numbers[:, :-1]
    on_border[1:] |= below
    on_border[:-1] |= below
    on_border[:, 1:] |= beside
    on_border[:, :-1] |= beside
    y, x = np.nonzero(on_border)
    return y.astype(np.int64), x.astype(np.int64)


def _window(places: IntArray, side: int) -> slice:
    """The part of a side of the picture around the middle of the border."""
    start = int(np.clip(int(np.median(places)) - WINDOW // 2, 0, max(side - WINDOW, 0)))
    return slice(start, min(start + WINDOW, side))
