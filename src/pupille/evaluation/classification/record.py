"""What `results.json` says of a run that tells classes apart, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.evaluation.classification.calibration_record import calibration_record
from pupille.evaluation.classification.conformal_record import sets_record
from pupille.evaluation.classification.curves_record import curves_record
from pupille.evaluation.classification.evaluate import with_positive
from pupille.evaluation.classification.operating_point import threshold_record
from pupille.evaluation.classification.subgroups_record import subgroup_record
from pupille.evaluation.questions import Questions
from pupille.results.evaluation import Evaluation
from pupille.results.predictions import ClassPredictions


def run_parts(
    predictions: Mapping[str, ClassPredictions], evaluations: Mapping[str, Evaluation], questions: Questions
) -> dict[str, Any]:
    """Of a run by the names of its fields: metrics, those of each class, confusion matrix, threshold, curves,
    calibration, subgroups and sets. predictions, evaluations: of `validation` and `test`."""
    validation, test = predictions["validation"], predictions["test"]
    asked, seed, groups = questions.asked, questions.seed, questions.test_groups
    threshold = threshold_record(
        validation, test, asked, validation_groups=questions.validation_groups, test_groups=groups
    )
    if threshold:
        evaluations = {
            part: with_positive(evaluation, threshold.positive) for part, evaluation in evaluations.items()
        }
    subgroups = sets = None
    if questions.subgroups:
        subgroups = subgroup_record(
            test, questions.subgroups, column=questions.column, threshold=threshold, groups=groups, seed=seed
        )
    if asked.coverage is not None:
        sets = sets_record(
            validation,
            test,
            asked.coverage,
            validation_groups=questions.validation_groups,
            test_groups=groups,
        )
    return {
        "metrics": evaluations["test"].metrics,
        "validation": evaluations["validation"].metrics,
        "per_class": evaluations["test"].per_class,
        "validation_per_class": evaluations["validation"].per_class,
        "confusion": tuple(tuple(row) for row in evaluations["test"].confusion.tolist()),
        "threshold": threshold,
        "curves": curves_record(validation, test, threshold=threshold, groups=groups, seed=seed),
        "calibration": calibration_record(validation, test, groups=groups, seed=seed),
        "subgroups": subgroups,
        "sets": sets,
    }
