"""What is told of groups of images whose classes are told apart: right, found, alarms, and whether odds are equal.

Hardt, Price & Srebro (2016, https://arxiv.org/abs/1610.02413) for equalised odds, Chouldechova (2017,
https://arxiv.org/abs/1703.00056) for predictive parity and why the two exclude each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.by_group import Images
from pupille.evaluation.classification.odds import odds_in_words
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.estimate import too_few
from pupille.evaluation.inference.intervals import student_quantile
from pupille.evaluation.inference.proportions import share_of
from pupille.evaluation.inference.subgroups import SMALLEST
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.by_group import FigureRecord
from pupille.results.metric import Metric
from pupille.results.predictions import UNKNOWN, ClassPredictions

BoolArray = NDArray[np.bool_]
LABELS = {
    "accuracy": phrase("Accuracy"),
    "recall": phrase("Recall"),
    "precision": phrase("Precision"),
    "false_alarms": phrase("False alarms"),
    "calibration": phrase("Said less true"),
}
"""Name of a figure -> its label; the last is the mean probability less the share that it is of."""
OF_ALL = ("accuracy", "calibration")
OF_POSITIVE = ("accuracy", "recall", "precision", "false_alarms", "calibration")
"""What is told where one class is to be found, at the frozen threshold."""


@dataclass(frozen=True)
class Called:
    """Which images are positive, and which are called so. probabilities: (N,) of it."""

    positive: BoolArray
    called: BoolArray
    probabilities: FloatArray


class ClassFigures:
    """See `pupille.evaluation.by_group.GroupFigures`."""

    def known(self, predictions: ClassPredictions) -> IntArray:
        """The rows whose class is known."""
        return np.flatnonzero(predictions.labels != UNKNOWN)

    def figures(self, images: Images) -> tuple[FigureRecord, ...]:
        """Of the class to find where there is a threshold for it, else of all classes."""
        names = OF_ALL if called_of(images) is None else OF_POSITIVE
        return tuple(FigureRecord(name, tell(LABELS[name]), "share", name == "calibration") for name in names)

    def of(self, images: Images, *, alpha: float) -> Mapping[str, Metric]:
        """The figures of the images of one group."""
        predictions: ClassPredictions = images.predictions
        units = None if images.groups is None else units_of(len(predictions), images.groups)
        right = predictions.predicted == predictions.labels
        every, called = np.ones(len(right), dtype=np.bool_), called_of(images)

        def share(part: BoolArray, whole: BoolArray) -> Metric:
            if (n := int(whole.sum())) < SMALLEST:
                why = tell("too few images to say anything ({n}), {least} are needed", n=n, least=SMALLEST)
                return Metric(None, None, None, n, why)
            return share_of(part, whole, tell("no image"), units, alpha=alpha)

        if called is None:
            said = predictions.probabilities.max(axis=1) - right
            return {
                "accuracy": share(right, every),
                "calibration": mean_of(said, units, alpha=alpha),
            }
        return {
            "accuracy": share(right, every),
            "recall": share(called.called & called.positive, called.positive),
            "precision": share(called.called & called.positive, called.called),
            "false_alarms": share(called.called & ~called.positive, ~called.positive),
            "calibration": mean_of(called.probabilities - called.positive, units, alpha=alpha),
        }

    def sentences(
        self, images: Images, values: Sequence[str], *, column: str, groupings: int
    ) -> tuple[StoredText, ...]:
        """Whether odds are equal and calls worth the same, where one class is to be found."""
        called = called_of(images)
        if called is None or images.threshold is None:
            return ()
        return odds_in_words(
            called.positive,
            called.called,
            values,
            column=column,
            positive=images.threshold.positive,
            groups=images.groups,
            tests=groupings,
            seed=images.seed,
        )


def called_of(images: Images) -> Called | None:
    """Which images are called positive at the frozen threshold; None where there is none."""
    threshold = images.threshold
    if threshold is None or threshold.value is None:
        return None
    predictions: ClassPredictions = images.predictions
    place = predictions.classes.index(threshold.positive)
    probabilities = predictions.probabilities[:, place]
    return Called(predictions.labels == place, probabilities >= threshold.value, probabilities)


def mean_of(values: FloatArray, units: IntArray | None, *, alpha: float) -> Metric:
    """The mean of (N,) values with Student's interval over images, or over groups as a ratio of their sums."""
    number = np.arange(len(values)) if units is None else np.unique(units, return_inverse=True)[1]
    sums, sizes = np.bincount(number, weights=values), np.bincount(number)
    n, value = len(sizes), float(sums.sum() / sizes.sum())
    if why := too_few(n, grouped=units is not None):
        return Metric(value, None, None, n, why)
    spread = float(((sums - value * sizes) ** 2).sum()) * n / (n - 1)
    half = student_quantile(n, alpha=alpha) * np.sqrt(spread) / sizes.sum()
    return Metric(value, value - float(half), value + float(half), n)


FIGURES = ClassFigures()
