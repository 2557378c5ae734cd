"""Classification: one class for each image."""

from __future__ import annotations

from pupille.tasks.task import Task

CLASSIFICATION = Task(
    name="classification",
    annotation="class",
    primary="accuracy",
    baseline="majority",
    metrics="pupille.evaluation.classification.specs:METRICS",
    targets="pupille.data.annotations:class_targets",
    objective="pupille.training.objectives.classification:OBJECTIVE",
    decode="pupille.models.decode.classification:probabilities",
    statistics="pupille.evaluation.classification.differences:statistics",
    evaluate="pupille.evaluation.classification.evaluate:evaluate",
    differences="pupille.evaluation.classification.differences:differences_to",
    sections="pupille.report.classification.table:SECTIONS",
    words="pupille.report.classification.words:WORDS",
    check_results="pupille.results.read:check_classes",
)
