"""The pixels of the files below a folder, kept on disk: an index, and one file of pixels that is read by memory map.

`NAME.json` names the file of pixels with sums over it and has a row a picture; it is replaced last and at once, so that
a process that dies leaves the earlier cache or none. A row belongs to the bytes of its file, never to its name alone.
Nothing in a cache is trusted: what is damaged, or of another version, is made anew. Deleting it costs nothing but time.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import __version__ as decoder

from pupille import home
from pupille.data.folders import FileImages
from pupille.data.geometry import Geometry
from pupille.data.reading import DEPTHS, Array, Reading
from pupille.records import again, record_of
from pupille.run import write_atomically

VERSION = 3
"""To be raised whenever pixels, contents or notes come out otherwise."""
RESERVE = 500_000_000
"""Bytes that are left free on the disk of the cache."""
RACY = 2 * 10**9
"""Nanoseconds: a file changed so shortly before it was read may change again without a newer time."""
ABANDONED = 3600.0
"""Seconds after which a half-written file that nobody writes to belongs to a process that died."""
ALIGNED = 64
POPULATE = getattr(mmap, "MAP_POPULATE", 0)
"""The flag by which Linux reads all pages of a map at once; 0 on other systems."""
SUMMED = 2**20
"""Bytes that one sum stands for."""

Signature = tuple[int, ...]
"""Size, time of the content, time of the entry and number of a file; empty where it may not be relied on."""
Row = tuple[str, list[int], str, Any, Any, int]
"""A row of the index: path, signature, digest, what is said of the picture, type and shape, offset."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading with the file it came from. signature: as it was when read. digest: SHA-256 of its bytes."""

    reading: Reading
    signature: Signature
    digest: str


