"""Instances: a mask and a class for each object."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

INSTANCES = Task(
    name=phrase("instances"),
    annotation="instances",
    primary="pq",
    metrics="pupille.evaluation.instances.specs:METRICS",
    targets="pupille.data.object_targets:instance_targets",
    predictions="pupille.results.objects:ObjectPredictions",
    statistics="pupille.evaluation.instances.statistics:statistics_of",
    evaluate="pupille.evaluation.instances.evaluate:evaluate",
    differences="pupille.evaluation.instances.differences:differences_to",
    given="pupille.workflows.given_objects:INSTANCES",
    given_words="pupille.report.scores.objects:WORDS",
)
