"""Segmentation: a class for each pixel."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

SEGMENTATION = Task(
    name=phrase("segmentation"),
    annotation="mask",
    primary="iou",
    metrics="pupille.evaluation.segmentation.specs:METRICS",
    targets="pupille.data.mask_targets:mask_targets",
    predictions="pupille.results.masks:MaskPredictions",
    statistics="pupille.evaluation.segmentation.statistics:statistics_of",
    evaluate="pupille.evaluation.segmentation.evaluate:evaluate",
    differences="pupille.evaluation.segmentation.differences:differences_to",
    given="pupille.workflows.given_masks:MASKS",
    given_words="pupille.report.scores.masks:WORDS",
)
