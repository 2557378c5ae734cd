"""Features that were computed once, kept on disk: an index, and one file of half-precision rows read by memory map.

As with pixels (`data/pixel_cache.py`), `NAME.json` is replaced last and at once, so that a process that dies leaves
the earlier rows or none. Nothing in it is trusted: what is damaged is computed anew. Deleting it costs only time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille import home
from pupille.data.pixel_cache import RESERVE, remove_abandoned
from pupille.errors import RunError
from pupille.language import tell
from pupille.models.frozen import Half
from pupille.run import write_atomically

VERSION = 1
"""To be raised whenever the same pixels give other features."""
FOLDER = "features"


@dataclass(frozen=True)
class KeptFeatures:
    """Rows by the digest of the pixels they were computed from, for one backbone, one way of computing, one view."""

    folder: Path
    name: str
    width: int

    @classmethod
    def of(cls, label: str, way: tuple[object, ...], width: int) -> KeptFeatures:
        """Where they lie. label: for people who list the cache. way: all that the features depend on but the pixels."""
        key = hashlib.sha256(json.dumps([VERSION, width, *map(str, way)]).encode()).hexdigest()[:16]
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", label)[:60]
        return cls(home.cache_folder() / FOLDER, f"{plain}-{key}", width)

    @property
    def index(self) -> Path:
        """The file that says what is there."""
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

    def keep(self, fresh: dict[str, Half]) -> str | None:
        """Adds rows to those that are kept; where the disk refuses, says why and leaves the earlier ones."""
        try:
            known, earlier = self.load()
            digests = [*known, *(digest for digest in fresh if digest not in known)]
            rows: Half = np.empty((len(digests), self.width), np.float16)
            rows[: len(known)] = earlier
            for position in range(len(known), len(digests)):
                rows[position] = fresh[digests[position]]
            self._replace(digests, rows)
        except (OSError, RunError) as error:
            reason = getattr(error, "strerror", None) or error
            return tell(
                "the cache {folder!r} cannot be written ({reason})",
                folder=str(self.folder),
                reason=str(reason),
            )
        return None

    def _replace(self, digests: list[str], rows: Half) -> None:
        """Makes these the rows. Raises OSError or RunError if the disk refuses."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_abandoned(self.folder)
        if shutil.disk_usage(self.folder).free < RESERVE + rows.nbytes:
            raise OSError(f"its disk has no {(RESERVE + rows.nbytes) / 1e9:.1f} GB free")
        handle, part = tempfile.mkstemp(dir=self.folder, prefix=f".{self.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(rows.data)
            data = self.folder / f"{self.name}-{Path(part).name.split('.')[-2]}.features"
            Path(part).replace(data)
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise
        record = {"data": data.name, "digests": digests, "sum": sum_of(digests, rows)}
        write_atomically(self.index, json.dumps(record))
        for other in self.folder.glob(f"{self.name}-*.features"):
            if other != data:
                with suppress(OSError):
                    other.unlink()


def sum_of(digests: list[str], rows: Half) -> str:
    """SHA-256 over digests and rows."""
    digest = hashlib.sha256("".join(digests).encode())
    digest.update(np.ascontiguousarray(rows).data)
    return digest.hexdigest()
