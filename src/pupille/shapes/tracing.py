"""Masks as outlines along the edges of their pixels, to be written where a format knows corners only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.run_length import RunLength


def edge_rings(shape: RunLength) -> tuple[FloatArray, ...]:
    """Rings (M, 2) of corners `x, y` along the edges of pixels; the mask is what an odd number of them surrounds."""
    x1, y1, x2, y2 = (int(side) for side in shape.box)
    corners = _corners(shape.mask()[y1:y2, x1:x2])
    beside, below = _partners(corners[:, 1], corners[:, 0]), _partners(corners[:, 0], corners[:, 1])
    corner = np.array([x1, y1], dtype=np.float64)
    return tuple(corners[ring] + corner for ring in _rings(beside, below))


def _corners(mask: NDArray[np.bool_]) -> IntArray:
    """The points `x, y` at which the edge of a mask turns; twice where two pixels touch by their corners."""
    padded = np.pad(mask, 1).astype(np.int64)
    inside = padded[:-1, :-1] + padded[1:, :-1] + padded[:-1, 1:] + padded[1:, 1:]
    is_diagonal = (inside == 2) & (padded[:-1, :-1] == padded[1:, 1:])
    times = (inside % 2 == 1) + 2 * is_diagonal
    y, x = np.nonzero(times)
    return np.asarray(np.repeat(np.stack([x, y], axis=1), times[y, x], axis=0), dtype=np.int64)


def _partners(line: IntArray, place: IntArray) -> IntArray:
    """For each corner the other end of the edge that lies along its line: corners of a line are joined two by two."""
    order = np.lexsort((place, line))
    partners = np.empty_like(order)
    partners[order[0::2]], partners[order[1::2]] = order[1::2], order[0::2]
    return np.asarray(partners, dtype=np.int64)


def _rings(beside: IntArray, below: IntArray) -> list[list[int]]:
    """The corners of each ring in turn, along a row and along a column."""
    along_row, along_column = beside.tolist(), below.tolist()
    waiting = [True] * len(along_row)
    rings = []
    for start in range(len(along_row)):
        ring, corner = [], start
        while waiting[corner]:
            other = along_row[corner]
            waiting[corner] = waiting[other] = False
            ring += [corner, other]
            corner = along_column[other]
        if ring:
            rings.append(ring)
    return rings


def joined(rings: tuple[FloatArray, ...]) -> FloatArray:
    """Several rings as one, from the first corner of the first to that of each other one and back.

    The ways there and back lie on each other, so that an odd number of edges surrounds the same pixels as before.
    """
    first = rings[0]
    parts = [first]
    for ring in rings[1:]:
        parts += [first[:1], ring, ring[:1]]
    return np.concatenate([*parts, first[:1]]) if len(rings) > 1 else first
