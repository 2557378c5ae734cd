"""The numbers that another tool gave for images, read from a table and scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import DataConfig
from pupille.data.answer_table import read_answer_table
from pupille.data.dataset import Dataset
from pupille.data.formats.numbers import read_numbers
from pupille.errors import DataError
from pupille.evaluation.inference.statistics import Statistics
from pupille.evaluation.regression.evaluate import evaluate
from pupille.evaluation.regression.statistics import Constants, known_images, statistics
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.results.pictures import DrawnPictureRecord
from pupille.results.regression import NumberPredictions, NumberScale, RegressionEvaluation
from pupille.tasks.regression import REGRESSION
from pupille.workflows.given import Given, Primary, Truth


class GivenNumbers:
    """Numbers, one an image."""

    def read(self, path: Path, truth: Truth, config: DataConfig, limits: Limits) -> Given:  # noqa: ARG002
        """The numbers at a path, for the images of the truth."""
        table = read_answer_table(path, truth.dataset, None)
        column = read_numbers(table.answers, table.column, replace(config, task=truth.dataset.task))
        if column is None:
            raise DataError(
                tell(
                    "the column {column!r} of {path!r} holds no numbers.", column=table.column, path=str(path)
                )
            )
        predictions = NumberPredictions(
            tuple(truth.dataset.samples["id"]),
            truth.dataset.values,
            np.asarray(column.values, dtype=np.float64),
            truth.dataset.unit,
            NumberScale.of(truth.dataset.values),
        )
        note = tell(
            "Skill is held against the median of these very images, since there are no training images."
        )
        return Given(
            tell("a table of numbers"), predictions, (*table.notes, *column.notes, note), truth.dataset.task
        )

    def primary(self, predictions: Sequence[NumberPredictions]) -> Primary:  # noqa: ARG002
        """The usual metric of the task."""
        return Primary(REGRESSION.primary)

    def evaluate(
        self,
        predictions: NumberPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,
        seed: int,
    ) -> RegressionEvaluation:
        """The metrics of the task. Raises DataError for a threshold, since numbers bear no scores."""
        if threshold is not None:
            raise DataError(tell("numbers bear no scores, so --threshold has no meaning. Leave it out."))
        return evaluate(predictions, groups=groups, seed=seed, trained=False)

    def statistics(
        self,
        predictions: NumberPredictions,
        groups: Sequence[str] | None,
        *,
        threshold: float | None,  # noqa: ARG002
    ) -> Statistics:
        """What each image or group contributes to the metrics."""
        known, units = known_images(predictions, groups)
        return statistics(known, units, Constants.of(predictions))

    def record(self, evaluation: RegressionEvaluation) -> dict[str, Any]:  # noqa: ARG002
        """Nothing beyond the metrics."""
        return {}

    def pictures(
        self,
        truth: Dataset,  # noqa: ARG002
        predictions: NumberPredictions,  # noqa: ARG002
        evaluation: RegressionEvaluation,  # noqa: ARG002
        folder: Path,  # noqa: ARG002
        *,
        threshold: float | None,  # noqa: ARG002
    ) -> tuple[DrawnPictureRecord, ...]:
        """None: there is nothing to draw over an image."""
        return ()


NUMBERS = GivenNumbers()
