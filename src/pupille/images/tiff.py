"""The directories of TIFF files and EXIF blocks, entry by entry (TIFF 6.0, BigTIFF, EXIF 2.32)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pupille.errors import DataError, Refusal, RefusedError
from pupille.i18n.language import tell

MOST_PAGES = 10_000

MOST_PIECES = 200_000

MOST_SAMPLES = 6

MOST_TAGS = 4_096

TYPE_BYTES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
"""Type number -> bytes of one value."""

WHOLE_NUMBERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q"}
"""Type number -> its letter in `struct`, for the types that hold unsigned whole numbers."""

SAMPLES_PER_PIXEL = 277

PIECE_TAGS = (273, 279, 324, 325)
"""Where strips start, their sizes, where tiles start, their sizes."""

NEEDED = (258, 320, 347, *PIECE_TAGS)
"""Without these (bits, palette, JPEG tables, pieces) the pixels cannot be decoded."""

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
            raise RefusedError(
                tell("is a TIFF with thousands of tags on one page; save it again as an ordinary TIFF."),
                Refusal.LIMIT,
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


@dataclass(frozen=True)
class TiffHeader:
    """pages: directories; where `all_counted` is False there are more. tags: tag -> first value.

    at: where the directory of the page begins.
    """

    pages: int
    all_counted: bool
    tags: Mapping[int, int]
    at: int


@dataclass(frozen=True)
class _Layout:
    """How numbers are laid out: byte order, and the struct letters of counts, entries and offsets."""

    order: str
    big: bool

    def directory(self, data: bytes, at: int) -> tuple[int, int]:
        """The number of entries of the directory at `at`, and where its first entry is."""
        letter = "Q" if self.big else "H"
        count: int = struct.unpack_from(self.order + letter, data, at)[0]
        if count > MOST_TAGS:
            raise RefusedError(
                tell("is a TIFF with thousands of tags on one page; save it again as an ordinary TIFF."),
                Refusal.LIMIT,
            )
        return count, at + (8 if self.big else 2)

    @property
    def entry_bytes(self) -> int:
        return 20 if self.big else 12

    @property
    def inline_bytes(self) -> int:
        return 8 if self.big else 4

    def offset(self, data: bytes, at: int) -> int:
        value: int = struct.unpack_from(self.order + ("Q" if self.big else "I"), data, at)[0]
        return value


def inspect_tiff(data: bytes, *, page: int) -> TiffHeader:
    """Pages of a TIFF, and the tags of page `page` (of the last one, if there are fewer).

    Raises DataError with the reason if a page is built of too many pieces or channels, and struct.error if
    the file ends too early.
    """
    layout = _Layout("<" if data[:2] == b"II" else ">", big=43 in data[2:4])
    at = layout.offset(data, 8 if layout.big else 4)
    visited: set[int] = set()
    tags: dict[int, int] = {}
    chosen = at
    while at and at not in visited and len(visited) < max(MOST_PAGES, page + 1):
        try:
            count, first = layout.directory(data, at)
            after = layout.offset(data, first + count * layout.entry_bytes)
        except struct.error:
            if not visited:
                raise
            break  # The chain of pages leaves the file: those before it can still be read.
        if len(visited) <= max(page, 0):
            tags, chosen = _tags(data, layout, first, count), at
        visited.add(at)
        at = after
    return TiffHeader(len(visited), not at or at in visited or len(visited) < MOST_PAGES, tags, chosen)


def _tags(data: bytes, layout: _Layout, first: int, count: int) -> dict[int, int]:
    tags: dict[int, int] = {}
    for at in range(first, first + count * layout.entry_bytes, layout.entry_bytes):
        tag, kind = struct.unpack_from(layout.order + "HH", data, at)
        amount, value_at = layout.offset(data, at + 4), at + 4 + layout.inline_bytes
        if amount * TYPE_BYTES.get(kind, 0) > layout.inline_bytes:
            value_at = layout.offset(data, value_at)
        if value_at + amount * TYPE_BYTES.get(kind, 0) > len(data):
            if tag in NEEDED:
                # The decoder would find this too, but prints its complaint on the user's screen.
                raise struct.error(f"tag {tag} leaves the file")
        elif kind in WHOLE_NUMBERS and amount and tag not in tags:
            tags[tag] = struct.unpack_from(layout.order + WHOLE_NUMBERS[kind], data, value_at)[0]
            if tag in PIECE_TAGS and amount > MOST_PIECES:
                raise RefusedError(
                    tell("is a TIFF cut into far too many pieces; save it again as an ordinary TIFF."),
                    Refusal.LIMIT,
                )
    samples = tags.get(SAMPLES_PER_PIXEL, 1)
    if samples > MOST_SAMPLES:
        raise RefusedError(
            tell(
                "is a TIFF of {samples} channels, and only grey and RGB are read; save each channel as a file of its "
                "own.",
                samples=samples,
            ),
            Refusal.FOREIGN,
        )
    return tags
