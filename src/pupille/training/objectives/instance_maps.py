"""What a network of instances is to answer: interior, border and distance, of label images as they were moved."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray
from pupille.shapes.label_image import Labels

REACH = 1
"""Pixels beside the edge of an object, on both sides, that are its border."""


class TrueMaps(NamedTuple):
    """(H, W) each. inside: whether an object is there. border: whether another object or the background is near.

    distance: of a pixel to the edge of its object, 1 at the farthest place of each object, 0 outside.
    """

    inside: NDArray[np.bool_]
    border: NDArray[np.bool_]
    distance: FloatArray


def maps_of(labels: Labels) -> TrueMaps:
    """The maps of a label image (H, W); the frame of the picture is no edge. Pixels below 0 count as outside."""
    from scipy.ndimage import binary_dilation, distance_transform_edt, maximum

    known = np.maximum(labels, 0)
    edge = np.zeros(known.shape, dtype=np.bool_)
    below, beside = known[:-1] != known[1:], known[:, :-1] != known[:, 1:]
    edge[:-1] |= below
    edge[1:] |= below
    edge[:, :-1] |= beside
    edge[:, 1:] |= beside
    inside = known > 0
    border = edge if REACH == 1 else binary_dilation(edge, iterations=REACH - 1)
    if not edge.any():
        return TrueMaps(inside, border, inside.astype(np.float64))
    depth = np.where(inside, distance_transform_edt(~(edge & inside)) + 1, 0.0)
    largest = np.asarray(maximum(depth, known, np.arange(known.max() + 1)), dtype=np.float64)
    return TrueMaps(inside, border, depth / np.maximum(largest, 1)[known])
