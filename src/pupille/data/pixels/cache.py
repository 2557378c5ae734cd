"""The pixels of the files below a folder, kept on disk: an index, and files of pixels that are read by memory map.

`NAME.json` names the files of pixels, one a process that wrote, with sums over each and a row a picture; it is replaced
last and at once, so that a process that dies leaves the earlier cache or none. A row belongs to the bytes of its file,
never to its name alone. Nothing in a cache is trusted: what is damaged, or of another version, is made anew. Deleting
it costs nothing but time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import __version__ as decoder

from pupille.data.pixels.cache_size import KeptSet, make_room
from pupille.data.pixels.cached_file import CachedPixels
from pupille.data.pixels.decode_files import WrittenPixels
from pupille.data.pixels.memory_map import ALIGNED, PART, PixelFile, Row, block_sums, mapped, views, within
from pupille.data.pixels.threads import in_threads
from pupille.data.sources.image_files import FileImages
from pupille.i18n.language import tell
from pupille.images.geometry import Geometry
from pupille.runs.folder import write_atomically
from pupille.storage import locations

VERSION = 5
"""To be raised whenever pixels, contents, notes or the index come out otherwise."""
RESERVE = 500_000_000
"""Bytes that are left free on the disk of the cache."""
ABANDONED = 3600.0
"""Seconds after which a half-written file that nobody writes to belongs to a process that died."""


@dataclass
class Writer:
    """New pixels, which nobody sees before `commit`; a context manager that leaves nothing behind.

    rows: of each file of pixels, by its path; its own is written here, the others by other processes.
    """

    cache: PixelCache
    rows: dict[Path, list[Row]] = field(default_factory=dict)
    uncommitted: list[Path] = field(default_factory=list)

    def __enter__(self) -> Writer:
        folder = self.cache.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_abandoned(folder)
        self.own = PixelFile.begun(folder, f".{self.cache.name}.")
        return self

    def __exit__(self, *_: object) -> None:
        self.own.close()
        for path in (*self.cache.folder.glob(f"{self.own.path.stem}*{PART}"), *self.uncommitted):
            with suppress(OSError):
                path.unlink()

    def add(self, path: str, cached: CachedPixels) -> None:
        """Writes the pixels of one picture and forgets them. Raises OSError if the disk is full."""
        self.rows.setdefault(self.own.path, []).append(self.own.add(path, cached))

    def note(self, written: WrittenPixels) -> None:
        """Takes in a picture that another process has written into a file beside this one's."""
        self.rows.setdefault(self.cache.folder / written.file, []).append(written.row)

    def rescued(self) -> dict[str, CachedPixels]:
        """The pixels written so far, path -> its pixels, in memory. Raises OSError if it cannot be read back."""
        cached = {}
        for path, rows in self.rows.items():
            written = self.own.read_back() if path == self.own.path else path.read_bytes()
            cached.update(views(np.frombuffer(written, np.uint8), within(rows, len(written))))
        return cached

    def commit(self) -> dict[str, CachedPixels]:
        """Makes this the cache, in place of an earlier one, and returns what is whole. Raises OSError or RunError."""
        # Not synced: a power cut can only lose pixels that the sums then find missing.
        self.own.flush()
        self.own.close()
        written = {path: rows for path in self.rows if (rows := whole_rows(path, self.rows[path]))}
        for path in written:
            name = f"{self.cache.name}-{path.name.split('.')[2]}.pixels"
            self.uncommitted.append(path.rename(self.cache.folder / name))
        maps = [mapped(path, path.stat().st_size) for path in self.uncommitted]
        sums = in_threads(block_sums, maps)
        files = [
            {"name": path.name, "size": len(whole), "sums": some, "rows": rows}
            for path, whole, some, rows in zip(self.uncommitted, maps, sums, written.values(), strict=True)
        ]
        self.cache.replace(files)
        self.uncommitted = []
        return {
            path: cached
            for whole, rows in zip(maps, written.values(), strict=True)
            for path, cached in views(whole, rows).items()
        }


