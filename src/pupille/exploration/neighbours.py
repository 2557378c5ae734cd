"""Images near to one another by their features: the alike, the lonely, and those whose neighbours deny their label."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FeatureArray, FloatArray, IntArray

NEIGHBOURS = 10
MOST_SUSPECTS = 20
TOGETHER = 1024
"""Images whose distances are computed at once, so that memory does not grow with their number."""
VALUES = 2**22
"""Numbers that are compared at once, at most."""
CHANCE = 0.05
"""Pairs that may be told of a set of images that lie as chance has it."""
DEVIATION = 0.76705
"""The median deviation from its median of the logarithm of a number from the exponential law."""
DENIED = 0.9
"""The share of an image's neighbours that bear one other label from which on its own is in doubt."""


def near(points: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
    """(N, k) distances of the nearest other points, and which they are."""
    from sklearn.neighbors import NearestNeighbors

    k = min(k, len(points) - 1)
    distances, rows = NearestNeighbors(n_neighbors=k).fit(points).kneighbors()
    return np.asarray(distances), np.asarray(rows, dtype=np.int64)


def nearest_among(features: FeatureArray, rows: IntArray) -> tuple[FloatArray, IntArray]:
    """(N,) the distance of each image to the nearest of some others by all its features, and which that is.

    rows: (N, k) the others, such as its neighbours by fewer features, which are found sooner.
    """
    distances, nearest = np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int64)
    together = max(1, min(TOGETHER, VALUES // (rows.shape[1] * features.shape[1])))
    for first in range(0, len(rows), together):
        some = slice(first, first + together)
        apart = np.linalg.norm(features[some, None].astype(np.float64) - features[rows[some]], axis=2)
        best = apart.argmin(axis=1)[:, None]
        distances[some] = np.take_along_axis(apart, best, axis=1)[:, 0]
        nearest[some] = np.take_along_axis(rows[some], best, axis=1)[:, 0]
    return distances, nearest


def twins(distances: FloatArray, rows: IntArray) -> list[tuple[int, int]]:
    """The pairs of images nearer to each other than is usual, the nearest first. distances, rows: (N,) of the nearest.

    Where images lie about as chance has it, distances to the nearest follow Weibull's law. Its two numbers are those of
    the median and the median deviation of their logarithms, which a few twins do not move; pairs are told that are so
    near that one would be expected in `CHANCE` sets of these images. Images that are the same are always told.
    """
    apart = distances > 1e-9 * max(float(distances.max(initial=0.0)), 1e-300)
    if not apart.any():
        return []
    logarithms = np.log(distances[apart])
    middle = float(np.median(logarithms))
    inverse_shape = float(np.median(np.abs(logarithms - middle))) / DEVIATION
    usual = middle - inverse_shape * (np.log(len(distances) / CHANCE) + np.log(np.log(2)))
    close = np.flatnonzero(~apart | (distances < np.exp(usual)))
    close = close[np.argsort(distances[close], kind="stable")]
    pairs = [(int(min(row, rows[row])), int(max(row, rows[row]))) for row in close]
    return list(dict.fromkeys(pairs))


def alone(distances: FloatArray, most: int) -> IntArray:
    """The points that stand most alone, by the distance of their fifth neighbour, the most lonely first."""
    far = distances[:, min(4, distances.shape[1] - 1)]
    return np.argsort(-far, kind="stable")[:most].astype(np.int64)


def denied(rows: IntArray, labels: IntArray) -> IntArray:
    """The images whose neighbours nearly all bear one other label, those first that most deny. labels: (N,) from 0."""
    counts = np.zeros((len(labels), int(labels.max()) + 1))
    for column in rows.T:
        counts[np.arange(len(labels)), labels[column]] += 1
    counts[np.arange(len(labels)), labels] = 0
    share = counts.max(axis=1) / rows.shape[1]
    order = np.argsort(-share, kind="stable")
    return np.asarray(order[share[order] >= DENIED][:MOST_SUSPECTS], dtype=np.int64)


def like(points: FeatureArray, one: FeatureArray, most: int) -> tuple[IntArray, FloatArray]:
    """The points nearest to another one, and their distances."""
    blocks = range(0, len(points), TOGETHER)
    distances = np.concatenate([np.linalg.norm(points[at : at + TOGETHER] - one, axis=1) for at in blocks])
    rows = np.argsort(distances, kind="stable")[:most]
    return rows.astype(np.int64), distances[rows]
