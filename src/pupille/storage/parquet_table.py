"""Tables as Parquet: the cells of a CSV with their types, text or numbers, written and read some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.runs.packages import install_command, packages_of
from pupille.storage.regular_file import open_regular_file

ENDING = ".parquet"
ROWS_IN_A_GROUP = 65_536
"""Rows that are compressed together, as a reader takes them."""


def insist_on_pyarrow() -> None:
    """Loads what writes and reads Parquet. Raises ConfigError, with the command, where it is missing."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise ConfigError(
            tell(
                "tables as Parquet need pyarrow, which is not installed. Type: {command}",
                command=install_command(packages_of("parquet")),
            )
        ) from None
    del pyarrow


class ParquetRows:
    """A table that is being written. A column is of numbers if its first cells are, else of text; blank cells are
    null."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._writer: Any = None
        self._waiting: list[Any] = []

    def write(self, titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Adds rows; the titles of the first call are those of the table. Raises ConfigError if one stands twice."""
        import pyarrow
        import pyarrow.parquet

        columns = [[None if cell == "" else cell for cell in column] for column in zip(*rows, strict=True)]
        if self._writer is None:
            _insist_on_different(titles)
            fields = [
                (title, pyarrow.float64() if _is_of_numbers(column) else pyarrow.string())
                for title, column in zip(titles, columns or [[] for _ in titles], strict=True)
            ]
            self._writer = pyarrow.parquet.ParquetWriter(self._file, pyarrow.schema(fields))
        if rows:
            self._waiting.append(pyarrow.record_batch(columns, schema=self._writer.schema))
        if sum(batch.num_rows for batch in self._waiting) >= ROWS_IN_A_GROUP:
            self._flush()

    def close(self) -> None:
        """Writes what waits, and the end that makes the file readable."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow

        if self._waiting:
            self._writer.write_table(pyarrow.Table.from_batches(self._waiting))
        self._waiting.clear()


def read_parquet(path: Path, at_once: int) -> Iterator[tuple[list[str], list[list[object]]]]:
    """The titles and some rows of a table, at most so many at a time; null is a blank cell."""
    import pyarrow.parquet

    with open_regular_file(path) as file, pyarrow.parquet.ParquetFile(file) as table:
        titles = list(table.schema_arrow.names)
        for batch in table.iter_batches(at_once):
            columns = [column.to_pylist() for column in batch.columns]
            yield (
                titles,
                [["" if cell is None else cell for cell in row] for row in zip(*columns, strict=True)],
            )


def _is_of_numbers(column: Sequence[object]) -> bool:
    cells = [cell for cell in column if cell is not None]
    return bool(cells) and not any(isinstance(cell, str) for cell in cells)


def _insist_on_different(titles: Sequence[str]) -> None:
    twice = next((title for title in titles if list(titles).count(title) > 1), None)
    if twice is not None:
        raise ConfigError(
            tell(
                "a table as Parquet needs columns of different names, and {name!r} stands twice: a class is called so. "
                "Write it as CSV.",
                name=twice,
            )
        )
