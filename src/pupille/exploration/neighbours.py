"""Images near to one another by their features: the alike, the lonely, and those whose neighbours deny their label."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray, IntArray

NEIGHBOURS = 10
MOST_SUSPECTS = 20
DENIED = 0.9
"""The share of an image's neighbours that bear one other label from which on its own is in doubt."""


def near(points: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
    """(N, k) distances of the nearest other points, and which they are."""
    from sklearn.neighbors import NearestNeighbors

    k = min(k, len(points) - 1)
    distances, rows = NearestNeighbors(n_neighbors=k).fit(points).kneighbors()
    return np.asarray(distances), np.asarray(rows, dtype=np.int64)


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


def like(points: FloatArray, one: FloatArray, most: int) -> tuple[IntArray, FloatArray]:
    """The points nearest to another one, and their distances."""
    distances = np.linalg.norm(points - one, axis=1)
    rows = np.argsort(distances, kind="stable")[:most]
    return rows.astype(np.int64), distances[rows]
