"""The classes that another tool gave to images, read from a table and scored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import DataConfig
from pupille.data.answer_table import AnswerTable, read_answer_table
from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.evaluation.classification.differences import ClassStatistics
from pupille.evaluation.classification.evaluate import evaluate
from pupille.evaluation.classification.positive_class import positive_index
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.statistics import Statistics
from pupille.i18n.language import StoredText, tell, tell_shortened
from pupille.images.limits import Limits
from pupille.results.arrays import FloatArray
from pupille.results.evaluation import Evaluation
from pupille.results.pictures import DrawnPictureRecord
from pupille.results.predictions import ClassPredictions
from pupille.tasks.classification import CLASSIFICATION
from pupille.workflows.given import Given, Primary, Truth

OF_NAMES = (
    "accuracy",
    "balanced_accuracy",
    "precision_macro",
    "recall_macro",
    "f1_macro",
    "matthews",
    "kappa",
)
"""The metrics that names of classes have without probabilities."""
OF_NAMES_PER_CLASS = ("recall", "precision", "f1", "specificity")
ROUNDED = 0.02
"""By so much the probabilities of an image may miss a sum of one, as rounded ones do."""


class GivenClasses:
    """Classes, one an image, with probabilities or without."""

    def read(self, path: Path, truth: Truth, config: DataConfig, limits: Limits) -> Given:  # noqa: ARG002
        """The classes at a path, for the images of the truth."""
        table = read_answer_table(path, truth.dataset, None)
        probabilities, note = _probabilities(table, truth.dataset.classes)
        answered = _answered(table, truth.dataset.classes, path)
        if probabilities is None:
            probabilities = np.eye(len(truth.dataset.classes))[answered]
        elif (other := np.flatnonzero(probabilities.argmax(axis=1) != answered)).size:
            raise DataError(
                tell(
                    "{path!r}: the answer of {n:count} images is not their most probable class; the first is "
                    "{image!r}. Correct the column {column!r}, or take the probabilities out.",
                    path=str(path),
                    n=len(other),
                    image=truth.dataset.samples["id"].iloc[int(other[0])],
                    column=table.column,
                )
            )
        predictions = ClassPredictions(
            tuple(truth.dataset.samples["id"]), truth.dataset.classes, probabilities, truth.dataset.labels
        )
        return Given(tell("a table of classes"), predictions, (*table.notes, note), truth.dataset.task)

    def primary(self, predictions: Sequence[ClassPredictions]) -> Primary:  # noqa: ARG002
        """The usual metric of the task."""
        return Primary(CLASSIFICATION.primary)

    def evaluate(
        self,
        predictions: ClassPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,
        seed: int,
    ) -> Evaluation:
        """The metrics of the task. Raises DataError for a threshold, since the answers are classes."""
        if threshold is not None:
            raise DataError(
                tell("the answers are classes, the most probable one of each image; leave --threshold out.")
            )
        return evaluate(predictions, groups=groups, seed=seed, of_names=True)

    def statistics(
        self,
        predictions: ClassPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,  # noqa: ARG002
    ) -> Statistics:
        """What each image or group contributes to the metrics."""
        units = units_of(len(predictions), groups)
        positive = positive_index(predictions)
        return ClassStatistics(predictions.labels, predictions.probabilities, units, positive)

    def record(self, evaluation: Evaluation) -> dict[str, Any]:
        """The metrics that names of classes have, overall and of each class."""
        return {
            "metrics": {name: evaluation.metrics[name] for name in OF_NAMES if name in evaluation.metrics},
            "per_class": {
                class_: {name: metrics[name] for name in OF_NAMES_PER_CLASS if name in metrics}
                for class_, metrics in evaluation.per_class.items()
            },
        }

    def pictures(
        self,
        truth: Dataset,  # noqa: ARG002
        predictions: ClassPredictions,  # noqa: ARG002
        evaluation: Evaluation,  # noqa: ARG002
        folder: Path,  # noqa: ARG002
        *,
        threshold: float | None,  # noqa: ARG002
    ) -> tuple[DrawnPictureRecord, ...]:
        """None: there is nothing to draw over an image."""
        return ()


def _answered(table: AnswerTable, classes: Sequence[str], path: Path) -> list[int]:
    """(N,) the class of each answer. Raises DataError for a name that is none of the classes."""
    index = {name: label for label, name in enumerate(classes)}
    strange = sorted({answer for answer in table.answers if answer not in index})
    if strange:
        raise DataError(
            tell(
                "{path!r} answers {names}, and the classes are {classes}. Name them alike.",
                path=str(path),
                names=tell_shortened([repr(name) for name in strange]),
                classes=tell_shortened(list(classes)),
            )
        )
    return [index[answer] for answer in table.answers]


def _probabilities(table: AnswerTable, classes: Sequence[str]) -> tuple[FloatArray | None, StoredText]:
    """(N, C) the probabilities, where each class has a column of numbers that sum to one; None where not."""
    if not set(classes) <= set(table.cells.columns):
        return None, tell(
            "Only the names of classes are taken; the table has no column of probabilities for each."
        )
    try:
        cells = table.cells[list(classes)].to_numpy(dtype=np.float64)
    except ValueError:
        return None, tell(
            "Only the names of classes are taken; the columns called like them hold no numbers."
        )
    sums = cells.sum(axis=1)
    if not np.isfinite(cells).all() or (cells < 0).any() or np.abs(sums - 1).max(initial=0) > ROUNDED:
        return None, tell(
            "Only the names of classes are taken; the columns called like them do not sum to one."
        )
    return cells / sums[:, None], tell(
        "The columns called like the classes are their probabilities; ties go to the first."
    )


CLASSES = GivenClasses()
