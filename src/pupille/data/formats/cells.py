"""The cells of a CSV, TSV or Excel table as text, with the columns as its first row names them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.regular_files import open_regular

TEXT_TABLES = (".csv", ".tsv", ".tab")
EXCEL_TABLES = (".xlsx", ".xlsm")
TABLES = TEXT_TABLES + EXCEL_TABLES
MOST_BYTES = 1_000_000_000
DELIMITERS = ",;\t|"


def read_cells(file: Path) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Every cell as text without spaces around it, "" where it is empty; and notes on how the file was read.

    Raises DataError if the file is no table, has no rows, or two columns of one name.
    """
    try:
        rows, notes = _excel_rows(file) if file.suffix.lower() in EXCEL_TABLES else _text_rows(file)
    except DataError as error:
        raise DataError(f"the table {file.name!r} {error}") from error
    return _frame(rows, file.name), notes


def _frame(rows: list[list[str]], name: str) -> pd.DataFrame:
    """Rows of equal length under the names of the first one."""
    if len(rows) < 2:
        raise DataError(
            f"the table {name!r} has no rows below its column names. Check that it is the right file."
        )
    columns = [cell.strip() for cell in rows[0]]
    while columns and not columns[-1]:
        columns.pop()
    unnamed = [i + 1 for i, column in enumerate(columns) if not column]
    if unnamed:
        # A table saved with its row numbers (pandas does so) has a first column without a name.
        columns = [column or f"column {i + 1}" for i, column in enumerate(columns)]
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise DataError(f"the table {name!r} has two columns named {repeated[0]!r}. Rename one of them.")
    width = len(columns)
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row[width:]):
            raise DataError(
                f"row {number:,} of the table {name!r} has more cells than the {width} columns. Put texts "
                "that hold the delimiter into quotation marks."
            )
    cells = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in rows[1:]]
    return pd.DataFrame(cells, columns=columns, dtype=object)


def _text_rows(file: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    with open_regular(file, root=file.parent) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DataError(f"is larger than {MOST_BYTES // 1_000_000:,} MB. Split it up.")
    text, notes = _decode(data)
    if "\0" in text:
        raise DataError("is no text, whatever its name says. Save it as CSV (UTF-8) from your spreadsheet.")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DataError(
            f"is no table of text ({error}). Save it as CSV (UTF-8) from your spreadsheet."
        ) from error
    return [row for row in rows if any(cell.strip() for cell in row)], notes


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file: UTF-16 where it says so, otherwise UTF-8, otherwise Latin-1 with a note."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise DataError(f"is damaged ({error.reason}). Save it as CSV (UTF-8).") from error
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        note = tell(
            "The table is not UTF-8 and was read as Latin-1; check that accents in class names look right."
        )
        return data.decode("latin-1"), (note,)


def _excel_rows(file: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The first sheet of a workbook; formulas count with the values that were saved with them."""
    from openpyxl import load_workbook

    with open_regular(file, root=file.parent) as stream:
        try:
            if sum(part.file_size for part in zipfile.ZipFile(stream).infolist()) > MOST_BYTES:
                raise DataError(f"unpacks to more than {MOST_BYTES // 1_000_000:,} MB. Save it as CSV.")
            stream.seek(0)
            book = load_workbook(stream, read_only=True, data_only=True)
            sheets = book.sheetnames
            rows = [[_text(cell) for cell in row] for row in _values(book.worksheets[0])]
            book.close()
        except DataError:
            raise
        except Exception as error:  # openpyxl raises whatever its XML parser or its arithmetic does
            raise DataError("is no workbook that can be read. Save it again as .xlsx or as CSV.") from error
    notes = (
        (
            tell(
                "The workbook has {n} sheets; the first, {first!r}, was read.", n=len(sheets), first=sheets[0]
            ),
        )
        if len(sheets) > 1
        else ()
    )
    return [row for row in rows if any(row)], notes


def _values(sheet: Any) -> Iterable[tuple[object, ...]]:
    sheet.reset_dimensions()  # what a workbook states as its size may be wrong
    rows: Iterable[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _text(cell: object) -> str:
    """A cell as it reads in the sheet: 3, not 3.0; a day without midnight."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    return str(cell)
