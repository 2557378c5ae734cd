"""Classification: one class for each image."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

CLASSIFICATION = Task(
    name=phrase("classification"),
    annotation="class",
    primary="accuracy",
    baseline="majority",
    promises=False,
    row_an_image=True,
    weighs_images=True,
    metrics="pupille.evaluation.classification.specs:METRICS",
    targets="pupille.data.annotations:class_targets",
    objective="pupille.training.objectives.classification:OBJECTIVE",
    head="pupille.training.heads.fit_heads:fit_head",
    decode="pupille.models.decode.classification:DECODER",
    predictions="pupille.results.predictions:ClassPredictions",
    statistics="pupille.evaluation.classification.differences:statistics",
    evaluate="pupille.evaluation.classification.evaluate:evaluate",
    differences="pupille.evaluation.classification.differences:differences_to",
    compare_two="pupille.evaluation.classification.two_models:compare_two",
    score="pupille.workflows.scored_classes:scored",
    record="pupille.evaluation.classification.record:run_parts",
    gallery="pupille.evaluation.classification.gallery:telling_images",
    check_questions="pupille.evaluation.classification.operating_point:check_question",
    calibrated="pupille.workflows.predicted_classes:calibrated",
    protocol="pupille.workflows.protocol:ClassProtocol",
    prediction="pupille.workflows.predicted_classes:prediction",
    served="pupille.workflows.served_classes:PART",
    sections="pupille.report.classification.table:SECTIONS",
    words="pupille.report.classification.words:WORDS",
    check_results="pupille.results.read:check_classes",
    given="pupille.workflows.given_classes:CLASSES",
    given_words="pupille.report.scores.labels:WORDS",
    export="pupille.export.classification:PART",
    offline="pupille.workflows.offline_classes:rules",
    explained="pupille.explanation.classification:QUESTION",
    by_group="pupille.evaluation.classification.by_group:FIGURES",
    losses="pupille.evaluation.classification.gallery:losses",
)
