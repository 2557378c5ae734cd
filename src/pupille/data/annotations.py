"""What is learned of each image, as arrays: the targets of a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from pupille.data.dataset import Dataset
from pupille.results.arrays import IntArray


class Targets(Protocol):
    """What is learned, row by row; immutable."""

    @property
    def task(self) -> str:
        """The card of the task they belong to."""
        ...

    def __len__(self) -> int: ...

    @property
    def array(self) -> NDArray[Any]:
        """(N,) what an estimator of scikit-learn learns: class indices, or numbers."""
        ...

    def rows(self, rows: IntArray) -> Self:
        """The targets at these rows."""
        ...

    def strata(self) -> IntArray:
        """(N,) what a split keeps in proportion: the class, the tenth of the values, the rarest class of an image."""
        ...

    def fingerprint(self) -> tuple[str, ...]:
        """A text for each row, which joins the hash of the data."""
        ...


@dataclass(frozen=True)
class ClassTargets:
    """A class for each image. labels: (N,) indices into `classes`."""

    labels: IntArray
    classes: tuple[str, ...]
    task: ClassVar[str] = "classification"

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def array(self) -> IntArray:
        """(N,) the labels."""
        return self.labels

    def rows(self, rows: IntArray) -> ClassTargets:
        """The targets at these rows."""
        return ClassTargets(self.labels[rows], self.classes)

    def strata(self) -> IntArray:
        """(N,) the class."""
        return self.labels

    def fingerprint(self) -> tuple[str, ...]:
        """The name of each class."""
        return tuple(self.classes[label] for label in self.labels)


def class_targets(dataset: Dataset, rows: Sequence[int] | IntArray) -> ClassTargets:
    """The classes of some samples."""
    return ClassTargets(dataset.labels[np.asarray(rows, dtype=np.int64)], dataset.classes)
