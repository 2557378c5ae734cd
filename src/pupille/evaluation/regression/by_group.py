"""What is told of groups of images of which a number is predicted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.by_group import OfMetrics
from pupille.evaluation.regression.evaluate import evaluate
from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import Constants
from pupille.results.arrays import IntArray
from pupille.results.regression import NumberPredictions, RegressionEvaluation

NAMES = ("mae", "bias")


def known_rows(predictions: NumberPredictions) -> IntArray:
    """The rows whose true number is known."""
    return np.flatnonzero(predictions.known)


def evaluated(
    predictions: NumberPredictions, *, groups: Sequence[str] | None, seed: int
) -> RegressionEvaluation:
    """The metrics of these images. None of those that are told is against a constant."""
    return evaluate(predictions, constants=Constants(0.0, 0.0), groups=groups, seed=seed)


FIGURES = OfMetrics(tuple(spec for spec in METRICS if spec.name in NAMES), evaluated, known_rows)
