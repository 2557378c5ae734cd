"""What `results.json` says of a run that draws masks, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pupille.evaluation.questions import Questions
from pupille.evaluation.segmentation.fates import agreement
from pupille.evaluation.segmentation.promised import margin_record, reaches_of
from pupille.results.mask_evaluation import MaskEvaluation
from pupille.results.masks import MaskPredictions
from pupille.results.masks_record import ImageRange, MasksRecord


def run_parts(
    predictions: Mapping[str, MaskPredictions],
    evaluations: Mapping[str, MaskEvaluation],
    questions: Questions,
) -> dict[str, Any]:
    """Metrics of each class on test and validation, what became of the pixels of test, and the margin that holds nearly
    all of what is drawn. predictions: of `validation`, `test` and, where some were set aside, `promises`."""
    test = evaluations["test"]
    margin = None
    if test.background is not None:
        margin = margin_record(
            {part: reaches_of(of_part) for part, of_part in predictions.items()}, questions
        )
    return {
        "per_class": test.per_class,
        "validation_per_class": evaluations["validation"].per_class,
        "masks": replace(masks_record(test), of_images=image_range(predictions["test"]), margin=margin),
    }


def image_range(predictions: MaskPredictions) -> ImageRange:
    """The agreement of the image that agrees least, of the one in the middle, and of the one that agrees most."""
    shares = [agreement(predictions, id_) for id_ in predictions.ids]
    return ImageRange(min(shares), float(np.median(shares)), max(shares))


def masks_record(evaluation: MaskEvaluation) -> MasksRecord:
    """What is said of pixels and images."""
    background = evaluation.background
    return MasksRecord(
        evaluation.images,
        tuple(tuple(int(cell) for cell in row) for row in evaluation.confusion),
        evaluation.tolerance,
        None if background is None else evaluation.classes[background],
    )
