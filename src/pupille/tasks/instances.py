"""Instances: a mask and a class for each object."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

INSTANCES = Task(
    name=phrase("instances"),
    annotation="instances",
    primary="pq",
    metrics="pupille.evaluation.instances.specs:METRICS",
    targets="pupille.data.instance_targets:instance_targets",
    predictions="pupille.results.objects:ObjectPredictions",
    statistics="pupille.evaluation.instances.statistics:statistics_of",
    evaluate="pupille.evaluation.instances.evaluate:evaluate",
    differences="pupille.evaluation.instances.differences:differences_to",
    given="pupille.workflows.given_objects:INSTANCES",
    given_words="pupille.report.scores.objects:WORDS",
    baseline="watershed",
    promises=True,
    objective="pupille.training.objectives.instances:OBJECTIVE",
    decode="pupille.models.decode.instances:DECODER",
    record="pupille.evaluation.instances.run_parts:run_parts",
    gallery="pupille.evaluation.instances.gallery:telling_images",
    sections="pupille.report.instances.table:SECTIONS",
    words="pupille.report.instances.words:WORDS",
    check_results="pupille.results.read:check_objects",
    compare_two="pupille.evaluation.instances.two_models:compare_two",
    check_questions="pupille.evaluation.instances.questions:check_questions",
    calibrated="pupille.workflows.predicted_objects:calibrated",
    prediction="pupille.workflows.predicted_objects:prediction",
    served="pupille.workflows.served_objects:OUTLINES",
    larger="pupille.workflows.larger_pictures:larger_pictures",
    pool="pupille.results.objects:pooled",
    by_group="pupille.evaluation.instances.by_group:FIGURES",
    export="pupille.export.instances:PART",
    losses="pupille.evaluation.instances.gallery:losses",
    right_answers="pupille.evaluation.instances.right_answers:right_answers",
)
