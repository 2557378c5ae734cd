"""Every metric of one evaluation as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from pupille.language import SPACE, count, percent, phrase, points, say
from pupille.report.columns import for_terminal
from pupille.report.numbers import LABELS, shown
from pupille.report.text import shorten, visible
from pupille.report.unsure import sets_words

WIDTH = 100
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


def answers(results: Mapping[str, Any]) -> str:
    """What was asked beyond the metrics, answered for the chosen run, and where a protocol was followed; or ""."""
    if not any((results.get("asked") or {}).values()):
        return filled(protocol_lines(results.get("protocol")))
    run = next(run for run in results["runs"] if run["name"] == results["chosen"])
    asked = {key for key, value in results["asked"].items() if value}
    lines = threshold_lines(run.get("threshold"), "the test images") if asked - {"by", "coverage"} else []
    lines += [*subgroup_lines(run.get("subgroups")), *sets_words(run.get("sets"))]
    return filled([*lines, *protocol_lines(results.get("protocol"))])


def protocol_lines(record: Mapping[str, Any] | None) -> list[str]:
    """Where the protocol was followed. record: the `protocol` of `results.json`."""
    if not record:
        return []
    kept = [point["what"] for point in record["points"] if point["followed"]]
    broken = [
        f"{point['what']} (planned {written(point['planned'])}, was {written(point['done'])})"
        for point in record["points"]
        if point["followed"] is False
    ]
    lines = [
        f"Protocol of {record['created']} ({record['sha256'][:16]}): followed in {', '.join(kept) or 'nothing'}."
    ]
    return [*lines, f"Not followed in {', '.join(broken)}."] if broken else lines


def written(value: Any) -> str:
    """A planned value or what was done, as text."""
    if isinstance(value, list):
        return " to ".join(map(written, value))
    return "none" if value is None else count(value) if isinstance(value, int) else str(value)


def filled(lines: Sequence[str]) -> str:
    """Sentences as a paragraph of lines at most `WIDTH` long each."""
    wrapped = [
        textwrap.fill(visible(line.replace(SPACE, " ")), WIDTH, subsequent_indent="  ") for line in lines
    ]
    return "\n".join(wrapped)


def threshold_lines(record: Mapping[str, Any] | None, where: str) -> list[str]:
    """The frozen threshold and what it does. record: the `threshold` of a run. where: the images it is shown on."""
    if not record:
        return []
    name = f"'{record['positive']}'"
    if record["value"] is None:
        return [f"There is no threshold for {name}: {record['reason']}"]
    test = record["test"]
    there, others = test["hits"] + test["misses"], test["alarms"] + test["kept"]
    lines = [
        f"Threshold for {name}, chosen on the validation images and frozen: {record['value']:.3g} ({record['how']}).",
        f"On {where} it finds {count(test['hits'])} of {count(there)}: recall {shown(test['recall']).in_words()}; it "
        f"misses {count(test['misses'])}.",
        f"It takes {count(test['alarms'])} of {count(others)} others for it: specificity "
        f"{shown(test['specificity']).in_words()}; precision {shown(test['precision']).in_words()}.",
    ]
    worth = record["predictive_values"]
    if worth:
        lines.append(
            f"Where {percent(worth['prevalence'])} of the images show {name}, an image called so shows it in "
            f"{shown(worth['positive']).in_words()} of cases; one not called so does not show it in "
            f"{shown(worth['negative']).in_words()} of cases."
        )
    return lines


def subgroup_lines(record: Mapping[str, Any] | None) -> list[str]:
    """For whom the model works. record: the `subgroups` of a run."""
    if not record:
        return []
    lines = [f"By {record['column']}: {record['sentence']}"]
    lines += [f"- {one['name']}: accuracy {shown(one['share']).in_words()}" for one in record["subgroups"]]
    lines += [f"- {name}: {why}" for name, why in record["silent"].items()]
    for one in record["disparities"]:
        gaps = [
            f"{what} {points(metric['value'])} points{interval(metric)}"
            for what, metric in (
                (f"'{record['positive']}' found", one["equal_opportunity"]),
                ("called so", one["demographic_parity"]),
            )
            if metric["value"] is not None
        ]
        if gaps:
            lines.append(f"- {one['name']} minus {one['reference']}: {'; '.join(gaps)}")
    return lines


def interval(metric: Mapping[str, Any]) -> str:
    """` (from -3.1 to +4.0)`, or nothing where there is none."""
    if metric["low"] is None or metric["high"] is None:
        return ""
    return f" (from {points(metric['low'])} to {points(metric['high'])})"


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
