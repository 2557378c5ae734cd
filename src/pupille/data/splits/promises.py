"""Which validation images are set aside for promises: what chooses a model cannot say how far it will be off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.data.splits.assign import units
from pupille.results.arrays import IntArray

SHARE = 1 / 3
"""Of the validation images, or of their groups."""
FEWEST = 60
"""Images, or groups, that must remain to choose by."""


def set_aside(ids: Sequence[str], groups: Sequence[str] | None, *, seed: int) -> IntArray:
    """(K,) row numbers, increasing, of the validation images that only calibrate; none where too few would remain.

    ids: N names. groups: of each, "" for none; a group goes whole. The draw depends on names and seed, not on the order
    of the rows.
    """
    order = np.argsort(np.asarray(ids, dtype=object), kind="stable")
    unit = units(len(ids), None if groups is None else [groups[int(row)] for row in order])
    n = int(unit.max(initial=-1)) + 1
    taken = int(n * SHARE)
    if n - taken < FEWEST:
        return np.zeros(0, dtype=np.int64)
    drawn = np.random.default_rng(seed).permutation(n)[:taken]
    return np.sort(order[np.isin(unit, drawn)]).astype(np.int64)
