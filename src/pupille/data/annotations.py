"""What is learned of each image, as arrays: the targets of a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from pupille.data.dataset import UNKNOWN, Dataset
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.geometry import Geometry
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.regression import NumberScale
from pupille.tasks import TASKS

MOST_BINS = 10
FEWEST_OF_BIN = 5
"""Images, or groups, of each bin of numbers that every part of a split is to have."""
SMALLEST_SHARE = 0.2
"""Of a part of the usual split."""


class Targets(Protocol):
    """What is learned, row by row; immutable."""

    @property
    def task(self) -> str:
        """The card of the task they belong to."""
        ...

    @property
    def classes(self) -> tuple[str, ...]:
        """The names that answers are told by; empty where there are none."""
        ...

    @property
    def unit(self) -> str:
        """The unit of the numbers that are learned; empty where there is none."""
        ...

    @property
    def scale(self) -> NumberScale | None:
        """The scale of the numbers that are learned; None where they are none."""
        ...

    @property
    def background(self) -> int | None:
        """The class of a pixel that is no object; None where there is none."""
        ...

    def __len__(self) -> int: ...

    @property
    def array(self) -> NDArray[Any]:
        """(N,) what an estimator of scikit-learn learns: class indices, or numbers."""
        ...

    def rows(self, rows: IntArray) -> Self:
        """The targets at these rows."""
        ...

    @classmethod
    def of_array(cls, array: NDArray[Any], classes: tuple[str, ...], unit: str) -> Self:
        """The targets whose `array`, classes and unit these are."""
        ...

    def placed(self, geometry: Geometry) -> Self:
        """The targets of pictures that are seen in a geometry: what lies on them lies in their frame."""
        ...

    def strata(self, units: IntArray | None = None, share: float = SMALLEST_SHARE) -> IntArray:
        """(N,) what a split keeps in proportion: the class, the tenth of the values, the rarest class of an image.

        units: (N,) what stays together. share: of all images in the smallest part.
        """
        ...

    def check_learnable(self) -> None:
        """Raises DataError where nothing can be learned from these targets alone."""
        ...

    def by_classes(self, classes: tuple[str, ...]) -> Self:
        """These targets, told by the classes that a model knows, all of theirs among them."""
        ...

    def check_scorable(self, part: str) -> None:
        """Raises DataError where no model can be scored on these targets alone. part: of the split, `validation` or
        `test`."""
        ...

    def fingerprint(self) -> tuple[str, ...]:
        """A text for each row, which joins the hash of the data."""
        ...

    def present(self) -> tuple[tuple[str, ...], ...]:
        """The classes of each row, by name: its own, or those that are drawn on it; none of numbers."""
        ...


@dataclass(frozen=True)
class ClassTargets:
    """A class for each image. labels: (N,) indices into `classes`."""

    labels: IntArray
    classes: tuple[str, ...]
    task: ClassVar[str] = "classification"
    unit: ClassVar[str] = ""
    scale: ClassVar[None] = None
    background: ClassVar[None] = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def array(self) -> IntArray:
        """(N,) the labels."""
        return self.labels

    def rows(self, rows: IntArray) -> ClassTargets:
        """The targets at these rows."""
        return ClassTargets(self.labels[rows], self.classes)

    def placed(self, geometry: Geometry) -> ClassTargets:  # noqa: ARG002
        """These targets: a class is of the whole picture."""
        return self

    @classmethod
    def of_array(cls, array: NDArray[Any], classes: tuple[str, ...], unit: str) -> ClassTargets:  # noqa: ARG003
        """The targets with these labels."""
        return cls(array, classes)

    def strata(self, units: IntArray | None = None, share: float = SMALLEST_SHARE) -> IntArray:  # noqa: ARG002
        """(N,) the class."""
        return self.labels

    def check_scorable(self, part: str) -> None:
        """Nothing: an answer to any image is right or wrong."""

    def check_learnable(self) -> None:
        """Raises DataError unless the labels are indices of classes, and of two at least."""
        if len(self) and not 0 <= self.labels.min() <= self.labels.max() < len(self.classes):
            raise DataError(
                tell(
                    "labels must be class indices from 0 to {highest}. Check the labels.",
                    highest=len(self.classes) - 1,
                )
            )
        if len(np.unique(self.labels)) < 2:
            raise DataError(
                tell("the training images show one class only; a model needs at least two to tell apart.")
            )

    def by_classes(self, classes: tuple[str, ...]) -> ClassTargets:
        """The labels as indices into these classes."""
        return ClassTargets(renumbered(self.labels, self.classes, classes), classes)

    def fingerprint(self) -> tuple[str, ...]:
        """The name of each class, "" where it is not known."""
        return tuple("" if label == UNKNOWN else self.classes[label] for label in self.labels)

    def present(self) -> tuple[tuple[str, ...], ...]:
        """The class of each row, none where it is not known."""
        return tuple((name,) if name else () for name in self.fingerprint())


@dataclass(frozen=True)
class NumberTargets:
    """A number for each image. values: (N,), finite. unit: of them, "" for none."""

    values: FloatArray
    unit: str = ""
    task: ClassVar[str] = "regression"
    classes: ClassVar[tuple[str, ...]] = ()
    background: ClassVar[None] = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def scale(self) -> NumberScale:
        """The scale of these numbers."""
        return NumberScale.of(self.values)

    @property
    def array(self) -> FloatArray:
        """(N,) the values."""
        return self.values

    def rows(self, rows: IntArray) -> NumberTargets:
        """The targets at these rows."""
        return NumberTargets(self.values[rows], self.unit)

    def placed(self, geometry: Geometry) -> NumberTargets:  # noqa: ARG002
        """These targets: a number is of the whole picture."""
        return self

    @classmethod
    def of_array(cls, array: NDArray[Any], classes: tuple[str, ...], unit: str) -> NumberTargets:  # noqa: ARG003
        """The targets with these numbers."""
        return cls(array, unit)

    def strata(self, units: IntArray | None = None, share: float = SMALLEST_SHARE) -> IntArray:
        """(N,) the bin of each number: about as many units in each, at most 10; a unit by its mean.

        There are so many bins that the smallest part still gets 5 units of each. Equal numbers share a bin.
        """
        own = np.arange(len(self)) if units is None else np.unique(units, return_inverse=True)[1]
        means = np.bincount(own, weights=self.values) / np.bincount(own)
        bins = int(np.clip(len(means) * share / FEWEST_OF_BIN, 1, MOST_BINS))
        edges = np.quantile(means, np.arange(1, bins) / bins)
        return np.searchsorted(edges, means, side="left").astype(np.int64)[own]

    def check_scorable(self, part: str) -> None:
        """Nothing: an answer to any image has an error."""

    def check_learnable(self) -> None:
        """Raises DataError unless the numbers are finite, and two of them differ."""
        if not np.isfinite(self.values).all():
            raise DataError(
                tell("the numbers to learn must be finite. Correct them, or leave these images out.")
            )
        if len(self) < 2:
            raise DataError(tell("one sample is too few to learn from. Bring more images."))
        if len(np.unique(self.values)) < 2:
            raise DataError(
                tell(
                    "the training images have the same number all; a model needs at least two different ones."
                )
            )

    def by_classes(self, classes: tuple[str, ...]) -> NumberTargets:  # noqa: ARG002
        """These targets: numbers are of no class."""
        return self

    def fingerprint(self) -> tuple[str, ...]:
        """Each number, to the bit."""
        return tuple(map(repr, self.values.tolist()))

    def present(self) -> tuple[tuple[str, ...], ...]:
        """None: numbers are of no class."""
        return ((),) * len(self)


def renumbered(labels: IntArray, own: Sequence[str], classes: Sequence[str]) -> IntArray:
    """Labels that count `own` as they count `classes`; what is below 0, and so of no class, stays."""
    numbers = np.array([classes.index(name) for name in own], dtype=np.int64)
    return np.where(labels < 0, labels, numbers[labels]) if len(own) else labels


def targets_of(dataset: Dataset, rows: Sequence[int] | IntArray | None = None) -> Targets:
    """What is learned of some samples, of all by default, as the task of the data set says."""
    chosen = np.arange(len(dataset), dtype=np.int64) if rows is None else rows
    targets: Targets = TASKS[dataset.task].load("targets")(dataset, chosen)
    return targets


def class_targets(dataset: Dataset, rows: Sequence[int] | IntArray) -> ClassTargets:
    """The classes of some samples."""
    return ClassTargets(dataset.labels[np.asarray(rows, dtype=np.int64)], dataset.classes)


def number_targets(dataset: Dataset, rows: Sequence[int] | IntArray) -> NumberTargets:
    """The numbers of some samples."""
    return NumberTargets(dataset.values[np.asarray(rows, dtype=np.int64)], dataset.unit)
