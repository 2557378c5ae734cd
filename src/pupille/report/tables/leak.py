"""What a leak is worth, as text for a terminal: each rung with it and without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.i18n.language import count, for_terminal, phrase, say
from pupille.i18n.visible import visible
from pupille.report.tables.columns import (
    Column,
    difference_cell,
    drawn,
    fitting,
    metric_cell,
    rung_cell,
    too_narrow,
    wrapped,
)
from pupille.report.tables.numbers import metric_label

MEANING = phrase(
    "With the leak minus without it, on the same test images, with 95\u00a0% intervals: better is what the leak adds "
    "to a score, undecided what these test images cannot tell from nothing. Taken out: training images."
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
        Column(say("rung"), [rung_cell(run, results["chosen"]) for run in runs], left=True),
        Column(
            say("{metric} % with the leak", metric=visible(metric_label(primary)).lower()),
            [metric_cell(metric) for metric in leaking],
            left=True,
        ),
        Column(
            say("without it"), [metric_cell(w["metrics"][primary]) if w else "-" for w in without], left=True
        ),
        Column(
            say("difference, points"),
            [difference_cell(w["difference"] if w else None) for w in without],
            left=True,
        ),
        Column(say("taken out"), [count(w["removed"]) if w else "-" for w in without]),
    ]
    fitted = fitting(columns, width)
    lines = [say("What the leak is worth"), "", *drawn(fitted, width), ""]
    remarks = [say(MEANING), *too_narrow([column.heading for column in columns[len(fitted) :]])]
    return for_terminal("\n".join([*lines, *(line for remark in remarks for line in wrapped(remark, width))]))
