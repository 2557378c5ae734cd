"""What is said of images with known numbers beyond the metrics: agreement, calibration, intervals, subgroups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pupille.errors import ConfigError
from pupille.evaluation.questions import Questions
from pupille.evaluation.regression.prediction_intervals import COVERAGE
from pupille.evaluation.regression.record import numbers_record, promise_record
from pupille.evaluation.regression.subgroups import by_subgroup
from pupille.i18n.language import tell
from pupille.results.regression import NumberPredictions
from pupille.training.run import PROMISES, groups_in_order, parts_predicted, read_groups, read_predictions


def scored(
    folder: Path,
    predictions: NumberPredictions,
    evaluation: object,  # noqa: ARG001
    questions: Questions,
) -> dict[str, Any]:
    """The `numbers` of other predictions of a run's model. questions: with the groups and subgroups of these images.

    Intervals are calibrated on what the run set aside, or on its validation images; there are none where it came
    without these, unless a coverage was asked for: then ConfigError says so.
    """
    asked, parts = questions.asked, parts_predicted(folder)
    promise = None
    part = PROMISES if PROMISES in parts else "validation"
    if part in parts:
        aside: NumberPredictions = read_predictions(folder, part)
        promise = promise_record(
            aside,
            predictions,
            coverage=asked.coverage or COVERAGE,
            set_aside_groups=groups_in_order(aside, read_groups(folder)),
            test_groups=questions.test_groups,
        )
    elif asked.coverage is not None:
        raise ConfigError(
            tell("intervals are calibrated on the validation images of the run. Bring the whole run folder.")
        )
    subgroups = None
    if questions.subgroups:
        subgroups = by_subgroup(
            predictions,
            questions.subgroups,
            column=questions.column,
            groups=questions.test_groups,
            seed=questions.seed,
        )
    record = numbers_record(
        predictions, groups=questions.test_groups, promise=promise, subgroups=subgroups, seed=questions.seed
    )
    return {"numbers": record}
