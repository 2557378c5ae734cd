"""Boxes as (K, 4) arrays `x1, y1, x2, y2` in pixels; edges, not centres, so that a width is x2 - x1."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray

TURNS = {
    1: (0, 1, 2, 3, False, False),
    2: (0, 1, 2, 3, True, False),
    3: (0, 1, 2, 3, True, True),
    4: (0, 1, 2, 3, False, True),
    5: (1, 0, 3, 2, False, False),
    6: (1, 0, 3, 2, True, False),
    7: (1, 0, 3, 2, True, True),
    8: (1, 0, 3, 2, False, True),
}
"""EXIF orientation -> which stored coordinate each upright one is, and whether x and y then run the other way."""


def areas(boxes: FloatArray) -> FloatArray:
    """(K,) width times height of each box; 0 where a side is negative."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    return np.asarray(sides[:, 0] * sides[:, 1])


def intersections(first: FloatArray, second: FloatArray) -> FloatArray:
    """(A, B) the area that each box of the first shares with each of the second."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    return np.asarray(sides[..., 0] * sides[..., 1])


def iou(first: FloatArray, second: FloatArray) -> FloatArray:
    """(A, B) intersection over union of each pair of boxes; 0 where both are without area."""
    shared = intersections(first, second)
    union = areas(first)[:, None] + areas(second)[None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def turned(boxes: FloatArray, orientation: int, stored: tuple[int, int]) -> FloatArray:
    """Boxes of a picture as stored, on the upright picture. orientation: EXIF's 1 to 8. stored: width, height."""
    x1, y1, x2, y2, mirror_x, mirror_y = TURNS[orientation]
    upright = boxes[:, [x1, y1, x2, y2]]
    width, height = stored if x1 == 0 else stored[::-1]
    if mirror_x:
        upright[:, [0, 2]] = width - upright[:, [2, 0]]
    if mirror_y:
        upright[:, [1, 3]] = height - upright[:, [3, 1]]
    return np.asarray(upright)
