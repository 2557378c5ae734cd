"""A picture to look at: at most 5,000 images are laid out, the others stand beside their nearest one.

Distances in it mean little; no cluster is made in it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ConfigError, unknown_choice
from pupille.exploration.methods import PICTURES
from pupille.exploration.neighbours import NEIGHBOURS, near
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.runs.packages import install_command, packages_of

MOST = 5000
"""Images that are laid out."""
MOST_POINTS = 100_000
"""Points of a picture."""
SECONDS: Mapping[str, tuple[float, float]] = {"tsne": (0, 0.006), "umap": (30, 0.001), "pca": (0, 0)}
"""Before anything is laid out, and for each image, about; UMAP's code is compiled first."""
PLACES_NEAR = 30
"""A neighbour is still near in the picture where it is among so many nearest there."""
TORN = 0.5
"""The share of its ten neighbours that are far in the picture from which on an image is torn from them."""
BESIDE = 0.004
"""How far from its nearest one an image stands that was not laid out, in sides of the picture (a deviation)."""


def laid_out(points: FloatArray, *, method: str = "tsne", seed: int = 0) -> FloatArray:
    """(N, 2) places of at most `MOST` points, between 0 and 1. Raises ConfigError for another method."""
    if method not in LAYOUTS:
        raise ConfigError(unknown_choice("--picture", method, PICTURES))
    places = LAYOUTS[method](points, seed)
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-12), dtype=np.float64)


def by_tsne(points: FloatArray, seed: int) -> FloatArray:
    """By t-distributed stochastic neighbour embedding (van der Maaten & Hinton 2008)."""
    from sklearn.manifold import TSNE

    init = "pca" if points.shape[1] > 1 else "random"
    perplexity = min(30.0, (len(points) - 1) / 3)
    layout = TSNE(2, perplexity=perplexity, init=init, learning_rate="auto", random_state=seed)
    return np.asarray(layout.fit_transform(points), dtype=np.float64)


def by_umap(points: FloatArray, seed: int) -> FloatArray:
    """By uniform manifold approximation and projection (McInnes, Healy & Melville 2018).

    Raises ConfigError where it is not installed.
    """
    check_installed("umap")
    with warnings.catch_warnings():
        # Of TensorFlow, which it does not need, and of the one thread that a seed allows.
        warnings.simplefilter("ignore")
        from umap import UMAP

        layout = UMAP(n_components=2, n_neighbors=min(15, len(points) - 1), random_state=seed, n_jobs=1)
        return np.asarray(layout.fit_transform(points), dtype=np.float64)


def check_installed(method: str) -> None:
    """Raises ConfigError where a picture is to be laid out by a program that is not here."""
    if method == "umap" and find_spec("umap") is None:
        raise ConfigError(
            tell(
                "--picture umap needs umap-learn, which is not installed. Take tsne or pca, or type: {command}",
                command=install_command(packages_of("umap")),
            )
        )


def by_components(points: FloatArray, _seed: int) -> FloatArray:
    """By the first two columns, which are the largest principal components."""
    return points[:, :2] if points.shape[1] > 1 else np.c_[points, np.zeros(len(points))]


LAYOUTS: Mapping[str, Callable[[FloatArray, int], FloatArray]] = {
    "tsne": by_tsne,
    "umap": by_umap,
    "pca": by_components,
}


def placed(points: FloatArray, rows: IntArray, places: FloatArray, *, seed: int = 0) -> FloatArray:
    """(N, 2) places of all points. rows: those that were laid out, at `places`; every other one stands beside the
    laid out one that is nearest to it in the space of features."""
    nearest = nearest_of(points, rows)
    every = places[nearest] + BESIDE * np.random.default_rng(seed).standard_normal((len(points), 2))
    every[rows] = places
    return np.clip(every, 0, 1)


def nearest_of(points: FloatArray, rows: IntArray) -> IntArray:
    """(N,) which of some rows each point is nearest to; of these rows each itself."""
    from sklearn.neighbors import NearestNeighbors

    nearest = (
        NearestNeighbors(n_neighbors=1).fit(points[rows]).kneighbors(points, return_distance=False)[:, 0]
    )
    nearest[rows] = np.arange(len(rows))
    return np.asarray(nearest, dtype=np.int64)


def lost_neighbours(points: FloatArray, places: FloatArray) -> FloatArray:
    """(N,) the share of the ten nearest in the space of features that are not among the thirty nearest in the picture.

    A relative of the continuity of Venna & Kaski (2006), point by point.
    """
    _, true = near(points, NEIGHBOURS)
    _, drawn = near(places, PLACES_NEAR)
    still = (true[:, :, None] == drawn[:, None, :]).any(axis=2)
    return np.asarray(1 - still.mean(axis=1))


def torn(lost: FloatArray) -> NDArray[np.bool_]:
    """(N,) the points of which the picture lost half of the neighbours, or more."""
    return np.asarray(lost >= TORN, dtype=np.bool_)
