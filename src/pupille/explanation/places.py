"""Maps brought to the same few places, and how alike two of them are."""

from __future__ import annotations

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.results.arrays import FloatArray, IntArray

CELLS = 7
"""Places along each side of a picture; fewer where it has fewer pixels."""


def grid_of(pixels: Images, cells: int = CELLS) -> tuple[int, int]:
    """How many places (N, H, W, ...) pictures have in each direction."""
    return min(cells, pixels.shape[1]), min(cells, pixels.shape[2])


def edges(length: int, cells: int) -> IntArray:
    """(cells + 1,) where places begin and end along a side of so many pixels; as equal as whole pixels allow."""
    return np.rint(np.linspace(0, length, cells + 1)).astype(np.int64)


def place_numbers(pixels: Pixels, grid: tuple[int, int]) -> IntArray:
    """(N, H, W, C) pictures -> (H, W) the number of the place that each pixel lies in, row by row."""
    height, width = pixels.shape[1:3]
    down, across = (
        np.searchsorted(edges(length, cells)[1:], np.arange(length), side="right")
        for length, cells in ((height, grid[0]), (width, grid[1]))
    )
    return np.asarray(down[:, None] * grid[1] + across[None, :], dtype=np.int64)


def in_places(maps: FloatArray, grid: tuple[int, int]) -> FloatArray:
    """(N, h, w) maps -> (N, rows, columns), the sum of each map staying as it is.

    What is finer is summed; what is coarser is divided evenly over the places that it covers.
    """
    summed = maps
    for axis, cells in ((1, grid[0]), (2, grid[1])):
        summed = np.moveaxis(_along(np.moveaxis(summed, axis, -1), cells), -1, axis)
    return summed


def _along(values: FloatArray, cells: int) -> FloatArray:
    length = values.shape[-1]
    if length >= cells:
        return np.asarray(np.add.reduceat(values, edges(length, cells)[:-1], axis=-1))
    inside = np.searchsorted(edges(cells, length)[1:], np.arange(cells), side="right")
    return np.asarray((values / np.bincount(inside, minlength=length))[..., inside])


def rank_correlations(first: FloatArray, second: FloatArray) -> FloatArray:
    """(N,) Spearman's correlation of each map with the other's, both (N, h, w); 0 where one is flat."""
    from scipy.stats import rankdata

    ranks = [
        rankdata(np.nan_to_num(maps.reshape(len(maps), -1)), axis=1).astype(np.float64)
        for maps in (first, second)
    ]
    a, b = (rank - rank.mean(axis=1, keepdims=True) for rank in ranks)
    norms = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return np.asarray(np.divide((a * b).sum(axis=1), norms, out=np.zeros(len(a)), where=norms > 0))
