"""TIFF files written again with the tags that decoding needs; strips and tiles are copied as they are.

Layouts: TIFF 6.0 and BigTIFF.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.tiff import MOST_PAGES, MOST_PIECES, Entry, Tiff

PIECES = {273: 279, 324: 325}
"""Where strips and tiles start -> how long they are."""
GEOMETRY = (254, 255, 256, 257, 273, 274, 278, 279, 284, 322, 323, 324, 325)
CODING = (258, 259, 262, 263, 266, 277, 292, 293, 317, 332, 338, 339, 347)
COLOURS = (280, 281, 290, 291, 301, 318, 319, 320, 321, 340, 341, 342, 529, 530, 531, 532)
KEPT = frozenset((*GEOMETRY, *CODING, *COLOURS))
"""The tags that decoding needs; the orientation, 274, is one of them."""
OLD_JPEG = 6
LONG, LONG8 = 4, 16
LONGEST_VALUE = 1 << 24


def bare_tiff(data: bytes) -> bytes:
    """The file without metadata, all its pages in their order, each with its orientation.

    Raises DataError or struct.error if it cannot be taken apart.
    """
    tiff = Tiff.of(data)
    header = b"+\0\x08\0\0\0" if tiff.big else b"*\0"
    if tiff.order == ">":
        header = b"\0+\0\x08\0\0" if tiff.big else b"\0*"
    out = bytearray(tiff.data[:2] + header)
    link = len(out)
    out += bytes(8 if tiff.big else 4)
    for entries in _pages(tiff):
        place = _page(out, tiff, entries)
        _patch(out, tiff, link, place)
        link = len(out) - (8 if tiff.big else 4)
    return bytes(out)


def _pages(tiff: Tiff) -> Iterator[Mapping[int, Entry]]:
    at, visited = tiff.first, set[int]()
    while at and at not in visited and len(visited) < MOST_PAGES:
        visited.add(at)
        directory = tiff.directory(at)
        at = directory.after
        yield {tag: entry for tag, entry in sorted(directory.entries.items()) if tag in KEPT}


def _page(out: bytearray, tiff: Tiff, entries: Mapping[int, Entry]) -> int:
    """Appends the pieces, the values and the directory of a page, whose place it returns."""
    compression = entries.get(259)
    if compression and tiff.numbers(compression, most=1) == (OLD_JPEG,):
        raise DataError(tell("is a TIFF with an outdated form of JPEG inside; save it again as PNG."))
    values: dict[int, tuple[int, int, bytes]] = {}
    for tag, entry in entries.items():
        raw = tiff.raw(entry, most=LONGEST_VALUE)
        kind, count = entry.kind, entry.count
        if tag in PIECES:
            places = _pieces(out, tiff, entry, entries.get(PIECES[tag]))
            kind, count = (LONG8 if tiff.big else LONG), len(places)
            raw = struct.pack(f"{tiff.order}{count}{'Q' if tiff.big else 'I'}", *places)
        values[tag] = kind, count, raw
    return _directory(out, tiff, values)


def _pieces(out: bytearray, tiff: Tiff, starts: Entry, sizes: Entry | None) -> list[int]:
    """Appends strips or tiles, and says where each lies now."""
    begins = [int(number) for number in tiff.numbers(starts, most=MOST_PIECES)]
    lengths = [int(number) for number in tiff.numbers(sizes, most=MOST_PIECES)] if sizes else []
    if len(lengths) != len(begins) or sum(lengths) > 2 * len(tiff.data):
        raise DataError(tell("is a TIFF whose strips have no sizes; save it again as PNG."))
    places = []
    for start, length in zip(begins, lengths, strict=True):
        out += bytes(len(out) % 2)
        places.append(len(out))
        out += tiff.data[start : start + length]
    return places


def _directory(out: bytearray, tiff: Tiff, values: Mapping[int, tuple[int, int, bytes]]) -> int:
    inline, letter = (8, "Q") if tiff.big else (4, "I")
    fields = {}
    for tag, (_, _, raw) in values.items():
        fields[tag] = raw.ljust(inline, b"\0")
        if len(raw) > inline:
            out += bytes(len(out) % 2)
            fields[tag] = struct.pack(tiff.order + letter, len(out))
            out += raw
    out += bytes(len(out) % 2)
    place = len(out)
    out += struct.pack(tiff.order + ("Q" if tiff.big else "H"), len(values))
    for tag, (kind, count, _) in values.items():
        out += struct.pack(f"{tiff.order}HH{letter}", tag, kind, count) + fields[tag]
    out += bytes(inline)
    return place


def _patch(out: bytearray, tiff: Tiff, at: int, place: int) -> None:
    struct.pack_into(tiff.order + ("Q" if tiff.big else "I"), out, at, place)
