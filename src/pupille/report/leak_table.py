"""What a leak is worth, as text for a terminal: each rung with it and without it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from pupille.report.columns import Column, difference_cell, drawn, fitting, metric_cell, rung_cell
from pupille.report.numbers import count
from pupille.report.text import visible

MEANING = (
    "With the leak minus without it, on the same test images, with 95 % intervals: better is what the leak adds to a "
    "score, undecided what these test images cannot tell from nothing. Taken out: training images."
)


def leak_table(results: Mapping[str, Any], width: int = 100) -> str:
    """The score of each rung trained with the leak and without it; "" where no rung was trained without it.

    Columns that do not fit into `width` characters are left out, from the right, and named.
    """
    runs, primary = results["runs"], results["primary_metric"]
    if not any(run.get("without_twins") for run in runs):
        return ""
    leaking = [run["metrics"][primary] for run in runs]
    without = [run.get("without_twins") for run in runs]
    columns = [
        Column("rung", [rung_cell(run, results["chosen"]) for run in runs], left=True),
        Column(
            f"{visible(primary)} % with the leak",
            [metric_cell(metric) for metric in leaking],
            left=True,
        ),
        Column("without it", [metric_cell(w["metrics"][primary]) if w else "-" for w in without], left=True),
        Column(
            "difference, points",
            [difference_cell(w["difference"] if w else None) for w in without],
            left=True,
        ),
        Column("taken out", [count(w["removed"]) if w else "-" for w in without]),
    ]
    kept = fitting(columns, width)
    lines = ["What the leak is worth", "", *drawn(kept, width), ""]
    remarks = [MEANING]
    if len(kept) < len(columns):
        remarks.append(
            f"Too narrow for {', '.join(c.heading for c in columns[len(kept) :])}: the report shows them."
        )
    return "\n".join([*lines, *(line for remark in remarks for line in _wrapped(remark, width))])


def _wrapped(remark: str, width: int) -> list[str]:
    return textwrap.wrap(remark, max(20, width), subsequent_indent="  ", break_on_hyphens=False)
