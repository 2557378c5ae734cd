"""Detection: a box and a class for each object."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

DETECTION = Task(
    name=phrase("detection"),
    annotation="boxes",
    primary="ap",
    metrics="pupille.evaluation.detection.specs:METRICS",
    targets="pupille.data.object_targets:box_targets",
    predictions="pupille.results.objects:ObjectPredictions",
    statistics="pupille.evaluation.detection.statistics:statistics_of",
    evaluate="pupille.evaluation.detection.evaluate:evaluate",
    differences="pupille.evaluation.detection.differences:differences_to",
    given="pupille.workflows.given_objects:BOXES",
    given_words="pupille.report.scores.objects:WORDS",
)
