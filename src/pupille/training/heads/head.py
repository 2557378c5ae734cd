"""What every head is fitted from and what comes of it: arrays in, a head out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import nn

from pupille.data.annotations import Targets
from pupille.models.architectures.heads import HIDDEN
from pupille.models.model import Argument
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.difficulty import Difficulty
from pupille.training.history import Epoch

Table = NDArray[np.float32]
"""(N, width) features."""


@dataclass(frozen=True)
class Features:
    """The features a head learns from or is chosen by. views: (V, N, width) features, the pictures as they are first.

    targets: what is learned of each image. groups: N names that no inner split tears apart, or None. weights: (N,) what
    each image counts, None for 1 each.
    """

    views: np.ndarray[tuple[int, int, int], np.dtype[np.float16 | np.float32]]
    targets: Targets
    groups: tuple[str, ...] | None = None
    weights: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def some(self, rows: IntArray) -> Features:
        """The images at these rows."""
        groups = tuple(self.groups[row] for row in rows) if self.groups else None
        weights = None if self.weights is None else self.weights[rows]
        return Features(self.views[:, rows], self.targets.rows(rows), groups, weights)

    def plain(self) -> Table:
        """(N, width) features of the pictures as they are."""
        first: Table = self.views[0].astype(np.float32)
        return first


@dataclass(frozen=True)
class HeadSettings:
    """The settings of a head. kind: of `HEADS`. hidden: neurons of each hidden layer of `mlp`.

    c: of `linear`, as scikit-learn's `LogisticRegression` has it (of numbers 1 / (2 alpha) of its `Ridge`), the larger
    the weaker the penalty; 0 where other images choose it. balanced: whether rare classes weigh as much as common ones.
    epochs: of `mlp`; None stops by itself. promises: as of `FitContext`.
    """

    kind: str = "linear"
    hidden: tuple[int, ...] = HIDDEN
    c: float = 0.0
    balanced: bool = False
    epochs: int | None = None
    seed: int = 0
    promises: bool = False


@dataclass(frozen=True)
class FittedHead:
    """A head with all it learned. arguments: what `build_head` needs to build it anew. note: how it was chosen.
    difficulty: of the images that numbers are predicted of; None where that was not asked."""

    module: nn.Module
    arguments: dict[str, Argument]
    history: tuple[Epoch, ...]
    note: str
    difficulty: Difficulty | None = None
