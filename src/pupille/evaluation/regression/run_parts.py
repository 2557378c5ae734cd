"""What `results.json` says of a run that predicts a number, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.evaluation.questions import Questions
from pupille.evaluation.regression.prediction_intervals import COVERAGE
from pupille.evaluation.regression.record import numbers_record, promise_record
from pupille.evaluation.regression.subgroups import by_subgroup
from pupille.results.regression import NumberPredictions, RegressionEvaluation


def run_parts(
    predictions: Mapping[str, NumberPredictions],
    evaluations: Mapping[str, RegressionEvaluation],  # noqa: ARG001
    questions: Questions,
) -> dict[str, Any]:
    """The `numbers` of a run: points, calibration, agreement, prediction intervals, subgroups. predictions: of
    `validation`, `test` and, where some were set aside, `promises`."""
    test = predictions["test"]
    asked, groups, seed = questions.asked, questions.test_groups, questions.seed
    subgroups = None
    if questions.subgroups:
        subgroups = by_subgroup(test, questions.subgroups, column=questions.column, groups=groups, seed=seed)
    promise = promise_record(
        predictions.get("promises", predictions["validation"]),
        test,
        coverage=asked.coverage or COVERAGE,
        set_aside_groups=questions.promise_groups
        if "promises" in predictions
        else questions.validation_groups,
        test_groups=groups,
        chosen_among=1 if "promises" in predictions else questions.candidates,
    )
    return {"numbers": numbers_record(test, groups=groups, promise=promise, subgroups=subgroups, seed=seed)}
