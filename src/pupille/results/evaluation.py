"""What a model said and how good it was, as plain values: predictions, metrics, evaluations, comparisons.

Everything here is made of numpy arrays and numbers, is validated where it is born, and turns into the JSON of
`results.json` (its schema: `docs/results.md`). Functions that compute these values live in `pupille.evaluation`.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.stored_text import recorded
from pupille.results.views import view
from pupille.storage.csv_table import from_csv, to_csv

SCHEMA = 1
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

UNKNOWN = -1
"""The label of an image whose class is not known."""


@dataclass(frozen=True)
class Metric:
    """One figure with its 95 % interval.

    value: None where the metric is undefined, then `reason` says why.
    low, high: bounds of the interval; None where none can be given, then `reason` says why.
    n: the number of independent units behind the value (images, or images of one class).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    reason: str | None = None

    def __post_init__(self) -> None:
        for number in (self.value, self.low, self.high):
            if number is not None and math.isnan(number):
                raise ValueError("a metric is a number or None, never NaN")
        if (self.value is None or self.low is None or self.high is None) and not self.reason:
            raise ValueError("a metric without value or interval needs a reason")

    def to_json(self) -> dict[str, Any]:
        """`{"value", "low", "high", "n"}`, with `"reason"` where there is one."""
        record: dict[str, Any] = {"value": self.value, "low": self.low, "high": self.high, "n": self.n}
        if self.reason:
            record["reason"] = self.reason
        return recorded(record)


@dataclass(frozen=True)
class Predictions:
    """What a model said about N images, before any metric.

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
                f"predictions of {n} images and {c} classes need probabilities ({n}, {c}) and labels ({n},). "
                f"Got {self.probabilities.shape} and {self.labels.shape}."
            )
        if not np.isfinite(self.probabilities).all() or (self.probabilities < 0).any():
            raise DataError("probabilities must be finite and at least 0. Check the model that made them.")
        if n and np.abs(self.probabilities.sum(axis=1) - 1).max() > 1e-4:
            raise DataError("each row of probabilities must sum to one. Check the model that made them.")
        if n and (self.labels.min() < UNKNOWN or self.labels.max() >= c):
            raise DataError(f"labels must be class indices from 0 to {c - 1}.")

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def predicted(self) -> IntArray:
        """(N,) index of the most probable class of each image."""
        likeliest: IntArray = np.argmax(self.probabilities, axis=1).astype(np.int64)
        return likeliest

    def to_csv(self) -> str:
        """A table `id, label, predicted, <a column per class>`; cells a spreadsheet would run are quoted."""
        rows: list[list[object]] = [["id", "label", "predicted", *self.classes]]
        for id_, label, guess, row in zip(
            self.ids, self.labels, self.predicted, self.probabilities, strict=True
        ):
            truth = "" if label == UNKNOWN else self.classes[label]
            rows.append([id_, truth, self.classes[guess], *map(float, row)])
        return to_csv(rows)

    @classmethod
    def from_csv(cls, text: str) -> Predictions:
        """The inverse of `to_csv`. Raises DataError if the table is not one of predictions."""
        try:
            rows = from_csv(text)
        except csv.Error as error:
            raise DataError(f"the table of predictions is damaged ({error}). Predict again.") from error
        if not rows or rows[0][:3] != ["id", "label", "predicted"] or len(rows[0]) < 4:
            raise DataError(
                "not a table of predictions: it must begin with the columns id, label, predicted."
            )
        classes = tuple(rows[0][3:])
        index = {name: i for i, name in enumerate(classes)} | {"": UNKNOWN}
        try:
            ids = tuple(row[0] for row in rows[1:])
            labels = [index[row[1]] for row in rows[1:]]
            probabilities = [[float(cell) for cell in row[3:]] for row in rows[1:]]
            table = np.array(probabilities, dtype=np.float64).reshape(len(ids), len(classes))
        except (ValueError, KeyError, IndexError) as error:
            raise DataError(f"the table of predictions is damaged ({error}). Predict again.") from error
        return cls(ids, classes, table, np.array(labels, dtype=np.int64))


@dataclass(frozen=True)
class Evaluation:
    """The metrics of one set of predictions.

    metrics: overall, by name (`accuracy, balanced_accuracy, precision_macro, recall_macro, f1_macro, log_loss,
    roc_auc, average_precision, brier, matthews, kappa`, with many classes `top_3` and `top_5`).
    per_class: class name -> `precision, recall, f1, specificity, roc_auc, average_precision`.
    confusion: (C, C) counts, truth in rows, predictions in columns.
    intervals: what the intervals are about, in words. notes: what a reader must know, in sentences.
    """

    classes: tuple[str, ...]
    metrics: Mapping[str, Metric]
    per_class: Mapping[str, Mapping[str, Metric]]
    confusion: IntArray
    intervals: str
    notes: tuple[str, ...] = field(default=())

    def _repr_html_(self) -> str:
        return view("evaluation", self)

    def to_json(self) -> dict[str, Any]:
        """The `metrics` record of a run in `results.json`."""
        record: dict[str, Any] = {name: metric.to_json() for name, metric in self.metrics.items()}
        record["per_class"] = {
            name: {key: metric.to_json() for key, metric in metrics.items()}
            for name, metrics in self.per_class.items()
        }
        return record


@dataclass(frozen=True)
class Difference:
    """The primary metric of `name` minus that of the chosen run, on the same test images.

    low, high: simultaneous 95 % interval over all runs of the comparison; None where there are too few groups, then
    `reason` says so. word: better, worse, equivalent (within a margin named
    beforehand), undecided or too few groups.
    """

    name: str
    metric: str
    value: float
    low: float | None
    high: float | None
    n: int
    word: str
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The record in `results.json`, with `"reason"` where there is one."""
        return recorded({key: value for key, value in vars(self).items() if key != "reason" or value})


@dataclass(frozen=True)
class Finding:
    """What one check of the audit saw.

    code: of the check. severity: error, warning or note. sentence: what was seen, with its number.
    ids: the samples or files concerned. advice: what to do about it, a command where there is one.
    groups: ids that belong together, such as twins, the first being the one to keep. details: figures for a reader.
    """

    code: str
    severity: str
    sentence: str
    ids: tuple[str, ...]
    advice: str
    groups: tuple[tuple[str, ...], ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The record in `audit.json`."""
        return recorded({**vars(self), "details": recorded(self.details)})
