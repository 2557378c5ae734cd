"""In which form a table of predictions is written and read again, some rows at a time: CSV or Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from pupille.storage.csv_table import from_csv, to_csv
from pupille.storage.parquet_table import ENDING, ParquetRows, insist_on_pyarrow, read_parquet
from pupille.storage.regular_file import open_regular_file

Rows = list[list[object]]


class Table(Protocol):
    """A table that is being written."""

    def write(self, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Adds rows; the titles of the first call are those of the table."""

    def close(self) -> None:
        """Writes what is left."""


class CsvRows:
    """A table as CSV that is being written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._begun = False

    def write(self, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Adds rows, below the titles if they are the first."""
        self._file.write(to_csv([*([] if self._begun else [titles]), *rows]).encode())
        self._begun = True

    def close(self) -> None:
        """Nothing is left to be written."""


def read_csv_rows(path: Path, at_once: int) -> Iterator[tuple[list[str], Rows]]:
    """The titles and some rows of a table, at most so many at a time; each cell as text."""
    with open_regular_file(path) as file:
        titles = from_csv(file.readline().decode())[0]
        # No cell holds a line break: they are written out.
        while lines := list(islice(file, at_once)):
            yield titles, [list(row) for row in from_csv(b"".join(lines).decode())]


@dataclass(frozen=True)
class TableForm:
    """ending: of the files. writer: makes a table in an open file. read: a table by titles and rows, some at a time.
    has_types: whether numbers come back as numbers. check: raises ConfigError where it cannot be written here."""

    ending: str
    writer: Callable[[BinaryIO], Table]
    read: Callable[[Path, int], Iterator[tuple[list[str], Rows]]]
    has_types: bool
    check: Callable[[], None]


def nothing_needed() -> None:
    """CSV needs nothing that is not here."""


CSV, PARQUET = "csv", "parquet"
FORMS: Mapping[str, TableForm] = {
    CSV: TableForm(".csv", CsvRows, read_csv_rows, has_types=False, check=nothing_needed),
    PARQUET: TableForm(ENDING, ParquetRows, read_parquet, has_types=True, check=insist_on_pyarrow),
}


def form_of(file: Path) -> TableForm:
    """The form that the ending of a file asks for: Parquet for its own, else CSV."""
    return next((form for form in FORMS.values() if form.ending == file.suffix.lower()), FORMS[CSV])


def as_bytes(form: TableForm, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A whole table."""
    file = io.BytesIO()
    table = form.writer(file)
    table.write(titles, rows)
    table.close()
    return file.getvalue()
