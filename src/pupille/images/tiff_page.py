"""One page of a TIFF: where its pieces lie, and the page alone as a file that Pillow reads."""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.tiff import Directory, Entry, Tiff
from pupille.images.tiff_layout import NONE, TiffLayout

WIDTH, HEIGHT, DESCRIPTION, FILL_ORDER = 256, 257, 270, 266
STRIPS, ROWS_PER_STRIP, STRIP_BYTES = 273, 278, 279
TILE_WIDTH, TILE_LENGTH, TILES, TILE_BYTES = 322, 323, 324, 325
ELSEWHERE = frozenset({330, 34665, 34853, 40965})
"""Tags that lead to other directories."""
SHORT, LONG = 3, 4
CLASSIC: Mapping[int, tuple[int, str]] = {16: (4, "I"), 17: (9, "i"), 18: (4, "I")}
"""Type of eight bytes -> the classic one of four, and its letter in `struct`."""
MOST_DESCRIPTION = 100_000
MOST_BYTES = 1 << 31


@dataclass(frozen=True)
class TiffPage:
    """One page of a TIFF.

    stack: how many pictures lie one after another where the directory describes the first of them. skipped: how many of
    these lie before this page.
    """

    tiff: Tiff
    directory: Directory
    layout: TiffLayout
    stack: int = 1
    skipped: int = 0

    @classmethod
    def of(cls, data: bytes, at: int, *, lonely: bool, page: int) -> TiffPage:
        """The page whose directory is at `at`. lonely: whether it is the only one of the file; page: the one asked for.

        Raises struct.error if the file ends too early.
        """
        tiff = Tiff.of(data)
        directory = tiff.directory(at)
        alone = cls(tiff, directory, TiffLayout.of(tiff, directory))
        stack = alone.pictures_behind() if lonely else 1
        return cls(tiff, directory, alone.layout, stack, min(max(page, 0), stack - 1))

    def number(self, tag: int, default: int) -> int:
        """The first value of a tag."""
        return next(iter(self.numbers(tag, most=1)), default)

    def numbers(self, tag: int, *, most: int) -> tuple[int, ...]:
        """The values of a tag, as whole numbers; none where it is missing."""
        entry = self.directory.entries.get(tag)
        return tuple(map(int, self.tiff.numbers(entry, most=most))) if entry else ()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as stored."""
        return self.number(WIDTH, 0), self.number(HEIGHT, 0)

    @property
    def n_bytes(self) -> int:
        """The bytes of its pixels, decompressed."""
        width, height = self.size
        return sum(self.layout.bits) * width // 8 * height

    @property
    def skipped_bytes(self) -> int:
        """How far its pixels lie behind those that the directory describes."""
        return self.skipped * self.n_bytes

    def pictures_behind(self) -> int:
        """How many pictures lie one after another, as ImageJ and tifffile write stacks with one directory for all.

        Only those count whose pixels are all there.
        """
        starts = self.numbers(STRIPS, most=1)
        if not starts or not self.n_bytes or self.layout.compression != NONE:
            return 1
        width, height = self.size
        n = _stated_pictures(self._description(), width * height * self.layout.samples)
        return max(1, min(n, (len(self.tiff.data) - starts[0]) // self.n_bytes))

    def _description(self) -> str:
        entry = self.directory.entries.get(DESCRIPTION)
        raw = self.tiff.raw(entry, most=MOST_DESCRIPTION) if entry else b""
        return raw.split(b"\0")[0].decode("utf-8", "replace")

    @property
    def needs_copy(self) -> bool:
        """Whether Pillow finds the page only in a file of its own: in a BigTIFF of the order `>`, or within a stack."""
        return (self.layout.big and self.layout.order == ">") or self.skipped > 0

    def alone(self) -> bytes:
        """A classic TIFF of this page alone: the same file behind another header, with a directory at its end."""
        entries = {
            tag: self._classic(entry)
            for tag, entry in sorted(self.directory.entries.items())
            if tag not in ELSEWHERE
        }
        if self.skipped:
            starts = [start + self.skipped_bytes for start in self.numbers(STRIPS, most=MOST_BYTES)]
            entries[STRIPS] = (LONG, len(starts), struct.pack(f"{self.layout.order}{len(starts)}I", *starts))
        return with_directory(self.tiff.data, self.layout.order, entries)

    def _classic(self, entry: Entry) -> tuple[int, int, bytes]:
        raw = self.tiff.raw(entry, most=len(self.tiff.data))
        if entry.kind not in CLASSIC:
            return entry.kind, entry.count, raw
        kind, letter = CLASSIC[entry.kind]
        values = map(int, self.tiff.numbers(entry, most=entry.count))
        return kind, entry.count, struct.pack(f"{self.layout.order}{entry.count}{letter}", *values)


def with_directory(data: bytes, order: str, entries: Mapping[int, tuple[int, int, bytes]]) -> bytes:
    """A classic TIFF: the bytes of a file, the first eight replaced, and a directory behind them.

    entries: tag -> its type, the number of values and their bytes. Raises DataError if a place needs more than 32 bits.
    """
    at = len(data) + len(data) % 2
    behind = at + 2 + 12 * len(entries) + 4
    directory, values = bytearray(struct.pack(f"{order}H", len(entries))), bytearray()
    for tag, (kind, count, raw) in sorted(entries.items()):
        directory += struct.pack(f"{order}HHI", tag, kind, count)
        if len(raw) <= 4:
            directory += raw.ljust(4, b"\0")
        else:
            directory += struct.pack(f"{order}I", behind + len(values))
            values += raw + bytes(len(raw) % 2)
    if behind + len(values) > MOST_BYTES:
        raise DataError(tell("is a TIFF of more than 2 GB; save it again in parts."))
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", at)
    return b"".join((header, memoryview(data)[8:], bytes(len(data) % 2), directory, bytes(4), values))


def _stated_pictures(description: str, samples: int) -> int:
    """How many pictures the description of the first one speaks of; 1 where it speaks of none.

    samples: numbers in one picture.
    """
    if description.startswith("ImageJ="):
        match = re.search(r"^images=(\d{1,9})\s*$", description, re.MULTILINE)
        return int(match[1]) if match else 1
    record: Any = None
    if description.startswith('{"shape"'):
        with suppress(ValueError, RecursionError):
            record = json.loads(description)
    shape = record.get("shape") if isinstance(record, dict) and record.get("truncated") else None
    if not isinstance(shape, list) or not all(isinstance(n, int) and 0 < n < MOST_BYTES for n in shape):
        return 1
    return math.prod(shape) // samples
