"""What `results.json` says of a run that draws masks, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.evaluation.questions import Questions
from pupille.results.mask_evaluation import MaskEvaluation
from pupille.results.masks import MaskPredictions
from pupille.results.masks_record import MasksRecord


def run_parts(
    predictions: Mapping[str, MaskPredictions],  # noqa: ARG001
    evaluations: Mapping[str, MaskEvaluation],
    questions: Questions,  # noqa: ARG001
) -> dict[str, Any]:
    """Metrics of each class on test and validation, and what became of the pixels of test."""
    test = evaluations["test"]
    return {
        "per_class": test.per_class,
        "validation_per_class": evaluations["validation"].per_class,
        "masks": masks_record(test),
    }


def masks_record(evaluation: MaskEvaluation) -> MasksRecord:
    """What is said of pixels and images."""
    background = evaluation.background
    return MasksRecord(
        evaluation.images,
        tuple(tuple(int(cell) for cell in row) for row in evaluation.confusion),
        evaluation.tolerance,
        None if background is None else evaluation.classes[background],
    )
