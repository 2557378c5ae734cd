"""The facts about files, kept by their content: a second audit reads and hashes the files, and decodes none of them.

One SQLite file in the cache folder: JSON and raw bytes, no objects. It holds a small grey copy of each picture and
what its metadata say, so only its owner may read it; deleting it costs nothing but time. Whatever is wrong with it,
the audit goes on without.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.audit.facts.measures import SMALL
from pupille.audit.facts.record import Facts, Metadata
from pupille.audit.metadata.read import NOTHING
from pupille.images.limits import Limits
from pupille.runs.saved import SAVED
from pupille.storage import locations

VERSION = 5
"""To be raised whenever a fact is computed in another way."""
MOST_ROWS = 500_000
"""The oldest ones make room for newer ones; a row takes about 3 KB."""
SCHEMA = "CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, record TEXT, small BLOB, signatures BLOB)"


class FactsCache:
    """A table key -> facts, safe to use from several threads and processes; a context manager. Never raises.

    path: of the file, `facts.sqlite` in the cache folder by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or locations.writable_cache_folder() / "facts.sqlite"
        self._lock = threading.Lock()
        self._connection = self._open()

    def __enter__(self) -> FactsCache:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock, suppress(sqlite3.Error):
            if self._connection:
                self._connection.close()
            self._connection = None

    def get(self, key: str) -> Facts | None:
        """The facts kept under a key; None where there are none, or a damaged row."""
        row = self._run("SELECT record, small, signatures FROM facts WHERE key = ?", (key,))
        if not row:
            return None
        try:
            record, small, signatures = row[0]
            return from_record(json.loads(record), small_of(small), codes_of(signatures))
        except (ValueError, TypeError, KeyError):
            return None

    def put(self, entries: Sequence[tuple[str, Facts]]) -> None:
        """Keeps facts under their keys, in place of older ones."""
        rows = [
            (
                key,
                json.dumps(to_record(facts), separators=(",", ":")),
                facts.small.tobytes(),
                facts.signatures.tobytes(),
            )
            for key, facts in entries
        ]
        self._run("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", rows, many=True)
        if rows and self._connection:
            SAVED.note()

    def _open(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                return self._connect()
            except (sqlite3.DatabaseError, OSError) as error:
                if isinstance(error, (sqlite3.OperationalError, OSError)):
                    return None  # Not writable, or held by another process for too long.
                self._remove()
        return None

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                connection.execute("DROP TABLE IF EXISTS facts")
                connection.execute(f"PRAGMA user_version = {VERSION}")
            # A cache that a power cut leaves damaged is noticed and dropped, so nobody need wait for the disk.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(SCHEMA)
            connection.execute(
                "DELETE FROM facts WHERE rowid <= (SELECT max(rowid) FROM facts) - ?", (MOST_ROWS,)
            )
        except BaseException:
            connection.close()
            raise
        return connection

    def _run(self, statement: str, values: Sequence[Any], *, many: bool = False) -> list[Any]:
        """The rows of a statement; after an error the cache is left alone, and its file dropped if it is damaged."""
        with self._lock:
            connection = self._connection
            if connection is None:
                return []
            try:
                if not many:
                    return connection.execute(statement, values).fetchall()
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(statement, values)
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                connection.close()
                self._connection = None
                if not isinstance(error, sqlite3.OperationalError):
                    self._remove()
            return []

    def _remove(self) -> None:
        for suffix in ("", "-journal"):
            with suppress(OSError):
                self._path.with_name(self._path.name + suffix).unlink()


def key_of(file_hash: str, extension: str, limits: Limits, page: int, bands: tuple[int, ...] = ()) -> str:
    """The key of the facts about a file: all that they depend on beside the code (its bytes, its extension, the limits,
    the page, the channels)."""
    bounds = (*limits.formats, limits.megapixels, limits.file_bytes, limits.jpeg_scans)
    return f"{file_hash} {extension.lower()} {page} {' '.join(map(str, bounds))}{'-'.join(['', *map(str, bands)])}"


def to_record(facts: Facts) -> dict[str, Any]:
    """Everything but the two arrays, as plain values for JSON."""
    record = {name: value for name, value in vars(facts).items() if name not in ("small", "signatures")}
    record["metadata"] = None if facts.metadata == NOTHING else vars(facts.metadata)
    return record


def from_record(values: dict[str, Any], small: NDArray[np.uint8], signatures: NDArray[np.uint64]) -> Facts:
    """The inverse of `to_record`. Raises ValueError, TypeError or KeyError for values of another shape."""
    metadata = values.pop("metadata")
    for name in ("colour", "border"):
        values[name] = tuple(map(float, values[name]))
    if metadata is not None:
        lists = {name: tuple(metadata[name]) for name in ("people", "comments", "blocks")}
        metadata = Metadata(**{**metadata, **lists})
    return Facts(**values, small=small, signatures=signatures, metadata=metadata or NOTHING)


def small_of(data: bytes) -> NDArray[np.uint8]:
    """(32, 32) from the bytes of a small copy. Raises ValueError for another number of bytes."""
    return np.frombuffer(data, dtype=np.uint8).reshape(SMALL, SMALL)


def codes_of(data: bytes) -> NDArray[np.uint64]:
    """(S,) from the bytes of signatures. Raises ValueError if they are no whole number of codes."""
    return np.frombuffer(data, dtype=np.uint64)
