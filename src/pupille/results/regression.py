"""What a model said of a number in each image, the file that keeps it, and how good it was."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError, RunError, reason_of
from pupille.i18n.language import tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.difficulty import Difficulty
from pupille.results.metric import Metric
from pupille.runs.folder import read_json, write_atomically, write_json
from pupille.storage.csv_table import from_csv, to_csv
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes

NO_SPREAD = 1e-12
"""Numbers that spread by less than this share of the largest are all alike."""
COLUMNS = ["id", "value", "predicted"]
ABOUT = "numbers.json"
"""Beside the tables: the unit, and what the training images say of their numbers."""


@dataclass(frozen=True)
class NumberScale:
    """The numbers of the training images. deviation: 1 where they are all alike. lowest, highest: of all of them.

    images: how many they are.
    """

    mean: float
    deviation: float
    median: float
    lowest: float
    highest: float
    images: int

    def __post_init__(self) -> None:
        numbers = (self.mean, self.deviation, self.median, self.lowest, self.highest)
        if not np.isfinite(numbers).all() or self.deviation <= 0 or self.lowest > self.highest:
            raise DataError(tell("the scale of the training numbers is damaged. Train the model again."))

    @classmethod
    def of(cls, values: FloatArray) -> NumberScale:
        """The scale of (N,) finite numbers, at least one."""
        deviation = float(values.std())
        return cls(
            float(values.mean()),
            deviation if deviation > NO_SPREAD * max(1.0, float(np.abs(values).max())) else 1.0,
            float(np.median(values)),
            float(values.min()),
            float(values.max()),
            len(values),
        )

    def standardised(self, values: FloatArray) -> FloatArray:
        """Numbers with mean 0 and deviation 1 on the training images."""
        return np.asarray((values - self.mean) / self.deviation)

    def restored(self, standardised: FloatArray) -> FloatArray:
        """The inverse of `standardised`."""
        return np.asarray(standardised * self.deviation + self.mean)

    def outside(self, predicted: FloatArray) -> NDArray[np.bool_]:
        """(N,) which numbers lie outside of all that was trained on."""
        return (predicted < self.lowest) | (predicted > self.highest)


@dataclass(frozen=True)
class NumberPredictions:
    """The numbers predicted for N images, before any metric.

    ids: N sample ids. values: (N,) the true numbers, NaN where the truth is not known. predicted: (N,).
    unit: of both, such as `mm`; empty where they have none. scale: of the training images; None where they are not
    known, as of the answers of another program. difficulty: how large an error the model expects where; None where it
    was not asked.
    Raises DataError if the shapes disagree, a true number is infinite or a predicted one is not finite.
    """

    ids: tuple[str, ...]
    values: FloatArray
    predicted: FloatArray
    unit: str = ""
    scale: NumberScale | None = None
    difficulty: Difficulty | None = None

    def __post_init__(self) -> None:
        n = len(self.ids)
        if self.values.shape != (n,) or self.predicted.shape != (n,):
            raise DataError(
                tell(
                    "predictions of {n} images need true numbers ({n},) and predicted numbers ({n},), one for "
                    "each image. Got {values} and {predicted}.",
                    n=n,
                    values=str(self.values.shape),
                    predicted=str(self.predicted.shape),
                )
            )
        if not np.isfinite(self.predicted).all():
            raise DataError(tell("predicted numbers must be finite. Check the model that made them."))
        if np.isinf(self.values).any():
            raise DataError(
                tell(
                    "true numbers must be finite. Correct them, or leave them empty where they are not known."
                )
            )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def answers(self) -> FloatArray:
        """(N,) what the model said: the predicted numbers."""
        return self.predicted

    @property
    def known(self) -> NDArray[np.bool_]:
        """(N,) whether the true number is known."""
        return np.isfinite(self.values)

    @property
    def expected_errors(self) -> FloatArray | None:
        """(N,) how large an error the model expects of each image; None where all count alike."""
        return self.difficulty.expected(self.predicted) if self.difficulty else None

    def to_csv(self) -> str:
        """A table `id, value, predicted`; an unknown value is an empty cell, a number reads back to the same bits."""
        rows: list[list[object]] = [list(COLUMNS)]
        for id_, value, guess in zip(self.ids, self.values.tolist(), self.predicted.tolist(), strict=True):
            rows.append([id_, None if np.isnan(value) else value, guess])
        return to_csv(rows)

    def rows(self, rows: IntArray) -> NumberPredictions:
        """The predictions at these rows."""
        ids = tuple(self.ids[row] for row in rows)
        return replace(self, ids=ids, values=self.values[rows], predicted=self.predicted[rows])

    @classmethod
    def from_csv(cls, text: str, *, unit: str = "", scale: NumberScale | None = None) -> NumberPredictions:
        """The inverse of `to_csv`; unit and scale are not in the table. Raises DataError if it is none of numbers."""
        try:
            rows = from_csv(text)
        except csv.Error as error:
            raise DataError(
                tell("the table of predictions is damaged ({error}). Predict again.", error=reason_of(error))
            ) from error
        if not rows or rows[0] != COLUMNS:
            raise DataError(
                tell(
                    "not a table of predicted numbers: its columns must be {columns}.",
                    columns=", ".join(COLUMNS),
                )
            )
        try:
            ids = tuple(id_ for id_, _, _ in rows[1:])
            values = [float(value) if value else np.nan for _, value, _ in rows[1:]]
            predicted = [float(guess) for _, _, guess in rows[1:]]
        except ValueError as error:
            raise DataError(
                tell("the table of predictions is damaged ({error}). Predict again.", error=reason_of(error))
            ) from error
        return cls(
            ids, np.array(values, dtype=np.float64), np.array(predicted, dtype=np.float64), unit, scale
        )

    def save(self, folder: Path, part: str) -> None:
        """Writes `<folder>/<part>.csv`, and `numbers.json` beside it. Raises RunError if it cannot."""
        about: dict[str, Any] = {"unit": self.unit, "training": asdict(self.scale) if self.scale else None}
        if self.difficulty:
            about["difficulty"] = self.difficulty.to_json()
        write_json(folder / ABOUT, about)
        write_atomically(folder / f"{part}.csv", self.to_csv())

    @classmethod
    def load(cls, folder: Path, part: str) -> NumberPredictions:
        """The inverse of `save`. Raises DataError if a file is missing, unreadable or damaged."""
        path = folder / f"{part}.csv"
        try:
            # Bytes, since reading as text would turn a line break within an id into another one.
            text = read_bytes(path, most=LARGEST_TABLE).decode("utf-8")
            about = read_json(folder / ABOUT)
            unit, training = about["unit"], about["training"]
            scale = None if training is None else NumberScale(**training)
            difficulty = Difficulty.from_json(about["difficulty"]) if "difficulty" in about else None
        except (OSError, UnicodeDecodeError, RunError, KeyError, TypeError, ValueError) as error:
            raise DataError(
                tell(
                    "{path!r} cannot be read ({error}). Predict again.",
                    path=str(path),
                    error=reason_of(error),
                )
            ) from error
        return replace(cls.from_csv(text, unit=str(unit), scale=scale), difficulty=difficulty)


@dataclass(frozen=True)
class RegressionEvaluation:
    """The metrics of one set of predicted numbers.

    metrics: by name (`mae, rmse, median_absolute_error, bias, r2, spearman, concordance, skill,
    skill_rmse`).
    intervals: what the intervals are about, in words. notes: what a reader must know, in sentences. unit: of the
    numbers predicted, empty where they have none.
    """

    metrics: Mapping[str, Metric]
    intervals: str
    notes: tuple[str, ...] = field(default=())
    unit: str = ""

    def to_json(self) -> dict[str, Any]:
        """The `metrics` record of a run in `results.json`."""
        return with_stored_texts({name: metric.to_json() for name, metric in self.metrics.items()})
