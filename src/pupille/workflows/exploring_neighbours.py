"""Single images of an exploration: those like the one that was asked for, and near-twins, against what is usual."""

from __future__ import annotations

import numpy as np

from pupille.exploration.neighbours import like, twins
from pupille.results.arrays import FeatureArray, FloatArray, IntArray
from pupille.results.exploration import NearRecord, TwinRecord
from pupille.workflows.explored_images import ExploredImages

LIKE, TWINS = 12, 20


def likes_of(
    images: ExploredImages, asked: FeatureArray | None, distances: FloatArray
) -> tuple[tuple[NearRecord, ...], tuple[float, float] | None]:
    """The images nearest to the one asked for, and how far images usually have their nearest one.

    asked: (D,) its features. distances: (N,) of every image to its nearest.
    """
    if asked is None:
        return (), None
    # By all features: the components were chosen for the images, not for what else may be shown.
    rows, far = like(images.features, asked, LIKE)
    low, high = np.quantile(distances, [0.025, 0.975])
    return tuple(NearRecord(images.ids[row], float(d)) for row, d in zip(rows, far, strict=True)), (
        float(low),
        float(high),
    )


def twins_of(
    images: ExploredImages, distances: FloatArray, rows: IntArray
) -> tuple[tuple[TwinRecord, ...], int]:
    """The nearest pairs that are nearer than is usual, and how many there are. rows: (N,) the nearest of each image."""
    pairs = twins(distances, rows)
    of_pair = {(a, b): float(distances[a] if rows[a] == b else distances[b]) for a, b in pairs}
    records = tuple(TwinRecord((images.ids[a], images.ids[b]), of_pair[a, b]) for a, b in pairs[:TWINS])
    return records, len(pairs)
