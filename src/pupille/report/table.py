"""The table of a comparison in a terminal: plain text, one line a rung."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from pupille.report.columns import Column, difference_cell, drawn, fitting, metric_cell, rung_cell
from pupille.report.numbers import SPACE, count, counted, duration, short_count
from pupille.report.text import visible
from pupille.report.verdict import difference_of


def comparison_table(results: Mapping[str, Any], width: int = 100) -> str:
    """The ladder as text at most `width` characters wide, then what its figures mean, and notes.

    Columns that do not fit are left out, from the right, and named.
    """
    columns = _columns(results)
    kept = fitting(columns, width)
    lines = [*drawn(kept, width), ""]
    for sentence in _remarks(results, [column.heading for column in columns[len(kept) :]]):
        lines += textwrap.wrap(visible(sentence), max(20, width), subsequent_indent="  ")
    return "\n".join(lines)


def _columns(results: Mapping[str, Any]) -> list[Column]:
    runs, primary = results["runs"], results["primary_metric"]
    costs = [run["cost"] for run in runs]
    return [
        Column("rung", [rung_cell(run, results["chosen"]) for run in runs], left=True),
        Column(f"{visible(primary)} %", [metric_cell(run["metrics"][primary]) for run in runs], left=True),
        Column("macro F1 %", [metric_cell(run["metrics"]["f1_macro"]) for run in runs], left=True),
        Column("difference, points", [_difference(results, run["name"]) for run in runs], left=True),
        Column("params", [_or_dash(cost["parameters"], short_count) for cost in costs]),
        Column("train", [_or_dash(cost["train_seconds"], _short_time) for cost in costs]),
        Column("image", [_or_dash(cost["predict_seconds_per_image"], _short_time) for cost in costs]),
    ]


def _difference(results: Mapping[str, Any], name: str) -> str:
    return "chosen" if name == results["chosen"] else difference_cell(difference_of(results, name))


def _or_dash(value: Any, write: Any) -> str:
    return "-" if value is None else str(write(value))


def _short_time(seconds: float) -> str:
    """At most six characters: `8.1s`, `2m05s`, `1h03m`, `0.12ms`."""
    if seconds >= 3600:
        return f"{int(seconds // 3600)}h{int(seconds % 3600 // 60):02d}m"
    if seconds >= 99.95:
        return f"{int(round(seconds) // 60)}m{int(round(seconds) % 60):02d}s"
    return duration(seconds, space="").replace("µ", "u")


def _remarks(results: Mapping[str, Any], dropped: list[str]) -> list[str]:
    counts = results["split"]["counts"]
    because = f" ({results['chosen_because']})" if results["chosen_because"] else ""
    remarks = [
        f"* chosen by the validation images alone{because}.",
        f"Scored on {counted(counts['test'], 'test image')}{_units(results)}; in parentheses 95 % intervals. "
        "Differences are to the chosen rung, with simultaneous intervals.",
        results["intervals"],
    ]
    remarks += [f"{run['name']}: {metric['reason']}" for run, metric in _undefined(results)]
    remarks += [f"Skipped {record['model']}: {record['reason']}" for record in results["skipped"]]
    remarks += [f"{run['name']}: {note}" for run in results["runs"] for note in run["notes"]]
    remarks += [*results["data"]["notes"], *results["split"]["notes"]]
    if dropped:
        remarks.append(f"Too narrow for {', '.join(dropped)}: the report shows them.")
    return [remark.replace(SPACE, " ") for remark in remarks]


def _units(results: Mapping[str, Any]) -> str:
    """` (n = 118 groups)` where n does not count the test images."""
    n = {run["metrics"][results["primary_metric"]]["n"] for run in results["runs"]}
    if n == {results["split"]["counts"]["test"]}:
        return ""
    units = "groups" if results["split"]["group"] is not None else "images"
    return f" (n = {' or '.join(map(count, sorted(n)))} {units})"


def _undefined(results: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    names = (results["primary_metric"], "f1_macro")
    found = [(run, run["metrics"][name]) for run in results["runs"] for name in names]
    return [(run, metric) for run, metric in found if metric["value"] is None and metric.get("reason")]
