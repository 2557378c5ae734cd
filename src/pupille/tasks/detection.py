"""Detection: a box and a class for each object."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

DETECTION = Task(
    name=phrase("detection"),
    annotation="boxes",
    primary="ap",
    metrics="pupille.evaluation.detection.specs:METRICS",
    targets="pupille.data.box_targets:box_targets",
    predictions="pupille.results.objects:ObjectPredictions",
    statistics="pupille.evaluation.detection.statistics:statistics_of",
    evaluate="pupille.evaluation.detection.evaluate:evaluate",
    differences="pupille.evaluation.detection.differences:differences_to",
    given="pupille.workflows.given_objects:BOXES",
    given_words="pupille.report.scores.objects:WORDS",
    baseline="mean-boxes",
    objective="pupille.training.objectives.detection:OBJECTIVE",
    decode="pupille.models.decode.detection:DECODER",
    record="pupille.evaluation.detection.run_parts:run_parts",
    gallery="pupille.evaluation.detection.gallery:telling_images",
    sections="pupille.report.detection.table:SECTIONS",
    words="pupille.report.detection.words:WORDS",
    check_results="pupille.results.read:check_objects",
    compare_two="pupille.evaluation.detection.two_models:compare_two",
    check_questions="pupille.evaluation.detection.questions:check_questions",
    calibrated="pupille.workflows.predicted_boxes:calibrated",
    prediction="pupille.workflows.predicted_boxes:prediction",
    served="pupille.workflows.served_objects:BOXES",
    pool="pupille.results.objects:pooled",
    by_group="pupille.evaluation.detection.by_group:FIGURES",
    export="pupille.export.detection:PART",
    offline="pupille.workflows.offline_boxes:rules",
    losses="pupille.evaluation.detection.gallery:losses",
    right_answers="pupille.evaluation.detection.right_answers:right_answers",
)
