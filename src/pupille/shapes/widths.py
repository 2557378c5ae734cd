"""How wide the areas of a mask are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray

PART = 0.9
"""Of the middle line of an area."""


def widths_of(mask: NDArray[np.bool_]) -> FloatArray:
    """(K,) how wide each of the areas of an (H, W) mask is that hang together by sides or corners.

    That is the diameter of the disc around a pixel of the middle line of an area that just lies within it; nine tenths
    of these pixels have none that is larger. Of a disc it is the diameter, of a line, a vessel or a net of membranes
    the width. A pixel is of the middle line where no neighbour lies farther from the edge (Blum 1967). What lies beyond
    the picture counts as more of the same.
    """
    from scipy import ndimage

    if not mask.any():
        return np.zeros(0)
    if mask.all():
        return np.array([float(min(mask.shape))])
    labels, _ = ndimage.label(mask, structure=np.ones((3, 3), dtype=np.int64))
    # Distances are those of the middles of pixels, and an edge lies half a pixel before the first one outside.
    distance = ndimage.distance_transform_edt(mask)
    middle = mask & (distance == ndimage.maximum_filter(distance, size=3))
    order = np.argsort(labels[middle], kind="stable")
    widths, areas = (2 * distance[middle] - 1)[order], labels[middle][order]
    of_area = np.split(widths, np.flatnonzero(np.diff(areas)) + 1)
    return np.array([np.quantile(own, PART) for own in of_area])
