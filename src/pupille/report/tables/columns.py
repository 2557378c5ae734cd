"""Columns of the plain text tables of a terminal, and the cells that hold a figure with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pupille.i18n.language import for_terminal, number, points, say, translated
from pupille.i18n.visible import visible
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.run import RunRecord

LONGEST_NAME = 24
LINE = 100
"""Characters of a line of text below the tables, at most."""


@dataclass(frozen=True)
class Column:
    """A heading and one cell a rung. left: whether its text begins at the left edge."""

    heading: str
    cells: list[str]
    left: bool = False

    @property
    def width(self) -> int:
        """The number of characters of its longest text."""
        return max(map(len, (self.heading, *self.cells)))

    def line(self, text: str) -> str:
        """A text of the column, filled up to its width."""
        return text.ljust(self.width) if self.left else text.rjust(self.width)


def fitting(columns: Sequence[Column], width: int) -> list[Column]:
    """As many of the columns, from the left and at least two, as fit into `width` characters."""
    remaining = list(columns)
    while len(remaining) > 2 and _width(remaining) > width:
        remaining.pop()
    return remaining


def drawn(columns: Sequence[Column], width: int) -> list[str]:
    """The headings, a rule at most `width` long, and a line for each row of cells."""
    rows = [
        " ".join(column.line(column.heading) for column in columns).rstrip(),
        "-" * min(width, _width(columns)),
    ]
    for i in range(len(columns[0].cells)):
        rows.append(" ".join(column.line(column.cells[i]) for column in columns).rstrip())
    return rows


def _width(columns: Sequence[Column]) -> int:
    return sum(column.width + 1 for column in columns) - 1


def rung_cell(run: RunRecord, chosen: str | None) -> str:
    """The rung's name behind a star, if it was chosen, or a space."""
    return f"{'*' if run.name == chosen else ' '} {visible(run.name)[:LONGEST_NAME]}"


def metric_cell(metric: Metric) -> str:
    """`97.2 (95.0-98.5)`."""
    if metric.value is None:
        return "-"
    if metric.low is None or metric.high is None:
        return _hundred(metric.value)
    return f"{_hundred(metric.value)} ({_hundred(metric.low)}-{_hundred(metric.high)})"


def _hundred(share: float) -> str:
    """A percentage with one decimal; `100` stands for exactly all, and nothing else."""
    return "100" if share == 1 else number(min(100 * share, 99.9), 1)


def difference_cell(difference: Difference | None) -> str:
    """`-2.8 (-5.3 to -0.3) worse`, in percentage points; a dash where there is none."""
    if difference is None:
        return "-"
    low, high = difference.low, difference.high
    interval = ""
    if low is not None and high is not None:
        interval = say(" ({low:points} to {high:points})", low=low, high=high)
    return f"{points(difference.value)}{interval} {visible(translated(difference.word))}"


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows with their columns under one another."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def wrapped(remark: str, width: int, indent: str = "  ") -> list[str]:
    """A remark below a table in lines of at most `width`; options and file names are not torn at their hyphens."""
    return textwrap.wrap(visible(remark), max(20, width), subsequent_indent=indent, break_on_hyphens=False)


def filled(lines: Sequence[str]) -> str:
    """Sentences as a paragraph of lines of at most `LINE` each."""
    return for_terminal(
        "\n".join(textwrap.fill(visible(line), LINE, subsequent_indent="  ") for line in lines)
    )


def too_narrow(headings: Sequence[str]) -> list[str]:
    """The remark that names the columns which were left out; nothing where there are none."""
    if not headings:
        return []
    return [say("Too narrow for {columns}: the report shows them.", columns=", ".join(headings))]
