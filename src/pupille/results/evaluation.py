"""How good a model is, as plain values: metrics of an evaluation, differences of a comparison.

Everything here is made of numpy arrays and numbers, is validated where it is born, and turns into the JSON of
`results.json` (its schema: `docs/results.md`). Functions that compute these values live in `pupille.evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pupille.i18n.stored_text import Sentence, with_stored_texts
from pupille.results.arrays import IntArray
from pupille.results.metric import Metric
from pupille.results.views import view


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
    reason: Sentence | None = None

    def to_json(self) -> dict[str, Any]:
        """The record in `results.json`, with `"reason"` where there is one."""
        return with_stored_texts(
            {key: value for key, value in vars(self).items() if key != "reason" or value}
        )
