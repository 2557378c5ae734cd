"""How many clusters, if any: as many as are stabler than those of one blob with the same covariance.

Bootstrap samples are clustered, all points assigned to each, and two of them agree by the adjusted Rand index. A blob
without structure is cut somewhere, at another place in every sample; a long one is cut across again and again. So the
agreement is held against that of normal blobs with the same covariance, over all numbers of clusters at once. Two
groups far apart make that covariance long, and a long blob is cut as stably as they are: so a gap counts by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pupille.exploration.clusters import NONE, centres_of, nearest
from pupille.exploration.gaps import groups_with_gaps
from pupille.results.arrays import FloatArray, IntArray

MOST_CLUSTERS = 8
SAMPLES = 6
"""Bootstrap samples for the agreement at one number of clusters, which is that of all their pairs."""
BLOBS = 19
"""Blobs of the null: where none of them is as stable, chance explains it in at most one of twenty."""
MOST_POINTS = 1000
FEWEST_POINTS = 30
RESAMPLES = 50
NOTHING, NO_GAP, CLUSTERS = "one blob", "no gap", "clusters"


@dataclass(frozen=True)
class Structure:
    """Whether there is more than one blob. verdict: `one blob`, `no gap` or `clusters`.

    k: the number of clusters whose agreement exceeds that of the blobs most. groups: those parted by a gap. agreement,
    expected: (K,) for 2, 3, ... clusters, of the images and on average of the blobs. chance: how often a blob is as
    stable.
    """

    verdict: str
    k: int
    groups: int
    agreement: FloatArray
    expected: FloatArray
    chance: float


def structure_of(
    points: FloatArray, *, seed: int = 0, tell_step: Callable[[int, int], None] = lambda _done, _all: None
) -> Structure:
    """Whether points are more than one blob. tell_step: hears how many of the samples are done."""
    rng = np.random.default_rng(seed)
    if len(points) > MOST_POINTS:
        points = points[np.sort(rng.choice(len(points), MOST_POINTS, replace=False))]
    most = min(MOST_CLUSTERS, len(points) // 10)
    if len(points) < FEWEST_POINTS or most < 2 or not points.std(axis=0).any():
        return Structure(NOTHING, 1, 1, np.zeros(0), np.zeros(0), 1.0)
    own = agreements(points, most, rng)
    blobs = []
    for number in range(BLOBS):
        blobs.append(agreements(blob_like(points, rng), most, rng))
        tell_step(number + 1, BLOBS)
    null = np.stack(blobs)
    spread = null.std(axis=0, ddof=1) + 0.01
    largest = ((own - null.mean(axis=0)) / spread).max()
    # Each blob is held against the others, as the images are against all of them.
    of_blobs = [
        (
            (row - np.delete(null, i, 0).mean(axis=0)) / (np.delete(null, i, 0).std(axis=0, ddof=1) + 0.01)
        ).max()
        for i, row in enumerate(null)
    ]
    chance = (1 + sum(value >= largest for value in of_blobs)) / (BLOBS + 1)
    k = 2 + int(np.argmax(own - null.mean(axis=0)))
    groups = groups_with_gaps(points, k, seed=seed)
    if groups > 1:
        return Structure(CLUSTERS, k, groups, own, null.mean(axis=0), chance)
    if chance <= 1 / (BLOBS + 1):
        return Structure(NO_GAP, k, 1, own, null.mean(axis=0), chance)
    return Structure(NOTHING, 1, 1, own, null.mean(axis=0), chance)


def agreements(points: FloatArray, most: int, rng: np.random.Generator) -> FloatArray:
    """(most - 1,) the mean agreement of all pairs of some bootstrap samples at 2, 3, ... clusters."""
    from sklearn import config_context

    n, values = len(points), np.zeros(most - 1)
    # Hundreds of clusterings of the same few points: to look at these anew each time costs as much as to cluster them.
    with config_context(assume_finite=True, skip_parameter_validation=True):
        for k in range(2, most + 1):
            labels = [
                nearest(points, centres_of(points[rng.integers(n, size=n)], k, seed=int(rng.integers(2**31))))
                for _ in range(SAMPLES)
            ]
            values[k - 2] = np.mean([adjusted_rand(one, other) for one, other in combinations(labels, 2)])
    return values


def adjusted_rand(one: IntArray, other: IntArray) -> float:
    """The adjusted Rand index of two clusterings with labels from 0 (Hubert & Arabie 1985); 1 where both are one."""
    width = int(other.max()) + 1
    together = np.bincount(one * width + other)
    pairs, rows, columns, every = (
        float((counts * (counts - 1) / 2).sum())
        for counts in (together, np.bincount(one), np.bincount(other), np.array([len(one)]))
    )
    expected = rows * columns / every
    most = (rows + columns) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)


def blob_like(points: FloatArray, rng: np.random.Generator) -> FloatArray:
    """As many normal points with the same mean and covariance."""
    centred = points - points.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    drawn = rng.standard_normal((len(points), len(sizes))) * (sizes / np.sqrt(len(points) - 1))
    return np.asarray(drawn @ directions + points.mean(axis=0))


def jaccards(
    points: FloatArray, labels: IntArray, cluster: Callable[[FloatArray, int], IntArray], *, seed: int = 0
) -> FloatArray:
    """(RESAMPLES, K) how much of each cluster is found again in bootstrap samples (Hennig 2007).

    In each the points are clustered anew; a cluster's figure is the largest Jaccard index of its drawn points with any
    of the new clusters. cluster: (points, seed) -> labels.
    """
    rng = np.random.default_rng(seed)
    n, k = len(points), int(labels.max()) + 1
    values = np.zeros((RESAMPLES, k))
    for resample in range(RESAMPLES):
        drawn = np.unique(rng.integers(n, size=n))
        again = cluster(points[drawn], int(rng.integers(2**31)))
        values[resample] = [best_jaccard(labels[drawn] == number, again) for number in range(k)]
    return values


def best_jaccard(members: np.ndarray, labels: IntArray) -> float:
    """The largest Jaccard index of some points with a cluster."""
    shared = np.bincount(labels[members & (labels != NONE)], minlength=int(labels.max()) + 1 or 1)
    sizes = np.bincount(labels[labels != NONE], minlength=len(shared))
    together = members.sum() + sizes - shared
    return float((shared / np.maximum(together, 1)).max(initial=0.0))
