"""Outlines of single objects as polygons: one ring or several, in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray


@dataclass(frozen=True)
class Polygons:
    """The outline of one object. rings: each (M, 2) corners `x, y`, three at least; their union is the object.

    holes: rings, as those of `rings`, that are cut out of the union. Raises DataError if a ring has fewer than three
    corners or a corner that is not finite.
    """

    rings: tuple[FloatArray, ...]
    holes: tuple[FloatArray, ...] = ()

    def __post_init__(self) -> None:
        for ring in (*self.rings, *self.holes):
            if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3:
                raise DataError(tell("an outline needs at least three corners. Draw it again."))
            if not np.isfinite(ring).all():
                raise DataError(tell("an outline has a corner that is no number. Export it again."))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The tight box `x1, y1, x2, y2` around all rings; four zeros where there is none."""
        if not self.rings:
            return (0.0, 0.0, 0.0, 0.0)
        corners = np.concatenate(self.rings)
        (x1, y1), (x2, y2) = corners.min(axis=0), corners.max(axis=0)
        return (float(x1), float(y1), float(x2), float(y2))

    @property
    def area(self) -> float:
        """Pixels inside of all rings less those of the holes; what two rings share counts twice."""
        return sum(map(_area, self.rings)) - sum(map(_area, self.holes))


def _area(ring: FloatArray) -> float:
    """The area of a ring, by the formula of Gauss; a ring that crosses itself counts its turns against each other."""
    x, y = (ring - ring[0]).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
