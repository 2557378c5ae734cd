"""Pixels of many pictures, end to end in one file that is read by memory map, and the rows that say where each lies."""

from __future__ import annotations

import math
import mmap
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.cached_file import CachedPixels
from pupille.i18n.stored_text import again, record_of
from pupille.images.decoded import DEPTHS, TYPES, Array, Reading

ALIGNED = 64
POPULATE = getattr(mmap, "MAP_POPULATE", 0)
"""The flag by which Linux reads all pages of a map at once; 0 on other systems."""
SUMMED = 2**20
"""Bytes that are written at once, and that one sum stands for."""
PART = ".part"

Row = tuple[str, Sequence[int], str, Any, Any, int]
"""Of one picture: path, signature and digest of its file; content, size, depth and notes; type and shape; offset."""


@dataclass
class PixelFile:
    """A growing file of pixels that one process writes, under a name that nobody reads."""

    path: Path
    file: RawIOBase
    size: int = 0
    waiting: bytearray = field(default_factory=bytearray)

    @classmethod
    def begun(cls, folder: Path, stem: str) -> PixelFile:
        """A new, empty file of pixels. stem: how its name begins. Raises OSError if the disk refuses."""
        handle, name = tempfile.mkstemp(dir=folder, prefix=stem, suffix=PART)
        return cls(Path(name), os.fdopen(handle, "wb", buffering=0))

    def add(self, path: str, cached: CachedPixels) -> Row:
        """Writes the pixels of one picture and forgets them. Raises OSError if the disk is full."""
        reading = cached.reading
        pixels = np.ascontiguousarray(reading.pixels)
        notes = [[note, record_of(note)] for note in reading.notes]
        description = [reading.content, reading.width, reading.height, reading.depth, notes]
        shape = [TYPES[pixels.dtype], *pixels.shape]
        row = (path, list(cached.signature), cached.digest, description, shape, self.size)
        self.waiting += pixels.reshape(-1).view(np.uint8).data
        self.waiting += bytes(-pixels.nbytes % ALIGNED)
        self.size += pixels.nbytes + -pixels.nbytes % ALIGNED
        while len(self.waiting) >= SUMMED:
            self._write(SUMMED)
        return row

    def flush(self) -> None:
        """Writes what waits. Raises OSError if the disk is full."""
        self._write(len(self.waiting))

    def read_back(self) -> bytes:
        """All pixels, written or not. Raises OSError if they cannot be read."""
        with self.path.open("rb") as file:
            return file.read(self.size - len(self.waiting)) + self.waiting

    def close(self) -> None:
        """Writes no more."""
        with suppress(OSError):
            self.file.close()

    def _write(self, n: int) -> None:
        """Writes the first n bytes that wait; if that fails they wait on."""
        with memoryview(self.waiting) as waiting, waiting[:n] as block:
            done = 0
            while done < n:
                done += self.file.write(block[done:]) or 0
        del self.waiting[:n]


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


def views(whole: NDArray[np.uint8], rows: Iterable[Row]) -> dict[str, CachedPixels]:
    """path -> the cached pixels of its row, as a view of the bytes.

    Raises ValueError or TypeError for rows that this module did not write.
    """
    cached = {}
    for path, signature, digest, (content, width, height, depth, notes), (kind, *shape), offset in rows:
        if kind not in DEPTHS:
            raise ValueError(f"no pixels are of the type {kind!r}")
        # Faster than slicing, viewing and reshaping, which tells for pictures of a few pixels.
        pixels: Array = np.ndarray(tuple(shape), kind, whole, offset)
        reading = Reading(pixels, content, width, height, depth, tuple(again(*note) for note in notes))
        cached[path] = CachedPixels(reading, tuple(signature), digest)
    return cached


def within(rows: Iterable[Row], size: int) -> list[Row]:
    """The rows whose pixels lie among the first bytes of their file."""
    return [row for row in rows if row[-1] + math.prod(row[-2][1:]) * np.dtype(row[-2][0]).itemsize <= size]
