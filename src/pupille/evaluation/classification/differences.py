"""Runs that name classes, as the paired comparison asks for them: on the same images, by sums and single images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.classification.positive_class import positive_index
from pupille.evaluation.classification.specs import METRICS
from pupille.evaluation.classification.sufficient_statistics import SufficientStatistics, sums
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.paired import differences_to as differences_between
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.evaluation import Difference
from pupille.results.predictions import UNKNOWN, ClassPredictions

COMPARED = {spec.name: spec for spec in METRICS if spec.name == "accuracy"}
"""The metrics by which many runs are compared: those whose score of each image `ClassStatistics` gives."""


@dataclass(frozen=True)
class ClassStatistics:
    """What the metrics of one run need. labels: (N,), probabilities: (N, C), units: (N,) from 0, each used.

    positive: the class to find, where there are two.
    """

    labels: IntArray
    probabilities: FloatArray
    units: IntArray
    positive: int = 1

    @property
    def n(self) -> int:
        """The number of images."""
        return len(self.labels)

    @cached_property
    def n_units(self) -> int:
        """The number of images, or of groups."""
        return int(self.units.max()) + 1

    @cached_property
    def sums(self) -> SufficientStatistics:
        """The sums of each unit."""
        return sums(self.labels, self.probabilities, self.units, positive=self.positive)

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """Overall metric -> (B,) of each column of weights (U, B)."""
        return self.sums.scores(weights).overall

    def image_scores(self, metric: str) -> FloatArray | None:
        """(N,) 1 where an image is right, else 0, for the accuracy; None for the other metrics."""
        if metric != "accuracy":
            return None
        return np.asarray(self.probabilities.argmax(axis=1) == self.labels, dtype=np.float64)


def statistics(predictions: ClassPredictions) -> ClassStatistics:
    """The statistics of a run, each image by itself."""
    units = np.arange(len(predictions), dtype=np.int64)
    return ClassStatistics(predictions.labels, predictions.probabilities, units, positive_index(predictions))


def differences_to(
    chosen: str,
    runs: Mapping[str, ClassPredictions],
    *,
    metric: str = "accuracy",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run: `pupille.evaluation.inference.paired` on labelled images.

    runs: predictions by name, of the same images in the same order. margin: the smallest difference that matters,
    named beforehand. groups: the group of each image; whole groups are then resampled.
    Raises ConfigError for an unknown metric or chosen run, DataError if the runs are not of the same images
    or no image has a label.
    """
    if metric not in COMPARED:
        raise ConfigError(unknown_choice("the metric of the differences", metric, COMPARED))
    if chosen not in runs:
        raise ConfigError(unknown_choice("the chosen run", chosen, runs))
    for name, predictions in runs.items():
        check_same_images(chosen, runs[chosen], name, predictions)
    known = runs[chosen].labels != UNKNOWN
    if not known.any():
        raise DataError(
            tell("none of the images has a known class, so runs cannot be compared. Give their labels first.")
        )
    units = np.unique(units_of(len(known), groups)[known], return_inverse=True)[1].astype(np.int64)
    statistics = {
        name: ClassStatistics(
            predictions.labels[known], predictions.probabilities[known], units, positive_index(predictions)
        )
        for name, predictions in runs.items()
    }
    return differences_between(
        chosen,
        statistics,
        COMPARED[metric],
        grouped=groups is not None,
        margin=margin,
        seed=seed,
        resamples=resamples,
    )


def correctness(predictions: ClassPredictions) -> FloatArray:
    """(N,) 1 where the most probable class is the true one, else 0; its mean is the accuracy."""
    return np.asarray(predictions.predicted == predictions.labels, dtype=np.float64)


def check_same_images(
    chosen: str, reference: ClassPredictions, name: str, predictions: ClassPredictions
) -> None:
    """Raises DataError unless the two predictions are of the same images, labels and classes in the same order."""
    same = (
        predictions.ids == reference.ids
        and predictions.classes == reference.classes
        and np.array_equal(predictions.labels, reference.labels)
    )
    if not same:
        raise DataError(
            tell(
                "the runs {name!r} and {chosen!r} were not scored on the same images, labels and "
                "classes in the same order, so they cannot be compared. Predict again with both on "
                "one split.",
                name=name,
                chosen=chosen,
            )
        )
