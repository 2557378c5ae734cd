"""What `results.json` says of a run that outlines objects, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pupille.evaluation.instances.area import reaches_of
from pupille.evaluation.questions import Questions
from pupille.evaluation.segmentation.promised import margin_record
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions


def run_parts(
    predictions: Mapping[str, ObjectPredictions],
    evaluations: Mapping[str, ObjectEvaluation],
    questions: Questions,
) -> dict[str, Any]:
    """As of all objects, with the margin that holds nearly all of what is drawn. predictions: of `validation`, `test`
    and, where some were set aside, `promises`."""
    parts = of_objects(evaluations)
    margin = margin_record({part: reaches_of(of_part) for part, of_part in predictions.items()}, questions)
    return {**parts, "objects": replace(parts["objects"], margin=margin)}


def of_objects(evaluations: Mapping[str, ObjectEvaluation]) -> dict[str, Any]:
    """Metrics of each class on test and validation; errors, counts, split and merged objects of test."""
    test = evaluations["test"]
    return {
        "per_class": test.per_class,
        "validation_per_class": evaluations["validation"].per_class,
        "objects": test.objects,
    }
