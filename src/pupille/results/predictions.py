"""The predictions of a model for each image, and the file that holds them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.errors import DataError, reason_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.runs.folder import write_atomically
from pupille.storage.csv_table import from_csv, to_csv
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes

UNKNOWN = -1
"""The label of an image whose class is not known."""


@dataclass(frozen=True)
class ClassPredictions:
    """The predictions of a model for N images, before any metric.

    ids: N sample ids. classes: C names. probabilities: (N, C), rows sum to one.
    labels: (N,) indices into `classes`, `UNKNOWN` where the truth is not known.
    Raises DataError if the shapes disagree, a row does not sum to one or a label is out of range.
    """

    ids: tuple[str, ...]
    classes: tuple[str, ...]
    probabilities: FloatArray
    labels: IntArray

    def __post_init__(self) -> None:
        n, c = len(self.ids), len(self.classes)
        if self.probabilities.shape != (n, c) or self.labels.shape != (n,):
            raise DataError(
                tell(
                    "predictions of {n} images and {c} classes need probabilities ({n}, {c}) and labels ({n},). Got "
                    "{probabilities} and {labels}.",
                    n=str(n),
                    c=str(c),
                    probabilities=str(self.probabilities.shape),
                    labels=str(self.labels.shape),
                )
            )
        if not np.isfinite(self.probabilities).all() or (self.probabilities < 0).any():
            raise DataError(
                tell("probabilities must be finite and at least 0. Check the model that made them.")
            )
        if n and np.abs(self.probabilities.sum(axis=1) - 1).max() > 1e-4:
            raise DataError(
                tell("each row of probabilities must sum to one. Check the model that made them.")
            )
        if n and (self.labels.min() < UNKNOWN or self.labels.max() >= c):
            raise DataError(tell("labels must be class indices from 0 to {highest}.", highest=str(c - 1)))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def answers(self) -> FloatArray:
        """(N, C) what the model said: the probabilities."""
        return self.probabilities

    @property
    def predicted(self) -> IntArray:
        """(N,) index of the most probable class of each image."""
        likeliest: IntArray = np.argmax(self.probabilities, axis=1).astype(np.int64)
        return likeliest

    def rows(self, rows: IntArray) -> ClassPredictions:
        """The predictions at these rows."""
        ids = tuple(self.ids[int(row)] for row in rows)
        return ClassPredictions(ids, self.classes, self.probabilities[rows], self.labels[rows])

    def to_csv(self) -> str:
        """A table `id, label, predicted, <a column per class>`; cells a spreadsheet would run are quoted."""
        rows: list[list[object]] = [["id", "label", "predicted", *self.classes]]
        for id_, label, guess, row in zip(
            self.ids, self.labels, self.predicted, self.probabilities, strict=True
        ):
            truth = "" if label == UNKNOWN else self.classes[label]
            rows.append([id_, truth, self.classes[guess], *map(float, row)])
        return to_csv(rows)

    def save(self, folder: Path, part: str) -> None:
        """Writes `<folder>/<part>.csv`. Raises RunError if it cannot."""
        write_atomically(folder / f"{part}.csv", self.to_csv())

    @classmethod
    def load(cls, folder: Path, part: str) -> ClassPredictions:
        """The inverse of `save`. Raises DataError if it is no table of predictions."""
        return cls.from_csv(read_bytes(folder / f"{part}.csv", most=LARGEST_TABLE).decode("utf-8"))

    @classmethod
    def from_csv(cls, text: str) -> ClassPredictions:
        """The inverse of `to_csv`. Raises DataError if the table is not one of predictions."""
        try:
            rows = from_csv(text)
        except csv.Error as error:
            raise DataError(
                tell("the table of predictions is damaged ({error}). Predict again.", error=reason_of(error))
            ) from error
        if not rows or rows[0][:3] != ["id", "label", "predicted"] or len(rows[0]) < 4:
            raise DataError(
                tell("not a table of predictions: it must begin with the columns id, label, predicted.")
            )
        classes = tuple(rows[0][3:])
        index = {name: i for i, name in enumerate(classes)} | {"": UNKNOWN}
        try:
            ids = tuple(row[0] for row in rows[1:])
            labels = [index[row[1]] for row in rows[1:]]
            probabilities = [[float(cell) for cell in row[3:]] for row in rows[1:]]
            table = np.array(probabilities, dtype=np.float64).reshape(len(ids), len(classes))
        except (ValueError, KeyError, IndexError) as error:
            raise DataError(
                tell("the table of predictions is damaged ({error}). Predict again.", error=reason_of(error))
            ) from error
        return cls(ids, classes, table, np.array(labels, dtype=np.int64))
