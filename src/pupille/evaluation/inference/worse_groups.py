"""Is a model worse on some images than on all others? Tests that hold together for several groups of images.

By shuffles within strata where images are units, by Student's test of scores over declared groups; together by Holm
(1979). What was simulated stands in `docs/explanation.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from pupille.evaluation.inference.estimate import no_interval
from pupille.results.arrays import FloatArray, IntArray

BoolArray = NDArray[np.bool_]
SHUFFLES = 5000
AT_ONCE = 2_000_000
"""Shuffled losses held in memory at once."""


def within(losses: FloatArray, strata: IntArray) -> FloatArray:
    """(N,) losses less the mean of their stratum."""
    sizes = np.bincount(strata)
    means = np.bincount(strata, weights=losses) / np.maximum(sizes, 1)
    return np.asarray(losses - means[strata], dtype=np.float64)


def chances(
    groups: Sequence[BoolArray], losses: FloatArray, strata: IntArray, units: IntArray | None, *, seed: int
) -> FloatArray:
    """For each of some groups of images, how often chance makes their losses as high beside those of all others.

    groups: (N,) each. strata: (N,) from 0; only images of one stratum are compared. units: (N,) from 0, where images of
    a unit hang together; a group in fewer than ten units gets 1.
    """
    if not groups:
        return np.zeros(0)
    if units is not None:
        return np.array([_over_units(inside, losses, strata, units) for inside in groups])
    residuals = within(losses, strata)
    observed = np.array([residuals[inside].sum() for inside in groups])
    rng = np.random.default_rng(seed)
    step = max(1, AT_ONCE // len(losses))
    above = np.zeros(len(groups), dtype=np.int64)
    for start in range(0, SHUFFLES, step):
        sums = _shuffled_sums(groups, residuals, strata, min(step, SHUFFLES - start), rng)
        above += (sums >= observed - 1e-9).sum(axis=0)
    return np.asarray((1 + above) / (1 + SHUFFLES))


def _shuffled_sums(
    groups: Sequence[BoolArray], residuals: FloatArray, strata: IntArray, count: int, rng: np.random.Generator
) -> FloatArray:
    """(count, groups) sums over each group when the losses of a stratum are dealt anew."""
    sums = np.zeros((count, len(groups)))
    for stratum in np.unique(strata):
        rows = np.flatnonzero(strata == stratum)
        dealt = rng.permuted(np.tile(residuals[rows], (count, 1)), axis=1)
        totals = np.concatenate([np.zeros((count, 1)), np.cumsum(dealt, axis=1)], axis=1)
        sums += totals[:, [int(inside[rows].sum()) for inside in groups]]
    return sums


def _over_units(inside: BoolArray, losses: FloatArray, strata: IntArray, units: IntArray) -> float:
    """The chance by the scores of units: a loss above its stratum's mean times a place in the group above its mean."""
    held = len(np.unique(units[inside]))
    if no_interval(held, grouped=True):
        return 1.0
    scores = np.bincount(units, weights=within(losses, strata) * within(inside.astype(np.float64), strata))
    spread = float(np.sqrt((scores**2).sum()))
    return float(stdtr(held - 1, -scores.sum() / spread)) if spread else 1.0


def holm(values: FloatArray) -> FloatArray:
    """Chances that hold together (Holm 1979), in the same order."""
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    together = np.empty(len(values))
    together[order] = np.minimum(stepped, 1.0)
    return together
