"""What `results.json` says of a run that finds boxes, beside its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pupille.evaluation.detection.doubts import doubts
from pupille.evaluation.detection.missed import promise_record
from pupille.evaluation.detection.slider import slider_record
from pupille.evaluation.instances.run_parts import of_objects
from pupille.evaluation.questions import Questions
from pupille.results.object_evaluation import ObjectEvaluation
from pupille.results.objects import ObjectPredictions, pooled

PROMISES = "promises"
UNSEEN = ("validation", PROMISES, "test")
"""Parts from which a run does not learn."""


def run_parts(
    predictions: Mapping[str, ObjectPredictions],
    evaluations: Mapping[str, ObjectEvaluation],
    questions: Questions,
) -> dict[str, Any]:
    """As of all objects; with what is doubted in the annotation, and the share that was promised to be missed at most,
    where that was asked. predictions: of `validation`, `test` and, where some were set aside, `promises`."""
    parts = of_objects(evaluations)
    unseen = pooled([part for name, part in predictions.items() if name in UNSEEN])
    record = replace(
        parts["objects"],
        doubts=doubts([unseen, *questions.of_folds]),
        slider=slider_record(predictions["validation"]),
    )
    if questions.asked.miss_at_most is None:
        return {**parts, "objects": record}
    is_apart = PROMISES in predictions
    promise = promise_record(
        predictions[PROMISES if is_apart else "validation"],
        predictions["test"],
        questions.asked.miss_at_most,
        groups=questions.promise_groups if is_apart else questions.validation_groups,
        test_groups=questions.test_groups,
        chosen_among=1 if is_apart else questions.candidates,
        seed=questions.seed,
    )
    return {**parts, "objects": replace(record, promise=promise)}
