"""What is said of labelled images beyond the metrics, where classes are told apart: threshold, subgroups, sets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pupille.errors import RunError
from pupille.evaluation.classification.conformal_record import tried
from pupille.evaluation.classification.evaluate import with_positive
from pupille.evaluation.classification.operating_point import threshold_record
from pupille.evaluation.classification.subgroups_record import subgroup_record
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.i18n.language import tell
from pupille.results.classification import ThresholdRecord
from pupille.results.evaluation import Evaluation
from pupille.results.predictions import ClassPredictions
from pupille.training.run import groups_in_order, read_groups, read_predictions
from pupille.workflows.predicted_classes import rule_of


def scored(
    folder: Path, predictions: ClassPredictions, evaluation: Evaluation, questions: Questions
) -> dict[str, Any]:
    """The metrics of the positive class, the threshold that the validation images of a run choose, subgroups and sets,
    on other predictions of its model.

    By the names of the fields of a run. questions: with the groups and subgroups of these images.
    """
    asked, groups = questions.asked, questions.test_groups
    threshold = threshold_of(folder, predictions, asked, groups)
    subgroups = sets = None
    if questions.subgroups:
        subgroups = subgroup_record(
            predictions,
            questions.subgroups,
            column=questions.column,
            threshold=threshold,
            groups=groups,
            seed=questions.seed,
        )
    if asked.coverage is not None:
        sets = tried(rule_of(folder, asked.coverage), predictions, groups)
    if threshold:
        evaluation = with_positive(evaluation, threshold.positive)
    return {
        "metrics": evaluation.metrics,
        "threshold": threshold,
        "subgroups": subgroups,
        "sets": sets,
    }


def threshold_of(
    folder: Path, predictions: ClassPredictions, asked: EvaluationConfig, groups: Sequence[str] | None
) -> ThresholdRecord | None:
    """The threshold that the validation images of a run choose, shown on other predictions of its model.

    None where the run came without them. Raises RunError if a threshold is asked for then.
    """
    if not (folder / "predictions" / "validation.csv").exists():
        if asked.about_threshold:
            raise RunError(
                tell(
                    "{folder!r} lacks predictions/validation.csv, which chooses the threshold. Bring the whole run.",
                    folder=str(folder),
                )
            )
        return None
    validation = read_predictions(folder, "validation")
    return threshold_record(
        validation,
        predictions,
        asked,
        validation_groups=groups_in_order(validation, read_groups(folder)),
        test_groups=groups,
    )
