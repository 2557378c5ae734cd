"""Tables as CSV text that is safe to open: no cell is a formula or steers a terminal, and all can be read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from pupille.i18n.visible import is_hidden, written_out

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "'")
"""How a cell begins that a spreadsheet may take for a formula, and the apostrophe that marks the ones quoted here."""
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""Text that a spreadsheet takes for a number, and never for a formula."""
ESCAPED = "'\\"
"""How a cell begins whose control characters are written out; a quoted cell has a character of the above there."""
ESCAPE = re.compile(r"\\(\\|[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")


def quote_cell(text: str) -> str:
    """Text as it is safe in a spreadsheet and on a terminal.

    What would be a formula has an apostrophe before it; a number is none. Control characters, line breaks and marks of
    direction are written out, `\\x1b`, behind an apostrophe and a backslash.
    """
    if (text.isascii() and text.isprintable()) or not any(map(is_hidden, text)):
        return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) and not NUMBER.fullmatch(text) else text
    return ESCAPED + "".join(r"\\" if c == "\\" else written_out(c) if is_hidden(c) else c for c in text)


def unquote_cell(text: str) -> str:
    """The inverse of `quote_cell`."""
    if text.startswith(ESCAPED):
        return ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), text[len(ESCAPED) :])
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