@dataclass
class Writer:
    """A growing file of pixels, which nobody sees before `commit`; a context manager that leaves nothing behind."""

    cache: PixelCache
    rows: list[Row] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    size: int = 0
    waiting: bytearray = field(default_factory=bytearray)

    def __enter__(self) -> Writer:
        folder = self.cache.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        remove_abandoned(folder)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{self.cache.name}.", suffix=".part")
        self._file = os.fdopen(handle, "wb", buffering=0)
        self._path = Path(name)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)

    def add(self, path: str, kept: Kept) -> None:
        """Writes the pixels of one picture and forgets them. Raises OSError if the disk is full."""
        one = kept.reading
        pixels = np.ascontiguousarray(one.pixels)
        self.waiting += pixels.reshape(-1).view(np.uint8).data
        self.waiting += bytes(-pixels.nbytes % ALIGNED)
        said = [
            one.content,
            one.width,
            one.height,
            one.depth,
            [[note, record_of(note)] for note in one.notes],
        ]
        shape = [str(pixels.dtype), *pixels.shape]
        self.rows.append((path, list(kept.signature), kept.digest, said, shape, self.size))
        self.size += pixels.nbytes + -pixels.nbytes % ALIGNED
        while len(self.waiting) >= SUMMED:
            self._write(SUMMED)

    def _write(self, n: int) -> None:
        """Sums and writes the first n bytes that wait; if that fails they wait on."""
        with memoryview(self.waiting) as waiting, waiting[:n] as block:
            done = 0
            while done < n:
                done += self._file.write(block[done:])
            self.sums += block_sums(np.frombuffer(block, np.uint8))
        del self.waiting[:n]

    def rescued(self) -> dict[str, Kept]:
        """What was written so far, in memory. Raises OSError if it cannot be read back."""
        with self._path.open("rb") as file:
            written = file.read(self.size - len(self.waiting))
        whole = np.frombuffer(written + self.waiting, np.uint8)
        starts = [row[-1] for row in self.rows[1:]] + [self.size]
        return views(whole, [row for row, end in zip(self.rows, starts, strict=True) if end <= len(whole)])

    def commit(self) -> dict[str, Kept]:
        """Makes this the cache, in place of an earlier one, and returns its rows. Raises OSError or RunError."""
        self._write(len(self.waiting))
        # Not synced: a power cut can only lose pixels that the sums then find missing.
        self._file.close()
        data = self.cache.folder / f"{self.cache.name}-{self._path.name.split('.')[-2]}.pixels"
        self._path = self._path.replace(data)
        record = {
            "version": VERSION,
            "data": data.name,
            "size": self.size,
            "sums": self.sums,
            "rows": self.rows,
        }
        body = json.dumps(record).encode()
        write_atomically(self.cache.index, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        for other in self.cache.folder.glob(f"{self.cache.name}-*.pixels"):
            if other != data:
                with suppress(OSError):
                    other.unlink()
        found = views(mapped(data, self.size), self.rows)
        self._path = self.cache.folder / "committed"
        return found


@dataclass(frozen=True)
class PixelCache:
    """Where the pixels of one folder in one geometry are kept."""

    folder: Path
    name: str

    @classmethod
    def of(cls, images: FileImages, geometry: Geometry) -> PixelCache:
        """The cache of the files below a root, read in one way."""
        root = os.path.realpath(images.root)
        way = [VERSION, decoder, root, images.page, *astuple(geometry), *map(str, astuple(images.limits))]
        key = hashlib.sha256(json.dumps(way).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        plain = re.sub(r"[^A-Za-z0-9_-]+", "_", Path(root).name)[:40]
        return cls(home.cache_folder() / "pixels", f"{plain}-{geometry.label}-{key}")

    @property
    def index(self) -> Path:
        """The file that says what is there."""
        return self.folder / f"{self.name}.json"

    def load(self) -> dict[str, Kept]:
        """path -> what is kept of it; empty where there is nothing, or anything is damaged."""
        try:
            digest, body = self.index.read_bytes().split(b"\n", 1)
            if hashlib.sha256(body).hexdigest().encode() != digest:
                return {}
            record = json.loads(body)
            if record["version"] != VERSION or Path(record["data"]).name != record["data"]:
                return {}
            whole = mapped(self.folder / record["data"], record["size"])
            if block_sums(whole) != record["sums"]:
                return {}
            return views(whole, record["rows"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def lacks_room(self, needed: int) -> str | None:
        """Why so many bytes of pixels cannot be kept on disk; None where they can."""
        folder = self.folder
        while not folder.exists():
            folder = folder.parent
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            return f"the cache {str(self.folder)!r} cannot be used ({error.strerror or error})"
        if free - RESERVE >= needed:
            return None
        return (
            f"the disk of the cache {str(self.folder)!r} has {max(0, free - RESERVE) / 1e9:.1f} GB to spare, and the "
            f"pixels may need {needed / 1e9:.1f} GB"
        )


def signature_of(status: os.stat_result) -> Signature:
    """What tells that a file is still the one that was read."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def settled(signature: Signature) -> Signature:
    """The signature of a file that is read now; empty if the file was changed a moment ago."""
    return signature if time.time_ns() - max(signature[1:3]) > RACY else ()


def unchanged(known: Mapping[str, Kept], root: Path, paths: Iterable[str]) -> set[str]:
    """Those of the paths whose file has the size, times and number that it had when it was read."""
    found = set()
    for path in paths:
        kept = known.get(path)
        with suppress(OSError, ValueError):
            if kept and kept.signature and signature_of(os.stat(f"{root}/{path}")) == kept.signature:  # noqa: PTH116
                found.add(path)
    return found


def mapped(path: Path, size: int) -> NDArray[np.uint8]:
    """A file of that size as bytes that cannot be written to. Raises ValueError if its size is another."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size != size or not size:
            raise ValueError(f"{path.name} has another size than its index says")
        if POPULATE:
            # All pages at once: their sums are taken next, and a fault for each would cost more than the sums.
            whole = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_SHARED | POPULATE, prot=mmap.PROT_READ)
        else:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return np.frombuffer(whole, np.uint8)


def block_sums(whole: NDArray[np.uint8]) -> list[int]:
    """One sum modulo 2^64 for each block; any change of a single byte, and any lost page that was not blank, shows."""
    words = whole.view(np.uint64)
    return [int(words[at : at + SUMMED // 8].sum()) for at in range(0, len(words), SUMMED // 8)]


def views(whole: NDArray[np.uint8], rows: Iterable[Row]) -> dict[str, Kept]:
    """path -> what the rows say, each with the part of the bytes that are its pixels.

    Raises ValueError or TypeError for rows that this module did not write.
    """
    found = {}
    for path, signature, digest, (content, width, height, depth, notes), (kind, *shape), offset in rows:
        if kind not in DEPTHS:
            raise ValueError(f"no pixels are of the type {kind!r}")
        # Faster than slicing, viewing and reshaping, which tells for pictures of a few pixels.
        pixels: Array = np.ndarray(tuple(shape), kind, whole, offset)
        reading = Reading(pixels, content, width, height, depth, tuple(again(*note) for note in notes))
        found[path] = Kept(reading, tuple(signature), digest)
    return found


def remove_abandoned(folder: Path) -> None:
    """Takes away what processes that died midway have left."""
    for path in folder.glob(".*.part"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink()
