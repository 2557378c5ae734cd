"""Every metric of one evaluation as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.language import count, phrase, say
from pupille.report.columns import for_terminal
from pupille.report.numbers import LABELS, shown
from pupille.report.text import shorten

PER_CLASS = {
    "precision": phrase("precision"),
    "recall": phrase("recall"),
    "f1": phrase("f1"),
    "specificity": phrase("specificity"),
}
"""The metrics of a class, with the headings of their columns."""


def metrics_table(record: Mapping[str, Any], intervals: str) -> str:
    """Overall metrics with interval and n, then the metrics of each class, then what the intervals are about.

    record: the `metrics` of a run in `results.json`.
    """
    rows = [[say(label), *cells(record[name], name)] for name, label in LABELS.items()]
    table = [[say("class"), *map(say, PER_CLASS.values()), "n"]]
    for name, metrics in record["per_class"].items():
        values = [shown(metrics[key]) for key in PER_CLASS]
        table.append(
            [shorten(name, 24), *(f"{v.value} {v.interval}".strip() for v in values), recall_n(metrics)]
        )
    return for_terminal("\n".join([*aligned(rows), "", *aligned(table), "", intervals]))


def cells(metric: Mapping[str, Any], name: str) -> list[str]:
    """Value, interval, n and the reason of what is missing."""
    text = shown(metric, name)
    return [text.value, text.interval, text.n, text.reason]


def recall_n(metrics: Mapping[str, Any]) -> str:
    """How many images of the class there are."""
    return count(metrics["recall"]["n"])


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows with their columns under one another."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
