"""The rank behind every promise of split conformal prediction (Vovk et al. 2005), for images and for groups."""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray, IntArray


def conformal_quantile(
    scores: FloatArray, *, level: float, units: IntArray | None = None
) -> tuple[float, int]:
    """What a new score stays at or below with a chance of `level`; infinite where there are too few. And n.

    Each of K units has weight 1 / (K + 1), shared by its scores; the new one has the last. scores: (N,).
    """
    own = np.arange(len(scores)) if units is None else units
    n = len(np.unique(own))
    weights = 1 / (np.bincount(own)[own] * (n + 1))
    order = np.argsort(scores)
    reached = np.flatnonzero(np.cumsum(weights[order]) >= level - 1e-12)
    return (float(scores[order][reached[0]]) if len(reached) else float("inf")), n
