"""The table of a comparison in a terminal: plain text, one line a rung."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.report.numbers import MINUS, SPACE, counted, duration, points, short_count
from pupille.report.text import visible
from pupille.report.verdict import difference_of

LONGEST_NAME = 24


@dataclass(frozen=True)
class Column:
    """A heading and one cell a rung. left: whether its text begins at the left edge."""

    heading: str
    cells: list[str]
    left: bool = False

    @property
    def width(self) -> int:
        """Of its longest text."""
        return max(map(len, (self.heading, *self.cells)))

    def line(self, text: str) -> str:
        """A text of the column, filled up to its width."""
        return text.ljust(self.width) if self.left else text.rjust(self.width)


def comparison_table(results: Mapping[str, Any], width: int = 100) -> str:
    """The ladder as text at most `width` characters wide, then what its figures mean, and notes.

    Columns that do not fit are left out, from the right, and named.
    """
    columns = _columns(results)
    kept = list(columns)
    while len(kept) > 2 and sum(column.width + 1 for column in kept) - 1 > width:
        kept.pop()
    lines = [" ".join(column.line(column.heading) for column in kept).rstrip()]
    lines.append("-" * min(width, sum(column.width + 1 for column in kept) - 1))
    for i in range(len(results["runs"])):
        lines.append(" ".join(column.line(column.cells[i]) for column in kept).rstrip())
    lines.append("")
    for sentence in _remarks(results, [column.heading for column in columns[len(kept) :]]):
        lines += textwrap.wrap(visible(sentence), max(20, width), subsequent_indent="  ")
    return "\n".join(lines)


def _columns(results: Mapping[str, Any]) -> list[Column]:
    runs, primary = results["runs"], results["primary_metric"]
    costs = [run["cost"] for run in runs]
    return [
        Column("rung", [_name(run, results["chosen"]) for run in runs], left=True),
        Column(f"{visible(primary)} %", [_metric(run["metrics"][primary]) for run in runs], left=True),
        Column("macro F1 %", [_metric(run["metrics"]["f1_macro"]) for run in runs], left=True),
        Column("difference, points", [_difference(results, run["name"]) for run in runs], left=True),
        Column("params", [_or_dash(cost["parameters"], short_count) for cost in costs]),
        Column("train", [_or_dash(cost["train_seconds"], _short_time) for cost in costs]),
        Column("image", [_or_dash(cost["predict_seconds_per_image"], _short_time) for cost in costs]),
    ]


def _name(run: Mapping[str, Any], chosen: str | None) -> str:
    return f"{'*' if run['name'] == chosen else ' '} {visible(run['name'])[:LONGEST_NAME]}"


def _metric(metric: Mapping[str, Any]) -> str:
    """`97.2 (95.0-98.5)`."""
    if metric["value"] is None:
        return "-"
    if metric["low"] is None or metric["high"] is None:
        return _hundred(metric["value"])
    return f"{_hundred(metric['value'])} ({_hundred(metric['low'])}-{_hundred(metric['high'])})"


def _hundred(share: float) -> str:
    """A percentage with one decimal; `100` stands for exactly all, and nothing else."""
    return "100" if share == 1 else f"{min(100 * share, 99.9):.1f}"


def _difference(results: Mapping[str, Any], name: str) -> str:
    if name == results["chosen"]:
        return "chosen"
    record = difference_of(results, name)
    if record is None or record["value"] is None:
        return "-"
    low, high = record["low"], record["high"]
    interval = "" if low is None or high is None else f" ({points(low)} to {points(high)})"
    return f"{points(record['value'])}{interval} {visible(record['word'])}".replace(MINUS, "-")


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
    accuracy_n = {run["metrics"][results["primary_metric"]]["n"] for run in results["runs"]}
    units = "groups" if results["split"]["group"] is not None else "images"
    remarks = [
        f"* chosen by the validation images alone{because}.",
        f"Scored on {counted(counts['test'], 'test image')} (n = {', '.join(map(str, sorted(accuracy_n)))} "
        f"{units}); in parentheses 95 % intervals. Differences are to the chosen rung, with simultaneous "
        "intervals.",
        results["intervals"],
    ]
    remarks += [f"{run['name']}: {metric['reason']}" for run, metric in _undefined(results)]
    remarks += [f"Skipped {record['model']}: {record['reason']}" for record in results["skipped"]]
    remarks += [f"{run['name']}: {note}" for run in results["runs"] for note in run["notes"]]
    remarks += [*results["data"]["notes"], *results["split"]["notes"]]
    if dropped:
        remarks.append(f"Too narrow for {', '.join(dropped)}: the report shows them.")
    return [remark.replace(SPACE, " ") for remark in remarks]


def _undefined(results: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    names = (results["primary_metric"], "f1_macro")
    found = [(run, run["metrics"][name]) for run in results["runs"] for name in names]
    return [(run, metric) for run, metric in found if metric["value"] is None and metric.get("reason")]
