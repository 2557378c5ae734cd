"""Regression: one number for each image."""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.tasks.task import Task

REGRESSION = Task(
    name=phrase("regression"),
    annotation="number",
    primary="mae",
    baseline="constant",
    promises=True,
    row_an_image=True,
    weighs_images=True,
    metrics="pupille.evaluation.regression.specs:METRICS",
    targets="pupille.data.annotations:number_targets",
    objective="pupille.training.objectives.regression:OBJECTIVE",
    head="pupille.training.heads.number_heads:fit_number_head",
    decode="pupille.models.decode.regression:DECODER",
    predictions="pupille.results.regression:NumberPredictions",
    statistics="pupille.evaluation.regression.differences:statistics_of_run",
    evaluate="pupille.evaluation.regression.evaluate:evaluate",
    differences="pupille.evaluation.regression.differences:differences_to",
    compare_two="pupille.evaluation.regression.two_models:compare_two",
    score="pupille.workflows.scored_numbers:scored",
    record="pupille.evaluation.regression.run_parts:run_parts",
    gallery="pupille.evaluation.regression.gallery:telling_images",
    check_questions="pupille.evaluation.classification.operating_point:check_question",
    calibrated="pupille.workflows.predicted_numbers:calibrated",
    protocol="pupille.workflows.number_protocol:NumberProtocol",
    prediction="pupille.workflows.predicted_numbers:prediction",
    served="pupille.workflows.served_numbers:PART",
    sections="pupille.report.regression.table:SECTIONS",
    words="pupille.report.regression.words:WORDS",
    check_results="pupille.results.read:check_numbers",
    given="pupille.workflows.given_numbers:NUMBERS",
    given_words="pupille.report.scores.numbers:WORDS",
    export="pupille.export.regression:PART",
    offline="pupille.workflows.offline_numbers:rules",
    explained="pupille.explanation.regression:QUESTION",
    by_group="pupille.evaluation.regression.by_group:FIGURES",
    losses="pupille.evaluation.regression.gallery:losses",
)
