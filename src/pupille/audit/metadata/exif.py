"""Metadata of EXIF blocks: camera, serial numbers, names, date, position, thumbnail (EXIF 2.32, TIFF 6.0)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping

from pupille.audit.metadata.values import LONGEST, MetadataItem, date_of, position, text_of
from pupille.audit.metadata.xmp_iptc import iptc_says, photoshop_says, xmp_says
from pupille.errors import DataError
from pupille.images.open_image import ORIENTATION
from pupille.images.tiff import FRACTIONS, Directory, Entry, Tiff

MOST_BYTES = 4_000_000
"""Of a block inside a block that is read."""
EXIF, GPS, INTEROPERABILITY = 34665, 34853, 40965
"""Tags that lead to a directory of their own."""
GPS_VERSION = 0
"""The one tag of a GPS directory that many cameras write although they know no position."""
BLOCKS = {700: xmp_says, 33723: iptc_says, 34377: photoshop_says}
"""Tags of a TIFF file that hold a block of another kind, and who reads it."""
STRUCTURE = frozenset(
    {254, 255, *range(256, 270), *range(273, 285), 290, 291, 292, 293, 296, 297, *range(317, 326)}
)
MORE_STRUCTURE = frozenset({338, 339, 340, 341, 347, *range(512, 522), 529, 530, 531, 532})
POINTERS = frozenset({EXIF, GPS, INTEROPERABILITY})
DECODING = STRUCTURE | MORE_STRUCTURE | POINTERS | frozenset(BLOCKS) | {ORIENTATION}
"""Tags that say how to decode or show a picture, or where another directory lies, but nothing about its making."""

TEXTS: Mapping[int, str] = {
    305: "software",
    315: "person",  # Artist
    33432: "person",  # Copyright
    42032: "person",  # CameraOwnerName
    40093: "person",  # XPAuthor
    42033: "serial",  # BodySerialNumber
    42037: "serial",  # LensSerialNumber
    50735: "serial",  # CameraSerialNumber
    270: "comment",  # ImageDescription
    37510: "comment",  # UserComment
    40091: "comment",  # XPTitle
    40092: "comment",  # XPComment
    40094: "comment",  # XPKeywords
    40095: "comment",  # XPSubject
}
DATES = (36867, 36868, 306)
"""DateTimeOriginal, DateTimeDigitized, DateTime: when it was taken goes before when it was saved."""
MAKE, MODEL, USER_COMMENT = 271, 272, 37510
WINDOWS = range(40091, 40096)
"""Tags of Windows, whose text is UTF-16."""
THUMBNAIL = frozenset({273, 513})
"""Where the small copy of the picture starts, in the second directory."""


def exif_says(block: bytes, *, is_file: bool = False) -> Iterator[MetadataItem]:
    """The metadata items of an EXIF block; none where it holds only what decoding needs, such as the orientation.

    block: a TIFF structure, with or without `Exif\\0\\0` before it. is_file: it is a whole TIFF file, whose second
    directory is a page, not a thumbnail. Raises DataError or struct.error if the first directory is damaged.
    """
    tiff = Tiff.of(block[6:] if block.startswith(b"Exif\0") else block)
    main = tiff.directory(tiff.first)
    inner = _led_to(tiff, main, EXIF)
    tags = {**main.entries, **inner}
    if set(tags) - DECODING:
        yield "block", "exif"
    yield from _tags_say(tiff, tags)
    place = _led_to(tiff, main, GPS)
    if place.keys() - {GPS_VERSION}:
        yield "block", "gps"
        yield from _place_says(tiff, place)
    for tag in BLOCKS.keys() & main.entries.keys():
        yield from BLOCKS[tag](tiff.raw(main.entries[tag], most=MOST_BYTES))
    if not is_file and main.after and THUMBNAIL & set(_read(tiff, main.after)):
        yield from (("block", "exif"), ("thumbnail", "exif"))


def _led_to(tiff: Tiff, main: Directory, tag: int) -> Mapping[int, Entry]:
    """The directory that a tag leads to; empty where there is none."""
    entry = main.entries.get(tag)
    return _read(tiff, int(tiff.numbers(entry, most=1)[0])) if entry and tiff.numbers(entry, most=1) else {}


def _read(tiff: Tiff, at: int) -> Mapping[int, Entry]:
    """A further directory, empty where it is damaged: the others may still be whole."""
    try:
        return tiff.directory(at).entries
    except (DataError, struct.error):
        return {}


def _tags_say(tiff: Tiff, tags: Mapping[int, Entry]) -> Iterator[MetadataItem]:
    raw = {tag: tiff.raw(tags[tag], most=4 * LONGEST) for tag in (MAKE, MODEL, *DATES, *TEXTS) if tag in tags}
    make, model = text_of(raw.get(MAKE)), text_of(raw.get(MODEL))
    # Many models repeat the maker's name.
    yield "camera", model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()
    for tag in DATES:
        yield "taken", date_of(raw.get(tag))
    for tag, kind in TEXTS.items():
        yield kind, _text(tag, raw.get(tag, b""), tiff.order)


def _text(tag: int, value: bytes, order: str) -> str:
    if tag in WINDOWS:
        return text_of(value.decode("utf-16-le", "ignore"))
    if tag != USER_COMMENT:
        return text_of(value)
    code, rest = value[:8], value[8:]
    wide = "utf-16-le" if order == "<" else "utf-16-be"
    return text_of(rest.decode(wide, "ignore") if code.startswith(b"UNICODE") else rest)


def _place_says(tiff: Tiff, tags: Mapping[int, Entry]) -> list[MetadataItem]:
    if not {1, 2, 3, 4} <= set(tags):
        return []
    latitude, longitude = (_degrees(tiff, tags[parts], tags[side]) for parts, side in ((2, 1), (4, 3)))
    return [] if math.isnan(latitude + longitude) else position(latitude, longitude)


def _degrees(tiff: Tiff, parts: Entry, side: Entry) -> float:
    """Degrees, minutes, seconds as one number, south and west negative; NaN where they are no numbers.

    A fraction by 0 says that a part is not known: without seconds it is a place still, without minutes none.
    """
    numbers = tiff.numbers(parts, most=3)
    value = sum(part / 60**power for power, part in enumerate(numbers)) if numbers else math.nan
    below = struct.unpack(f"{tiff.order}4I", tiff.raw(parts, most=16).ljust(16, b"\1"))[1::2]
    if parts.kind in FRACTIONS and 0 in below:
        value = math.nan
    return -value if tiff.raw(side, most=1).upper() in (b"S", b"W") else value
