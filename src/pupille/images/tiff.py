"""The directories of TIFF files and EXIF blocks, entry by entry (TIFF 6.0, BigTIFF, EXIF 2.32)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pupille.data.tiff_header import MOST_TAGS, TYPE_BYTES
from pupille.errors import DataError
from pupille.i18n.language import tell

NUMBERS: Mapping[int, str] = {
    1: "B",
    3: "H",
    4: "I",
    6: "b",
    8: "h",
    9: "i",
    11: "f",
    12: "d",
    13: "I",
    16: "Q",
    17: "q",
    18: "Q",
}
"""Type -> its letter in `struct`. Types 2 and 7 are bytes; 5 and 10 are fractions of type 4 and 9."""
FRACTIONS: Mapping[int, str] = {5: "I", 10: "i"}


@dataclass(frozen=True)
class Entry:
    """One tag of a directory: its type, the number of values, and where their bytes lie."""

    kind: int
    count: int
    start: int
    end: int


@dataclass(frozen=True)
class Directory:
    """entries: tag -> the first entry of it, without those that leave the file. after: where the next one is, or 0."""

    entries: Mapping[int, Entry]
    after: int


@dataclass(frozen=True)
class Tiff:
    """The bytes of a TIFF structure and how numbers are laid out in it: byte order, and whether it is a BigTIFF."""

    data: bytes
    order: str
    big: bool

    @classmethod
    def of(cls, data: bytes) -> Tiff:
        """Raises DataError if the bytes do not begin like a TIFF."""
        if data[:2] not in (b"II", b"MM"):
            raise DataError(tell("is no TIFF; save it again."))
        return cls(data, "<" if data[:2] == b"II" else ">", 43 in data[2:4])

    @property
    def first(self) -> int:
        """Where the first directory is. Raises struct.error if the file ends before."""
        return self._offset(8 if self.big else 4)

    def directory(self, at: int) -> Directory:
        """The directory at `at`. Raises struct.error if the file ends in it, DataError if it has thousands of tags."""
        count = struct.unpack_from(self.order + ("Q" if self.big else "H"), self.data, at)[0]
        if count > MOST_TAGS:
            raise DataError(
                tell("is a TIFF with thousands of tags on one page; save it again as an ordinary TIFF.")
            )
        start, each = at + (8 if self.big else 2), 20 if self.big else 12
        entries: dict[int, Entry] = {}
        for place in range(start, start + count * each, each):
            tag, kind = struct.unpack_from(self.order + "HH", self.data, place)
            entry = self._entry(kind, place)
            if entry is not None:
                entries.setdefault(tag, entry)
        return Directory(entries, self._offset(start + count * each))

    def numbers(self, entry: Entry, *, most: int) -> tuple[float, ...]:
        """Up to `most` values of an entry as numbers, fractions worked out (0 for a fraction by 0); empty for bytes."""
        count = min(entry.count, most)
        if entry.kind in FRACTIONS:
            parts = struct.unpack_from(
                f"{self.order}{2 * count}{FRACTIONS[entry.kind]}", self.data, entry.start
            )
            return tuple(
                above / below if below else 0.0 for above, below in zip(parts[::2], parts[1::2], strict=True)
            )
        letter = NUMBERS.get(entry.kind)
        return struct.unpack_from(f"{self.order}{count}{letter}", self.data, entry.start) if letter else ()

    def raw(self, entry: Entry, *, most: int) -> bytes:
        """The bytes of an entry, at most so many."""
        return self.data[entry.start : min(entry.end, entry.start + most)]

    def _entry(self, kind: int, place: int) -> Entry | None:
        count = self._offset(place + 4)
        size = count * TYPE_BYTES.get(kind, 0)
        inline = 8 if self.big else 4
        start = place + 4 + inline if size <= inline else self._offset(place + 4 + inline)
        return Entry(kind, count, start, start + size) if size and start + size <= len(self.data) else None

    def _offset(self, at: int) -> int:
        value: int = struct.unpack_from(self.order + ("Q" if self.big else "I"), self.data, at)[0]
        return value
