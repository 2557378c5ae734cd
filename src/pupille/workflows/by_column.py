"""The columns of `--by`: what each image has in them, and the figures by them."""

from __future__ import annotations

from pupille.data.dataset import Dataset
from pupille.data.splits.groups import column_of
from pupille.evaluation.by_group import by_group_record
from pupille.evaluation.classification.subgroups_record import subgroup_values
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.i18n.language import phrase
from pupille.results.arrays import IntArray
from pupille.results.by_group import ByGroupRecord
from pupille.results.classification import ThresholdRecord
from pupille.results.task_predictions import Predictions
from pupille.tasks import Task

BY = phrase("the column of --by")


def check_columns(dataset: Dataset, asked: EvaluationConfig) -> None:
    """Raises DataError if one of the columns that were asked for is not there."""
    for name in asked.columns:
        column_of(dataset, name, purpose=BY)


def subgroup_columns(
    dataset: Dataset, asked: EvaluationConfig, rows: IntArray | None = None
) -> dict[str, list[str]]:
    """Name of each column that was asked for -> the subgroup of each image, of all or of some rows.

    A column of numbers is split at the quarters of all images of the data set.
    """
    columns = {}
    for name in asked.columns:
        values = subgroup_values(column_of(dataset, name, purpose=BY))
        columns[name] = values if rows is None else [values[int(row)] for row in rows]
    return columns


def by_columns(
    card: Task, predictions: Predictions, questions: Questions, threshold: ThresholdRecord | None
) -> ByGroupRecord | None:
    """The figures of a task by the columns that were asked for; None where none were."""
    return by_group_record(card.load("by_group"), predictions, questions, threshold)
