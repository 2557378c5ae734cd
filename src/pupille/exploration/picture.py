"""A picture to look at: t-SNE of at most 5,000 images. Distances in it mean little; no cluster is made in it."""

from __future__ import annotations

import numpy as np

from pupille.exploration.neighbours import NEIGHBOURS, near
from pupille.results.arrays import FloatArray

MOST = 5000
SECONDS = 0.006
"""For each image, about."""
FEWEST = 10


def laid_out(points: FloatArray, *, seed: int = 0) -> FloatArray:
    """(N, 2) places of at most `MOST` points, between 0 and 1."""
    from sklearn.manifold import TSNE

    init = "pca" if points.shape[1] > 1 else "random"
    perplexity = min(30.0, (len(points) - 1) / 3)
    places = TSNE(2, perplexity=perplexity, init=init, learning_rate="auto", random_state=seed).fit_transform(
        points
    )
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-12), dtype=np.float64)


def torn(points: FloatArray, places: FloatArray) -> float:
    """The share of the ten nearest neighbours in the space of features that are not among those in the picture."""
    _, true = near(points, NEIGHBOURS)
    _, drawn = near(places, NEIGHBOURS)
    kept = [len(np.intersect1d(a, b)) / len(a) for a, b in zip(true, drawn, strict=True)]
    return float(1 - np.mean(kept))
