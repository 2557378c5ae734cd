"""Is there a gap between two clusters? A dip test on points that did not make them (Hartigan & Hartigan 1985)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from pupille.exploration.clusters import centres_of, nearest
from pupille.results.arrays import FloatArray, IntArray

DRAWS = 199
MODES = 25
"""Places at which the one mode may stand."""
MOST = 300
"""Points of a test, at most: a gap that so many do not show is none to speak of."""
FEWEST = 12
"""Under so many points of a pair nothing is tested, and no gap is seen."""
ALPHA = 0.05


def groups_with_gaps(points: FloatArray, k: int, *, seed: int = 0) -> int:
    """How many groups are parted by gaps among the k clusters of k-means, 1 to k.

    Half of the points make the clusters, the others are tested: those of two clusters that lie side by side, along the
    line through their centres. Clusters without a gap between them are one group. Side by side are those that a tree
    of shortest links between all centres joins: the ends of a bow have one between them.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(points))
    made, tested = points[order[: len(order) // 2]], points[order[len(order) // 2 :]]
    centres = centres_of(made, k, seed=seed, starts=10)
    labels = nearest(tested, centres)
    links = shortest_links(centres)
    parted = sum(
        has_gap(projected(tested, labels, centres, a, b), alpha=ALPHA / max(len(links), 1), seed=seed)
        for a, b in links
    )
    return 1 + parted


def projected(points: FloatArray, labels: IntArray, centres: FloatArray, a: int, b: int) -> FloatArray:
    """Points of two clusters along the line through their centres."""
    direction = centres[b] - centres[a]
    return np.asarray(points[(labels == a) | (labels == b)] @ direction)


def shortest_links(centres: FloatArray) -> list[tuple[int, int]]:
    """The pairs of centres that the tree with the least length joins."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    distances = np.linalg.norm(centres[:, None] - centres[None], axis=2)
    tree = minimum_spanning_tree(distances + 1e-12 * (distances == 0)).tocoo()
    return [(int(a), int(b)) for a, b in zip(tree.row, tree.col, strict=True)]


def has_gap(values: FloatArray, *, alpha: float = ALPHA, seed: int = 0) -> bool:
    """Whether numbers have more than one mode: their dip exceeds that of all but `alpha` of uniform samples."""
    if len(values) > MOST:
        values = np.random.default_rng(seed).choice(values, MOST, replace=False)
    if len(values) < FEWEST:
        return False
    own = dip(np.asarray(values, dtype=np.float64))
    share = (1 + int((uniform_dips(len(values)) >= own).sum())) / (DRAWS + 1)
    return share <= max(alpha, 1 / (DRAWS + 1))


@lru_cache(maxsize=32)
def uniform_dips(n: int) -> FloatArray:
    """(DRAWS,) dips of so many uniform numbers, which have the largest of all with one mode (asymptotically)."""
    rng = np.random.default_rng(n)
    return np.array([dip(rng.random(n)) for _ in range(DRAWS)])


def dip(values: FloatArray) -> float:
    """The distance of a distribution from the nearest one with a single mode, the mode at one of `MODES` places.

    Left of the mode a distribution with one is convex, right of it concave. For each place of the mode the distance is
    half of how far the empirical one lies above its greatest convex minorant on the left, and below its least concave
    majorant on the right; the dip is the least of these.
    """
    x = np.sort(values)
    n = len(x)
    steps = np.arange(n + 1) / n
    places = np.unique(np.linspace(1, n - 1, MODES).astype(int))
    left = _above_hulls(x, steps[:-1], steps[1:], places)
    right = _above_hulls(-x[::-1], 1 - steps[:0:-1], 1 - steps[-2::-1], (n - places + 1)[::-1])[::-1]
    return float(np.maximum(left, right).min() / 2)


def _above_hulls(x: FloatArray, low: FloatArray, high: FloatArray, sizes: IntArray) -> FloatArray:
    """How far rising steps lie above the convex hull below them, of the first `sizes` points each, which rise.

    low, high: before and after the step at each x. The hull of more points is that of fewer, carried on.
    """
    hull: list[int] = []
    above, done = np.zeros(len(sizes)), 0
    xs, lows = x.tolist(), low.tolist()
    for number, size in enumerate(sizes.tolist()):
        for i in range(done, size):
            while len(hull) > 1:
                a, b = hull[-2], hull[-1]
                if (lows[b] - lows[a]) * (xs[i] - xs[a]) < (lows[i] - lows[a]) * (xs[b] - xs[a]):
                    break
                hull.pop()
            hull.append(i)
        done = size
        above[number] = (high[:size] - np.interp(x[:size], x[hull], low[hull])).max()
    return above
