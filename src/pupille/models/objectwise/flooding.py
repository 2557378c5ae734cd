"""Watershed from markers: areas that touch are divided where the way between two markers is highest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.label_image import Labels

Mask = NDArray[np.bool_]


def divided(inside: Mask, markers: Mask, height: NDArray[np.floating]) -> Labels:
    """(H, W) the number of the object on each pixel, from 1 on, 0 outside.

    inside: the pixels of all objects. markers: each connected group of those that are inside becomes an object, and so
    does a connected area without any. height: the surface that is flooded from the markers, low in the middle of
    objects. Neighbours are the four beside a pixel.
    """
    from scipy.ndimage import label

    areas, n_areas = label(inside)
    seeds, n_seeds = label(markers & inside)
    at = np.flatnonzero(seeds)
    area_of_seed = np.zeros(n_seeds + 1, dtype=np.int64)
    area_of_seed[seeds.ravel()[at]] = areas.ravel()[at]
    seeds_of_area = np.bincount(area_of_seed[1:], minlength=n_areas + 1)
    own = np.zeros(n_areas + 1, dtype=np.int64)
    own[area_of_seed[1:]] = np.arange(1, n_seeds + 1)
    without = np.flatnonzero(seeds_of_area[1:] == 0) + 1
    own[without] = n_seeds + 1 + np.arange(len(without))
    labels = own[areas]
    labels[~inside] = 0
    several = np.flatnonzero(seeds_of_area > 1)
    if len(several):
        shared = np.isin(areas, several)
        labels[shared] = _flooded(shared, seeds, height)
    return np.asarray(labels, dtype=np.int32)


def _flooded(shared: Mask, seeds: IntArray, height: NDArray[np.floating]) -> IntArray:
    """The seed by which each pixel of `shared` is reached, in the order of the picture.

    Flooding a surface from markers is the minimum spanning forest rooted in them, if a step costs the higher of its two
    pixels (Meyer 1994; Cousty and others 2009).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

    n = int(shared.sum())
    place = np.full(shared.shape, -1, dtype=np.int64)
    place[shared] = np.arange(n)
    rank = np.unique(height[shared], return_inverse=True)[1].astype(np.float64)
    below, beside = shared[:-1] & shared[1:], shared[:, :-1] & shared[:, 1:]
    first = np.concatenate([place[:-1][below], place[:, :-1][beside]])
    second = np.concatenate([place[1:][below], place[:, 1:][beside]])
    seed_of = seeds[shared]
    roots = np.flatnonzero(seed_of)
    # The sea that all markers are joined to; an edge of weight 0 would be none, so the lowest step costs 2.
    sea = np.full(len(roots), n)
    weights = np.concatenate([np.maximum(rank[first], rank[second]) + 2, np.ones(len(roots))])
    graph = coo_array(
        (weights, (np.concatenate([first, sea]), np.concatenate([second, roots]))), shape=(n + 1, n + 1)
    )
    forest = minimum_spanning_tree(graph.tocsr()).tocoo()
    stays = (forest.row != n) & (forest.col != n)
    trees = coo_array((forest.data[stays], (forest.row[stays], forest.col[stays])), shape=(n, n))
    tree_of = connected_components(trees, directed=False)[1]
    seed_of_tree = np.zeros(int(tree_of.max()) + 1, dtype=np.int64)
    seed_of_tree[tree_of[roots]] = seed_of[roots]
    return np.asarray(seed_of_tree[tree_of], dtype=np.int64)


def without_small(labels: Labels, smallest: float) -> Labels:
    """The objects of at least so many pixels, numbered anew in their order."""
    areas = np.bincount(labels.ravel())
    keep = areas >= smallest
    keep[0] = False
    return np.where(keep, np.cumsum(keep), 0).astype(np.int32)[labels]


def means_of(values: NDArray[np.floating], labels: Labels) -> FloatArray:
    """(K,) the mean of (H, W) values on each object of a label image whose every object has a pixel."""
    flat = labels.ravel()
    n = np.bincount(flat)
    return np.asarray(np.bincount(flat, weights=values.ravel())[1:] / n[1:], dtype=np.float64)
