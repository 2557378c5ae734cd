"""What `results.json` says of a run that outlines objects, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.evaluation.questions import Questions
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions


def run_parts(
    predictions: Mapping[str, ObjectPredictions],  # noqa: ARG001
    evaluations: Mapping[str, ObjectEvaluation],
    questions: Questions,  # noqa: ARG001
) -> dict[str, Any]:
    """Metrics of each class on test and validation; errors, counts, split and merged objects of test."""
    test = evaluations["test"]
    return {
        "per_class": test.per_class,
        "validation_per_class": evaluations["validation"].per_class,
        "objects": test.objects,
    }
