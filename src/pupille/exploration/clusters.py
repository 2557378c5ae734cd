"""Clusters in the space of features, never in the picture: k-means, Gaussian mixture or HDBSCAN of scikit-learn."""

from __future__ import annotations

import warnings

import numpy as np

from pupille.errors import ConfigError, unknown_choice
from pupille.exploration.methods import METHODS
from pupille.results.arrays import FeatureArray, FloatArray, IntArray

NONE = -1
"""Of an image that HDBSCAN assigns to no cluster."""
STARTS = 10
TOGETHER = 1024
"""Images whose features are looked at together."""
LEAST_SHARE = 50
"""A cluster of HDBSCAN has at least one image of so many, and five."""


def principal(features: FeatureArray, *, most: int = 20, share: float = 0.9) -> FloatArray:
    """(N, D) -> (N, d) scores on the first principal components, in the unit of the features.

    So many that `share` of the variance is held: two at least, at most `most` and a fifth of the images, since with
    more dimensions a covariance is mostly noise. The sign of each component is that of its largest weight.
    """
    n, width = features.shape
    components = max(1, min(most, n // 5, width, n - 1))
    # With many images the covariance is small beside them, and holds all that is asked for.
    if n > 2 * width:
        scores, variances = by_covariance(features, components)
    else:
        from sklearn.decomposition import PCA

        pca = PCA(components, svd_solver="full" if width <= 500 else "randomized", random_state=0)
        scores = np.asarray(pca.fit_transform(np.asarray(features, dtype=np.float64)))
        variances = pca.explained_variance_
    held = np.cumsum(variances)
    enough = int(np.searchsorted(held, share * held[-1]) + 1)
    return np.asarray(scores[:, : min(max(enough, 2), components)], dtype=np.float64)


def by_covariance(features: FeatureArray, components: int) -> tuple[FloatArray, FloatArray]:
    """(N, components) scores on the first principal components, and the variance of each, by the covariance.

    The images are looked at a few at a time, so that no copy of all features is made.
    """
    from scipy.linalg import eigh

    n, width = features.shape
    blocks = [slice(first, first + TOGETHER) for first in range(0, n, TOGETHER)]
    mean = sum((features[some].sum(axis=0, dtype=np.float64) for some in blocks), np.zeros(width)) / n
    covariance = np.zeros((width, width))
    for some in blocks:
        apart = features[some] - mean
        covariance += apart.T @ apart
    values, vectors = eigh(covariance / (n - 1), subset_by_index=(width - components, width - 1))
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(components)]
    vectors = vectors * np.where(largest < 0, -1.0, 1.0)
    scores = np.concatenate([(features[some] - mean) @ vectors for some in blocks])
    return np.asarray(scores), np.asarray(values)


def clustered(
    points: FloatArray, k: int, *, method: str = "kmeans", seed: int = 0, starts: int = STARTS
) -> IntArray:
    """(N,) the cluster of each point, numbered from 0 by falling size; -1 of none. k: how many, not for HDBSCAN.

    Raises ConfigError for another method.
    """
    if method == "kmeans":
        return ordered(nearest(points, centres_of(points, k, seed=seed, starts=starts)))
    if method == "gmm":
        from sklearn.mixture import GaussianMixture

        mixture = GaussianMixture(
            k, n_init=2, random_state=seed, reg_covar=1e-4 * float(points.var()) + 1e-12
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ordered(np.asarray(mixture.fit_predict(points), dtype=np.int64))
    if method == "hdbscan":
        from sklearn.cluster import HDBSCAN

        least = max(5, len(points) // LEAST_SHARE)
        return ordered(
            np.asarray(HDBSCAN(min_cluster_size=least, copy=True).fit_predict(points), dtype=np.int64)
        )
    raise ConfigError(unknown_choice("--method", method, METHODS))


def centres_of(points: FloatArray, k: int, *, seed: int, starts: int = 1) -> FloatArray:
    """(k, d) the centres of k-means."""
    from sklearn.cluster import KMeans

    with warnings.catch_warnings():
        # Fewer different points than clusters.
        warnings.simplefilter("ignore")
        found = KMeans(min(k, len(points)), n_init=starts, random_state=seed).fit(points)
    return np.asarray(found.cluster_centers_, dtype=np.float64)


def nearest(points: FloatArray, centres: FloatArray) -> IntArray:
    """(N,) the centre that each point is nearest to."""
    distances = (centres**2).sum(axis=1) - 2 * points @ centres.T
    return np.asarray(distances.argmin(axis=1), dtype=np.int64)


def ordered(labels: IntArray) -> IntArray:
    """Labels numbered anew by falling size of their clusters; -1 stays."""
    names, counts = np.unique(labels[labels != NONE], return_counts=True)
    numbers = {int(name): place for place, name in enumerate(names[np.argsort(-counts, kind="stable")])}
    return np.array([numbers.get(int(label), NONE) for label in labels], dtype=np.int64)


def spread_over(points: FloatArray, drawn: IntArray, labels: IntArray) -> IntArray:
    """(N,) the cluster of every point: of the drawn ones their own, of the others that of the nearest drawn one."""
    if len(drawn) == len(points):
        return labels
    from sklearn.neighbors import KNeighborsClassifier

    every = np.asarray(KNeighborsClassifier(1).fit(points[drawn], labels).predict(points), dtype=np.int64)
    every[drawn] = labels
    return every
