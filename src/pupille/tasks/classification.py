"""Classification: one class for each image."""

from __future__ import annotations

from pupille.tasks.task import Task

CLASSIFICATION = Task(
    name="classification",
    primary_metric="accuracy",
    loss="pupille.training.objectives.classification:loss",
    predict="pupille.training.objectives.classification:predict",
    evaluate="pupille.evaluation.classification.evaluate:evaluate",
    differences="pupille.evaluation.classification.differences:differences_to",
)
