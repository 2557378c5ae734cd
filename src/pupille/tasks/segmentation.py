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
    baseline="mean-mask",
    promises=True,
    objective="pupille.training.objectives.segmentation:OBJECTIVE",
    decode="pupille.models.decode.segmentation:DECODER",
    record="pupille.evaluation.segmentation.run_parts:run_parts",
    gallery="pupille.evaluation.segmentation.gallery:telling_images",
    sections="pupille.report.segmentation.table:SECTIONS",
    words="pupille.report.segmentation.words:WORDS",
    check_results="pupille.results.read:check_masks",
    compare_two="pupille.evaluation.segmentation.two_models:compare_two",
    check_questions="pupille.evaluation.segmentation.questions:check_questions",
    calibrated="pupille.workflows.predicted_masks:calibrated",
    prediction="pupille.workflows.predicted_masks:prediction",
    served="pupille.workflows.served_masks:PART",
    larger="pupille.workflows.larger_pictures:larger_pictures",
    pool="pupille.results.masks:pooled",
    export="pupille.export.segmentation:PART",
    offline="pupille.workflows.offline_masks:rules",
    by_group="pupille.evaluation.segmentation.by_group:FIGURES",
    losses="pupille.evaluation.segmentation.gallery:losses",
    right_answers="pupille.evaluation.segmentation.right_answers:right_answers",
)
