"""Features that were computed once, kept on disk: an index, and one file of half-precision rows read by memory map.

As with pixels (`data/pixels/cache.py`), `NAME.json` is replaced last and at once, so that a process that dies leaves
the earlier rows or none. Nothing in it is trusted: what is damaged is computed anew. Deleting it costs only time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from pupille.data.pixels.cache import RESERVE, remove_abandoned
from pupille.errors import RunError, reason_of
from pupille.i18n.language import tell
from pupille.models.pretrained.frozen import Half
from pupille.results.arrays import IntArray
from pupille.runs.folder import write_atomically
from pupille.runs.saved import SAVED
from pupille.storage import locations

VERSION = 1
"""To be raised whenever the same pixels give other features."""
FOLDER = "features"
BLOCK = 512
"""Rows that are copied at a time."""


@dataclass(frozen=True)
class CachedFeatures:
    """Rows by the digest of the pixels they were computed from, for one backbone, its settings and one view."""

    folder: Path
    name: str
    width: int

    @classmethod
    def of(cls, label: str, settings: tuple[object, ...], width: int) -> CachedFeatures:
        """The cache of some features. label: for people who list it. settings: all they depend on but the pixels."""
        key = hashlib.sha256(json.dumps([VERSION, width, *map(str, settings)]).encode()).hexdigest()[:16]
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", label)[:60]
        return cls(locations.writable_cache_folder() / FOLDER, f"{plain}-{key}", width)

    @property
    def index(self) -> Path:
        """The index: a file with the digests of the rows."""
        return self.folder / f"{self.name}.json"

    def load(self) -> tuple[dict[str, int], Half]:
        """digest -> row, and the rows by memory map; nothing where there is nothing, or anything is damaged."""
        nothing: tuple[dict[str, int], Half] = ({}, np.zeros((0, self.width), np.float16))
        try:
            record = json.loads(self.index.read_bytes())
            digests, data = list(map(str, record["digests"])), Path(record["data"]).name
            path = self.folder / data
            if not digests or path.stat().st_size != 2 * self.width * len(digests):
                return nothing
            rows: Half = np.memmap(path, np.float16, "r", shape=(len(digests), self.width))
            if sum_of(digests, rows) != record["sum"]:
                return nothing
            return {digest: row for row, digest in enumerate(digests)}, rows
        except (OSError, ValueError, KeyError, TypeError):
            return nothing

    def keep(self, fresh: Mapping[str, int], table: Half) -> str | None:
        """Adds rows of a table to those that are kept; where the disk refuses, says why and leaves the earlier ones.

        fresh: digest -> row of the table.
        """
        try:
            known, earlier = self.load()
            new = {digest: row for digest, row in fresh.items() if digest not in known}
            self._replace([*known, *new], earlier, table, np.array(list(new.values()), np.int64))
        except (OSError, RunError) as error:
            reason = getattr(error, "strerror", None) or reason_of(error)
            return tell(
                "the cache {folder!r} cannot be written ({reason})",
                folder=str(self.folder),
                reason=reason,
            )
        return None

    def _replace(self, digests: list[str], earlier: Half, table: Half, rows: IntArray) -> None:
        """Makes the earlier rows and these of the table the rows. Raises OSError or RunError if the disk refuses."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_abandoned(self.folder)
        size = 2 * self.width * len(digests)
        if shutil.disk_usage(self.folder).free < RESERVE + size:
            raise OSError(tell("its disk has no {gigabytes:1} GB free", gigabytes=(RESERVE + size) / 1e9))
        checksum = Sum(digests)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=f".{self.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                # A few rows at a time, so that no second copy of a large table is made.
                for block in chain(blocks(earlier, np.arange(len(earlier))), blocks(table, rows)):
                    checksum.add(block)
                    file.write(block.data)
            data = self.folder / f"{self.name}-{Path(temporary).name.split('.')[-2]}.features"
            Path(temporary).replace(data)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        record = {"data": data.name, "digests": digests, "sum": checksum.text}
        write_atomically(self.index, json.dumps(record))
        SAVED.note()
        for old_file in self.folder.glob(f"{self.name}-*.features"):
            if old_file != data:
                with suppress(OSError):
                    old_file.unlink()


class Sum:
    """SHA-256 over digests and the rows that are added."""

    def __init__(self, digests: list[str]) -> None:
        self._sum = hashlib.sha256("".join(digests).encode())

    def add(self, rows: Half) -> None:
        """Counts some more rows in."""
        self._sum.update(rows.data)

    @property
    def text(self) -> str:
        """The sum so far."""
        return self._sum.hexdigest()


def blocks(table: Half, rows: IntArray) -> Iterator[Half]:
    """Rows of a table, a few at a time."""
    for start in range(0, len(rows), BLOCK):
        yield table[rows[start : start + BLOCK]]


def sum_of(digests: list[str], rows: Half) -> str:
    """SHA-256 over digests and rows."""
    checksum = Sum(digests)
    checksum.add(np.ascontiguousarray(rows))
    return checksum.text
