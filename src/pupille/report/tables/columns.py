"""Columns of the plain text tables of a terminal, and paragraphs below them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pupille.i18n.language import for_terminal, say
from pupille.i18n.visible import visible

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


def in_tables(columns: Sequence[Column], width: int) -> list[list[Column]]:
    """All columns in tables of at most `width` characters if they can; the first column begins each of them."""
    first, *rest = columns
    tables = []
    while rest:
        table = fitting([first, *rest], width)
        tables.append(table)
        rest = rest[len(table) - 1 :]
    return tables


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
