"""Boundaries of regions, and how far those of an answer lie from those of the truth. Distances are in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from pupille.results.arrays import FloatArray

BoolMask = NDArray[np.bool_]
"""(H, W) whether a pixel belongs to something."""

FARTHEST_SHARE = 95
"""The percentile of the distances that stands for the largest one, which a single stray pixel decides."""


def boundary(region: BoolMask, counted: BoolMask | None = None) -> BoolMask:
    """The pixels of a region (H, W) that touch, by a side, a counted pixel outside of it.

    The edge of the picture is no boundary, since what lies beyond it is not known; nor is the edge of pixels that do
    not count. counted: (H, W), None where all are.
    """
    outside = ~region if counted is None else ~region & counted
    edge = np.zeros_like(region)
    edge[1:] |= outside[:-1]
    edge[:-1] |= outside[1:]
    edge[:, 1:] |= outside[:, :-1]
    edge[:, :-1] |= outside[:, 1:]
    edge &= region
    return edge


@dataclass(frozen=True)
class BoundaryDistances:
    """From each boundary pixel to the nearest one of the other boundary. truth: (P,), answer: (Q,); all infinite
    where the other has no boundary."""

    truth: FloatArray
    answer: FloatArray

    @property
    def defined(self) -> bool:
        """Whether both have a boundary, without which there is no distance."""
        return bool(len(self.truth) and len(self.answer))

    def within(self, tolerance: float) -> tuple[int, int]:
        """How many boundary pixels of the truth, and of the answer, have one of the other at most so far away."""
        return int((self.truth <= tolerance).sum()), int((self.answer <= tolerance).sum())

    @property
    def mean(self) -> float:
        """The mean of all distances, both ways (average symmetric surface distance); NaN where undefined."""
        if not self.defined:
            return np.nan
        return float((self.truth.sum() + self.answer.sum()) / (len(self.truth) + len(self.answer)))

    @property
    def hausdorff(self) -> float:
        """The larger of the two 95th percentiles (95 % Hausdorff distance); NaN where undefined."""
        if not self.defined:
            return np.nan
        return float(max(np.percentile(distances, FARTHEST_SHARE) for distances in (self.truth, self.answer)))


def boundary_distances(truth: BoolMask, answer: BoolMask) -> BoundaryDistances:
    """The distances between two boundaries (H, W)."""
    return BoundaryDistances(_to_nearest(truth, answer), _to_nearest(answer, truth))


def _to_nearest(edge: BoolMask, other: BoolMask) -> FloatArray:
    """(P,) from each pixel of an edge to the nearest of another; 0 where they coincide."""
    if not other.any():
        return np.full(int(edge.sum()), np.inf)
    distances = np.zeros(int(edge.sum()))
    apart = ~other[edge]
    if apart.any():
        # A plain tree is built several times faster than a balanced one, and pixels do not cluster badly.
        tree = KDTree(np.argwhere(other), balanced_tree=False, compact_nodes=False)
        distances[apart] = tree.query(np.argwhere(edge & ~other))[0]
    return distances
