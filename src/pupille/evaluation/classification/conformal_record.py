"""The `sets` of a run in `results.json`: classes that hold the true one as often as promised, tried on test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.classification.conformal import SetRule, abstention, fit_sets, prediction_sets
from pupille.evaluation.inference.bootstrap import units_of
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.classification import SetSizeRecord, SetsRecord
from pupille.results.predictions import UNKNOWN, ClassPredictions


def sets_record(
    validation: ClassPredictions,
    test: ClassPredictions,
    coverage: float,
    *,
    validation_groups: Sequence[str] | None,
    test_groups: Sequence[str] | None,
) -> SetsRecord | None:
    """The rule that validation calibrates, and what it does on test; None if either has no labelled image."""
    labels, shares, units = labelled(validation, validation_groups)
    if not len(labels) or not (test.labels != UNKNOWN).any():
        return None
    return tried(fit_sets(labels, shares, coverage=coverage, units=units), test, test_groups)


def tried(rule: SetRule, test: ClassPredictions, groups: Sequence[str] | None) -> SetsRecord:
    """What the sets of a rule do on labelled images. Raises DataError if there are none."""
    labels, shares, units = labelled(test, groups)
    summary = abstention(labels, shares, rule, units=units)
    size, images = np.unique(prediction_sets(shares, rule).sum(axis=1), return_counts=True)
    return SetsRecord(
        coverage=rule.coverage,
        least=rule.least,
        n=rule.n,
        grouped=groups is not None,
        covered=summary.covered,
        answered=summary.answered,
        right_when_answered=summary.right_when_answered,
        mean_size=summary.mean_size,
        sizes=tuple(SetSizeRecord(int(k), int(n)) for k, n in zip(size, images, strict=True)),
    )


def labelled(
    predictions: ClassPredictions, groups: Sequence[str] | None
) -> tuple[IntArray, FloatArray, IntArray | None]:
    """Labels, probabilities and units of the images whose class is known."""
    known = np.flatnonzero(predictions.labels != UNKNOWN)
    units = (
        None
        if groups is None
        else np.unique(units_of(len(predictions), groups)[known], return_inverse=True)[1]
    )
    return predictions.labels[known], predictions.probabilities[known], units
