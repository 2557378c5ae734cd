"""The cells of a CSV, TSV or Excel table as text, with the columns as its first row names them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pandas as pd

from pupille.data.formats.sheet_cells import shown_rows
from pupille.data.formats.text_encoding import decoded
from pupille.errors import DataError, reason_of
from pupille.i18n.language import StoredText, tell
from pupille.images.regular_files import open_regular

TEXT_TABLES = (".csv", ".tsv", ".tab")
EXCEL_TABLES = (".xlsx", ".xlsm")
TABLES = TEXT_TABLES + EXCEL_TABLES
MOST_BYTES = 1_000_000_000
DELIMITERS = ",;\t|"
SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t|]*', re.IGNORECASE)
SHEET_ERRORS = frozenset(
    (
        *(
            "#N/A",
            "#NV",
            "#N/D",
            "#REF!",
            "#BEZUG!",
            "#VALUE!",
            "#VALEUR!",
            "#WERT!",
            "#DIV/0!",
            "#NAME?",
            "#NOM?",
        ),
        *("#NULL!", "#NUL!", "#NUM!", "#NOMBRE!", "#ZAHL!", "#SPILL!", "#CALC!", "#GETTING_DATA"),
    )
)
"""What Excel shows in a cell whose formula failed, in English, French and German."""


def read_cells(file: Path) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Every cell as text without spaces around it, "" where it is empty; and notes on how the file was read.

    Raises DataError if the file is no table, has no rows, or two columns of one name.
    """
    rows, notes = read_rows(file)
    error_notes = _without_errors(rows)
    return as_columns(rows, file.name), (*notes, *error_notes)


def read_rows(file: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The rows as they stand, the first one too, without empty ones; and notes. Raises DataError if it is no table."""
    try:
        return _excel_rows(file) if file.suffix.lower() in EXCEL_TABLES else _text_rows(file)
    except DataError as error:
        raise DataError(
            tell("the table {name!r} {reason}", name=file.name, reason=reason_of(error))
        ) from error


def as_columns(rows: list[list[str]], name: str) -> pd.DataFrame:
    """Rows of equal length under the names of the first one. Raises DataError if two agree, or there is no row."""
    if len(rows) < 2:
        raise DataError(
            tell(
                "the table {name!r} has no rows below its column names. Check that it is the right file.",
                name=name,
            )
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
        raise DataError(
            tell(
                "the table {name!r} has two columns named {column!r}. Rename one of them.",
                name=name,
                column=repeated[0],
            )
        )
    width = len(columns)
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row[width:]):
            raise DataError(
                tell(
                    "row {row:count} of the table {name!r} has more cells than the {columns} columns. Put texts that "
                    "hold the delimiter into quotation marks.",
                    row=number,
                    name=name,
                    columns=str(width),
                )
            )
    cells = [[cell.strip() for cell in row[:width]] + [""] * (width - len(row)) for row in rows[1:]]
    return pd.DataFrame(cells, columns=columns, dtype=object)


def _text_rows(file: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    with open_regular(file, root=file.parent) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DataError(
            tell("is larger than {megabytes:count} MB. Split it up.", megabytes=MOST_BYTES // 1_000_000)
        )
    text, notes = decoded(data)
    if "\0" in text:
        raise DataError(
            tell("is no text, whatever its name says. Save it as CSV (UTF-8) from your spreadsheet.")
        )
    text, delimiter = _delimited(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DataError(
            tell(
                "is no table of text ({reason}). Save it as CSV (UTF-8) from your spreadsheet.",
                reason=reason_of(error),
            )
        ) from error
    return [row for row in rows if any(cell.strip() for cell in row)], notes


def _delimited(text: str) -> tuple[str, str]:
    """The text without a first line `sep=;`, by which Excel states the delimiter, and the delimiter."""
    first, _, rest = text.lstrip("\r\n ").partition("\n")
    stated = SEPARATOR_LINE.fullmatch(first.strip("\r\n "))
    if stated:
        return rest, stated[1]
    return text, max(DELIMITERS, key=first.count)


def _excel_rows(file: Path) -> tuple[list[list[str]], tuple[str, ...]]:
    """The first sheet of a workbook; formulas count with the values that were saved with them."""
    from openpyxl import load_workbook

    with open_regular(file, root=file.parent) as stream:
        try:
            if sum(part.file_size for part in zipfile.ZipFile(stream).infolist()) > MOST_BYTES:
                raise DataError(
                    tell(
                        "unpacks to more than {megabytes:count} MB. Save it as CSV.",
                        megabytes=MOST_BYTES // 1_000_000,
                    )
                )
            stream.seek(0)
            book = load_workbook(stream, read_only=True, data_only=True)
            sheets = book.sheetnames
            rows = list(shown_rows(book.worksheets[0]))
            book.close()
        except DataError:
            raise
        except Exception as error:  # openpyxl raises whatever its XML parser or its arithmetic does
            raise DataError(
                tell("is no workbook that can be read. Save it again as .xlsx or as CSV.")
            ) from error
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


def _without_errors(rows: list[list[str]]) -> tuple[StoredText, ...]:
    """Empties the cells that hold an error of the spreadsheet, in place; a note on them."""
    wrong = [
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if row and cell.startswith("#") and cell.strip().upper() in SHEET_ERRORS
    ]
    if not wrong:
        return ()
    row, column = wrong[0]
    first = rows[row][column].strip()
    for row, column in wrong:
        rows[row][column] = ""
    return (
        tell(
            "Cells that show an error of the spreadsheet, such as {first}, count as empty: {n}.",
            first=first,
            n=len(wrong),
        ),
    )
