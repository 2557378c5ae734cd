"""Outlines as masks, to the pixel as COCO's own tools draw them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

SCALE = 5
"""Corners are rounded to fifths of a pixel."""
FARTHEST = 1e9
"""Corners farther out than so many pixels are taken as this far out."""
MOST_CROSSINGS = 50_000_000
"""How often the rings of one outline may cross the columns of a picture."""


def run_length(polygons: Polygons, size: tuple[int, int]) -> RunLength:
    """The mask of an outline: the union of its rings without its holes. size: height, width of the picture.

    A ring that crosses itself is inside where a line from outside crosses it an odd number of times. Raises DataError
    if the rings cross the columns of the picture too often to be an outline that someone drew.
    """
    rings = _crossings(polygons.rings, size)
    holes = _crossings(polygons.holes, size)
    return _with_runs(*_union(rings), *_union(holes), size)


def _crossings(rings: Sequence[FloatArray], size: tuple[int, int]) -> list[IntArray]:
    """Where each ring is entered and left, pixels counted column by column; sorted, as many entries as exits."""
    return [_changes(ring, size) for ring in rings]


def _changes(ring: FloatArray, size: tuple[int, int]) -> IntArray:
    """The pixels, counted column by column, before which inside becomes outside or the reverse.

    The outline is drawn on a grid of fifths of a pixel, from corner to corner along the longer side of each edge; a
    column is crossed where that line passes its middle, at the upper of the two grid points beside it. This is the
    rule of `rleFrPoly` in COCO's maskApi.c.
    """
    height, width = size
    start = np.trunc(SCALE * np.clip(ring, -FARTHEST, FARTHEST) + 0.5)
    end = np.roll(start, -1, axis=0)
    span = np.abs(end - start)
    is_flat = span[:, 0] >= span[:, 1]
    is_reversed = np.where(is_flat, start[:, 0] > end[:, 0], start[:, 1] > end[:, 1])[:, None]
    start, end = np.where(is_reversed, end, start), np.where(is_reversed, start, end)
    edge, column = _columns(start[:, 0], end[:, 0], width)
    x, y = start[edge, 0], start[edge, 1]
    middle = SCALE * column + (SCALE // 2)
    slope_y = (end[edge, 1] - y) / np.maximum(span[edge, 0], 1)
    slope_x = (end[edge, 0] - x) / np.maximum(span[edge, 1], 1)
    flat = np.minimum(*(np.trunc(y + slope_y * (middle + step - x) + 0.5) for step in (0, 1)))
    steep = y + _steps_before(x, slope_x, middle)
    upper = (np.where(is_flat[edge], flat, steep) + 0.5) / SCALE - 0.5
    row = np.ceil(np.clip(upper, 0, height)).astype(np.int64)
    places, times = np.unique(column * height + row, return_counts=True)
    return np.asarray(places[times % 2 == 1], dtype=np.int64)


def _columns(first: FloatArray, second: FloatArray, width: int) -> tuple[IntArray, IntArray]:
    """Each edge and each column of the picture whose middle it passes, as two arrays of one length."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    half = SCALE // 2
    begin = np.maximum(np.ceil((low - half) / SCALE), 0).astype(np.int64)
    stop = np.minimum(np.floor((high - half - 1) / SCALE), width - 1).astype(np.int64) + 1
    n = np.maximum(stop - begin, 0)
    total = int(n.sum())
    if total > MOST_CROSSINGS:
        raise DataError(
            tell(
                "an outline crosses the picture {n:count} times, which nobody draws. Draw it with fewer corners.",
                n=total,
            )
        )
    edge = np.repeat(np.arange(len(n)), n)
    inside = np.arange(total) - np.repeat(np.cumsum(n) - n, n)
    return edge, np.repeat(begin, n) + inside


def _steps_before(x: FloatArray, slope: FloatArray, middle: IntArray) -> FloatArray:
    """How many steps down a steep edge the last grid point is that lies on the near side of a column's middle."""

    def is_past(steps: FloatArray) -> NDArray[np.bool_]:
        return np.asarray((np.trunc(x + slope * steps + 0.5) > middle) == (slope > 0))

    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.nan_to_num(np.round((middle + 0.5 - x) / slope), posinf=0.0, neginf=0.0)
    # The quotient may be off by one; the points themselves decide.
    steps = steps - is_past(steps)
    return np.asarray(steps + ~is_past(steps + 1))


def _union(rings: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """Where a number of rings is entered (1) and left (-1), together: the places and the changes."""
    places = np.concatenate([np.zeros(0, dtype=np.int64), *rings])
    changes = np.concatenate(
        [np.zeros(0, dtype=np.int64), *(1 - 2 * (np.arange(len(ring)) % 2) for ring in rings)]
    )
    return places, changes


def _with_runs(
    places: IntArray, changes: IntArray, hole_places: IntArray, hole_changes: IntArray, size: tuple[int, int]
) -> RunLength:
    """The mask that is inside where at least one ring and no hole is."""
    pixels = size[0] * size[1]
    every = np.concatenate([places, hole_places])
    order = np.argsort(every, kind="stable")
    at = every[order]
    none, no_hole = np.zeros_like(changes), np.zeros_like(hole_changes)
    rings = np.cumsum(np.concatenate([changes, no_hole])[order])
    holes = np.cumsum(np.concatenate([none, hole_changes])[order])
    is_last_here = np.append(at[1:] != at[:-1], True) if len(at) else np.zeros(0, dtype=np.bool_)
    at, inside = at[is_last_here], ((rings > 0) & (holes == 0))[is_last_here]
    is_change = inside != np.append(False, inside[:-1]) if len(at) else inside
    edges = at[is_change & (at < pixels)]
    counts = np.diff(np.concatenate([[0], edges, [pixels]]))
    return RunLength(size, counts.astype(np.int64))
