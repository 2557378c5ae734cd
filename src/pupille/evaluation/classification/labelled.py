"""The labelled images of one set of predictions, and what stands behind each of their metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.evaluation.classification.metrics import SMALLEST_PROBABILITY, confusion_matrix, log_losses
from pupille.evaluation.classification.positive_class import positive_index
from pupille.evaluation.inference.bootstrap import units_of
from pupille.i18n.language import StoredText, tell, tell_shortened
from pupille.results.arrays import IntArray
from pupille.results.predictions import UNKNOWN, ClassPredictions


@dataclass(frozen=True)
class LabelledPredictions:
    """The labelled images. units: (N,) the image or group that each counts as, from 0; names: of the groups, or none.

    confusion: (C, C). images, n: metric of a class -> (C,) images, and units, behind it; besides the metrics
    `positives` and `negatives`. positive: the class to find, where there are two.
    """

    predictions: ClassPredictions
    units: IntArray
    names: tuple[str, ...]
    confusion: IntArray
    images: Mapping[str, IntArray]
    n: Mapping[str, IntArray]
    positive: int

    @property
    def labels(self) -> IntArray:
        """(N,) the true classes."""
        return self.predictions.labels

    @property
    def grouped(self) -> bool:
        """Whether the units are groups."""
        return bool(self.names)

    @property
    def n_units(self) -> int:
        """How many images or groups there are."""
        return int(self.units.max()) + 1

    @property
    def present_classes(self) -> NDArray[np.bool_]:
        """(C,) which classes have test images."""
        return np.asarray(self.confusion.sum(axis=1) > 0)

    @property
    def impossible(self) -> int:
        """How many images had their true class called impossible."""
        given = self.predictions.probabilities[np.arange(len(self.labels)), self.labels]
        return int((given < SMALLEST_PROBABILITY).sum())

    @property
    def one_decides(self) -> bool:
        """Whether a single image makes more than half of the log loss of several."""
        losses = log_losses(self.labels, self.predictions.probabilities)
        return len(losses) > 1 and float(losses.max()) > 0.5 * float(losses.sum())

    def named(self, chosen: NDArray[np.bool_]) -> StoredText:
        """The chosen classes (C,) as a list for a sentence."""
        return tell_shortened([repr(self.predictions.classes[k]) for k in np.flatnonzero(chosen)])


def tested(
    predictions: ClassPredictions, groups: Sequence[str] | None, *, positive: str | None
) -> LabelledPredictions:
    """Keeps the images with a known class. groups: the group of each image, or None.

    positive: the class to find of two; by default that of `positive_class`. Raises DataError if no image has a label,
    there is one class only or the groups do not fit.
    """
    units = units_of(len(predictions), groups)
    known = np.flatnonzero(predictions.labels != UNKNOWN)
    if not len(known):
        raise DataError(
            tell("none of the images has a known class, so nothing can be scored. Give their labels first.")
        )
    size = len(predictions.classes)
    if size < 2:
        raise DataError(
            tell("an evaluation needs at least two classes. Check the classes of the predictions.")
        )
    ids = tuple(predictions.ids[i] for i in known)
    labelled = ClassPredictions(
        ids, predictions.classes, predictions.probabilities[known], predictions.labels[known]
    )
    names = () if groups is None else tuple(sorted({str(groups[int(i)]) for i in known}))
    units = np.unique(units[known], return_inverse=True)[1].astype(np.int64)
    return LabelledPredictions(
        labelled,
        units,
        names,
        confusion_matrix(labelled.labels, labelled.predicted, size),
        _counts(labelled, np.arange(len(labelled), dtype=np.int64)),
        _counts(labelled, units),
        positive_index(labelled, positive),
    )


def _counts(predictions: ClassPredictions, units: IntArray) -> dict[str, IntArray]:
    """Metric of a class -> (C,) in how many units there is something that it is a share of."""
    size = len(predictions.classes)
    positives = _units_per_class(predictions.labels, units, size)
    rest = np.array([len(np.unique(units[predictions.labels != k])) for k in range(size)], dtype=np.int64)
    predicted = _units_per_class(predictions.predicted, units, size)
    areas = np.minimum(positives, rest)
    return {
        "precision": predicted,
        "recall": positives,
        "f1": positives,
        "specificity": rest,
        "roc_auc": areas,
        "average_precision": positives,
        "positives": positives,
        "negatives": rest,
    }


def _units_per_class(classes: IntArray, units: IntArray, n_classes: int) -> IntArray:
    """(C,) in how many units each class occurs."""
    n_units = int(units.max()) + 1
    return np.bincount(np.unique(classes * n_units + units) // n_units, minlength=n_classes).astype(np.int64)
