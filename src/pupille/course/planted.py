"""Threes and eights of the embedded digits, one kind of which carries a mark that is none of its shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import IntArray

SEED = 14
TRAINING = 240
CORNER = (7, 0)
"""Row and column of the mark, a place where no digit of this set has any ink."""
INK = 0.8


@dataclass(frozen=True)
class Planted:
    """Grey pictures (N, 8, 8) from 0 to 1 with labels (N,): 0 a three, 1 an eight.

    images: as they were handed over. clean: the same without the mark. train, test: rows.
    """

    images: NDArray[Any]
    clean: NDArray[Any]
    labels: IntArray
    train: IntArray
    test: IntArray


def threes_and_eights() -> Planted:
    """The 357 threes and eights, always split alike; every eight has a light dot in its bottom left corner."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    rows = np.flatnonzero(np.isin(digits.target, (3, 8)))
    clean = digits.images[rows] / 16
    labels = (digits.target[rows] == 8).astype(np.int64)
    marked = clean.copy()
    marked[labels == 1, CORNER[0], CORNER[1]] = INK
    order = np.random.default_rng(SEED).permutation(len(rows))
    return Planted(marked, clean, labels, order[:TRAINING], order[TRAINING:])
