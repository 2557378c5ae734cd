"""Tables as CSV text that a spreadsheet can open safely: no cell is taken for a formula, and all can be read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that a spreadsheet may take for a formula, and the apostrophe that marks the ones quoted here."""


def quote_cell(text: str) -> str:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it; other text as it is."""
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text


def unquote_cell(text: str) -> str:
    """The inverse of `quote_cell`."""
    return text[1:] if text.startswith("'") else text


def to_csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180). Text is quoted as above, a number reads back to the same bits, None is an empty cell."""
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    for row in rows:
        write([written(cell) for cell in row])
    return out.getvalue()


def written(cell: object) -> str:
    """One cell as text."""
    if cell is None:
        return ""
    return quote_cell(cell) if isinstance(cell, str) else repr(cell)


def from_csv(text: str) -> list[list[str]]:
    """The rows of CSV text, each cell as the text it was before it was quoted. Raises csv.Error if it is no CSV."""
    return [list(map(unquote_cell, row)) for row in csv.reader(io.StringIO(text, newline=""))]
