"""Outlines and masks of a picture as stored or of no size, on the upright picture."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray
from pupille.shapes.boxes import TURNS
from pupille.shapes.objects import Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength


def turned_shape(shape: Shape | None, orientation: int, stored: tuple[int, int]) -> Shape | None:
    """A shape of a picture as stored, on the upright one. orientation: EXIF's 1 to 8. stored: width, height."""
    if shape is None:
        return None
    if isinstance(shape, Polygons):
        rings, holes = (
            tuple(_turned_corners(ring, orientation, stored) for ring in part)
            for part in (shape.rings, shape.holes)
        )
        return Polygons(rings, holes)
    first, _, _, _, mirror_x, mirror_y = TURNS[orientation]
    mask = shape.mask().T if first else shape.mask()
    return RunLength.of_mask(mask[:: -1 if mirror_y else 1, :: -1 if mirror_x else 1])


def scaled_shape(shape: Shape | None, sides: tuple[int, int]) -> Shape | None:
    """An outline in shares of width and height, in pixels. sides: width, height. A mask has pixels of its own."""
    if not isinstance(shape, Polygons):
        return shape
    factors = np.asarray(sides, dtype=np.float64)
    return Polygons(
        tuple(ring * factors for ring in shape.rings), tuple(ring * factors for ring in shape.holes)
    )


def _turned_corners(ring: FloatArray, orientation: int, stored: tuple[int, int]) -> FloatArray:
    x, y, _, _, mirror_x, mirror_y = TURNS[orientation]
    corners = ring[:, [x, y]]
    width, height = stored if x == 0 else stored[::-1]
    if mirror_x:
        corners[:, 0] = width - corners[:, 0]
    if mirror_y:
        corners[:, 1] = height - corners[:, 1]
    return np.asarray(corners)
