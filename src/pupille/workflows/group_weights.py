"""`--group-weights`: by which groups images are weighed while a model learns, and what that gained and cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from pupille.data.dataset import Dataset
from pupille.data.group_weights import FEWEST
from pupille.data.prepare import Prepared
from pupille.data.splits.groups import column_of
from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.subgroups_record import subgroup_values
from pupille.evaluation.group_weights import Weighing, group_weights_record
from pupille.evaluation.questions import Questions
from pupille.i18n.language import phrase, tell
from pupille.results.group_weights import GroupWeightsRecord
from pupille.tasks import TASKS, Task
from pupille.training.run import TEST_UNWEIGHED, UNWEIGHED, read_predictions

PURPOSE = phrase("the column of --group-weights")


def check_group_weights(dataset: Dataset, column: str | None) -> None:
    """Raises DataError for a column that is not there, ConfigError where images cannot be weighed."""
    if column is None:
        return
    if not TASKS[dataset.task].weighs_images:
        raise ConfigError(
            tell(
                "--group-weights weighs images of which a class or a number is learned, and here {task} is. Leave it "
                "out.",
                task=tell(dataset.task),
            )
        )
    column_of(dataset, column, purpose=PURPOSE)


def weighed(prepared: Prepared, column: str | None) -> Prepared:
    """The prepared images with the group of each; numbers are split at their quarters, empty cells are a group.

    Raises DataError unless two groups have enough training images.
    """
    if column is None:
        return prepared
    groups = tuple(subgroup_values(column_of(prepared.dataset, column, purpose=PURPOSE)))
    sizes = Counter(groups[row] for row in prepared.dataset.rows("train"))
    if sum(size >= FEWEST for size in sizes.values()) < 2:
        raise DataError(
            tell(
                "groups are weighed from {least} training images on, and by the column {column!r} fewer than two have "
                "so many. Name another column, or leave --group-weights out.",
                least=FEWEST,
                column=column,
            )
        )
    return replace(prepared, weighed_by=groups)


def weighing_of(prepared: Prepared, column: str | None) -> Weighing | None:
    """How the images were weighed; None where all count the same."""
    groups, weights = prepared.weighed_by, prepared.weights
    if column is None or groups is None or weights is None:
        return None
    test, learned = (tuple(groups[row] for row in prepared.dataset.rows(part)) for part in ("test", "train"))
    return Weighing(
        column, test, learned, weights.largest, weights.effective, weights.small, prepared.dataset.unit
    )


def weights_of_run(
    folder: Path, card: Task, weighing: Weighing | None, questions: Questions
) -> GroupWeightsRecord | None:
    """What the weights gained and cost a run; None where it was fitted without."""
    if weighing is None or not (folder / UNWEIGHED).exists():
        return None
    return group_weights_record(
        card,
        read_predictions(folder, "test"),
        read_predictions(folder, TEST_UNWEIGHED),
        weighing,
        groups=questions.test_groups,
        seed=questions.seed,
    )
