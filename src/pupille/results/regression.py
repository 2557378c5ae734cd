"""What a model said of a number in each image, the file that keeps it, and how good it was."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.stored_text import with_stored_texts
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.runs.folder import write_atomically
from pupille.storage.csv_table import from_csv, to_csv
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes

COLUMNS = ["id", "value", "predicted"]


@dataclass(frozen=True)
class NumberPredictions:
    """The numbers predicted for N images, before any metric.

    ids: N sample ids. values: (N,) the true numbers, NaN where the truth is not known. predicted: (N,).
    unit: of both, such as `mm`; empty where they have none.
    Raises DataError if the shapes disagree, a true number is infinite or a predicted one is not finite.
    """

    ids: tuple[str, ...]
    values: FloatArray
    predicted: FloatArray
    unit: str = ""

    def __post_init__(self) -> None:
        n = len(self.ids)
        if self.values.shape != (n,) or self.predicted.shape != (n,):
            raise DataError(
                f"predictions of {n} images need true numbers ({n},) and predicted numbers ({n},), one for each "
                f"image. Got {self.values.shape} and {self.predicted.shape}."
            )
        if not np.isfinite(self.predicted).all():
            raise DataError("predicted numbers must be finite. Check the model that made them.")
        if np.isinf(self.values).any():
            raise DataError(
                "true numbers must be finite. Correct them, or leave them empty where they are not known."
            )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> NDArray[np.bool_]:
        """(N,) whether the true number is known."""
        return np.isfinite(self.values)

    def to_csv(self) -> str:
        """A table `id, value, predicted`; an unknown value is an empty cell, a number reads back to the same bits."""
        rows: list[list[object]] = [list(COLUMNS)]
        for id_, value, guess in zip(self.ids, self.values.tolist(), self.predicted.tolist(), strict=True):
            rows.append([id_, None if np.isnan(value) else value, guess])
        return to_csv(rows)

    @classmethod
    def from_csv(cls, text: str, *, unit: str = "") -> NumberPredictions:
        """The inverse of `to_csv`; the unit is not in the table. Raises DataError if it is no table of numbers."""
        try:
            rows = from_csv(text)
        except csv.Error as error:
            raise DataError(f"the table of predictions is damaged ({error}). Predict again.") from error
        if not rows or rows[0] != COLUMNS:
            raise DataError(f"not a table of predicted numbers: its columns must be {', '.join(COLUMNS)}.")
        try:
            ids = tuple(id_ for id_, _, _ in rows[1:])
            values = [float(value) if value else np.nan for _, value, _ in rows[1:]]
            predicted = [float(guess) for _, _, guess in rows[1:]]
        except ValueError as error:
            raise DataError(f"the table of predictions is damaged ({error}). Predict again.") from error
        return cls(ids, np.array(values, dtype=np.float64), np.array(predicted, dtype=np.float64), unit)

    def save(self, folder: Path, part: str) -> None:
        """Writes `<folder>/<part>.csv`. Raises RunError if it cannot."""
        write_atomically(folder / f"{part}.csv", self.to_csv())

    @classmethod
    def load(cls, folder: Path, part: str, *, unit: str = "") -> NumberPredictions:
        """The inverse of `save`. Raises DataError if the file is missing, unreadable or damaged."""
        path = folder / f"{part}.csv"
        try:
            # Bytes, since reading as text would turn a line break within an id into another one.
            text = read_bytes(path, most=LARGEST_TABLE).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{str(path)!r} cannot be read ({error}). Predict again.") from error
        return cls.from_csv(text, unit=unit)


@dataclass(frozen=True)
class RegressionEvaluation:
    """The metrics of one set of predicted numbers.

    metrics: by name (`mae, rmse, median_absolute_error, bias, r2, spearman, concordance, skill`).
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