@dataclass(frozen=True)
class PixelCache:
    """Where the pixels of one folder in one geometry are kept."""

    folder: Path
    name: str

    @classmethod
    def of(cls, images: FileImages, geometry: Geometry) -> PixelCache:
        """The cache of the files below a root, read in one geometry with the same limits."""
        root = os.path.realpath(images.root)
        key_parts = [
            VERSION,
            decoder,
            root,
            images.page,
            images.bands,
            *astuple(geometry),
            *map(str, astuple(images.limits)),
        ]
        key = hashlib.sha256(json.dumps(key_parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        plain = re.sub(r"[^A-Za-z0-9_-]+", "_", Path(root).name)[:40]
        return cls(locations.writable_cache_folder() / "pixels", f"{plain}-{geometry.label}-{key}")

    @property
    def index(self) -> Path:
        """The path of the index of the cache."""
        return self.folder / f"{self.name}.json"

    def load(self) -> dict[str, CachedPixels]:
        """path -> its cached pixels; empty where there is nothing, or anything is damaged."""
        try:
            digest, body = self.index.read_bytes().split(b"\n", 1)
            if hashlib.sha256(body).hexdigest().encode() != digest:
                return {}
            record = json.loads(body)
            if record["version"] != VERSION:
                return {}
            cached = {}
            for pixels in in_threads(self._whole, record["files"]):
                cached.update(pixels)
            os.utime(self.index)  # Those not used for the longest time make room.
            return cached
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _whole(self, file: Mapping[str, Any]) -> dict[str, CachedPixels]:
        """path -> its cached pixels, of one file of pixels. Raises ValueError if it is damaged."""
        if Path(file["name"]).name != file["name"]:
            raise ValueError(f"{file['name']} lies elsewhere")
        whole = mapped(self.folder / file["name"], file["size"])
        if block_sums(whole) != file["sums"]:
            raise ValueError(f"{file['name']} has changed")
        return views(whole, file["rows"])

    def replace(self, files: list[dict[str, Any]]) -> None:
        """Makes these files of pixels the cache, and removes those before. Raises OSError or RunError."""
        body = json.dumps({"version": VERSION, "files": files}).encode()
        write_atomically(self.index, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        names = {file["name"] for file in files}
        for path in self.folder.glob(f"{self.name}-*.pixels"):
            if path.name not in names:
                with suppress(OSError):
                    path.unlink()

    def make_room(self, needed: int) -> tuple[KeptSet, ...]:
        """Forgets pixels of other sets where so many bytes would be more than the bound; returns what was forgotten."""
        return make_room(self.folder, needed, spared=self.name, reserve=RESERVE)

    def lacks_room(self, needed: int) -> str | None:
        """Why so many bytes of pixels cannot be kept on disk; None where they can."""
        folder = self.folder
        while not folder.exists():
            folder = folder.parent
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            return tell(
                "the cache {folder!r} cannot be used ({reason})",
                folder=str(self.folder),
                reason=str(error.strerror or error),
            )
        if free - RESERVE >= needed:
            return None
        return tell(
            "the disk of the cache {folder!r} has {spare:1} GB to spare, and the pixels may need {needed:1} GB",
            folder=str(self.folder),
            spare=max(0, free - RESERVE) / 1e9,
            needed=needed / 1e9,
        )


def whole_rows(path: Path, rows: list[Row]) -> list[Row]:
    """The rows whose pixels have reached their file, which a process that died may have left with a torn end."""
    size = path.stat().st_size
    if size % ALIGNED:
        size -= size % ALIGNED
        os.truncate(path, size)
    return within(rows, size)


def remove_abandoned(folder: Path) -> None:
    """Takes away what processes that died midway have left."""
    for path in folder.glob(".*.part"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()
