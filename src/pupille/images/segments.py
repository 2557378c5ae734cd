"""The parts that an image file is built of, in their order: JPEG segments, PNG and WebP chunks, GIF blocks.

For looking at what stands beside the pixels, and for writing a file again without it. The file has been through
`headers.inspect`; still nothing in it is trusted, and a part that leaves the file ends the walk. Layouts: ITU T.81, W3C
PNG third edition, RFC 9649 (WebP), GIF89a.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from pupille.errors import DataError
from pupille.images.headers import DAMAGED

MOST_PARTS = 500_000
END_OF_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""A marker that ends entropy-coded data: neither a stuffed zero nor a restart marker."""
START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE


class Segment(NamedTuple):
    """Where a part lies: all of it in `start:end`, what it carries in `body:body_end`.

    kind: JPEG: `APP0` to `APP15`, `COM`, `SOS` (with its coded data), or the marker in hex; PNG and WebP: the name of
    the chunk; GIF: `head`, `image`, `control`, `comment`, `plain text`, `application`, `end`.
    """

    kind: str
    start: int
    end: int
    body: int
    body_end: int


def parts_of(data: bytes, file_format: str) -> Iterator[Segment]:
    """The parts of a JPEG, PNG, WebP or GIF file; what follows the end of the picture is no part.

    Raises DataError if the file ends before its picture does, or is built of too many parts.
    """
    walk = {"JPEG": _jpeg, "PNG": _png, "WebP": _webp, "GIF": _gif}[file_format]
    size = len(data)
    try:
        for number, part in enumerate(walk(data)):
            if part.end > size or number > MOST_PARTS:
                raise DataError(DAMAGED)
            yield part
    except (struct.error, IndexError) as error:
        raise DataError(DAMAGED) from error


def body_of(data: bytes, part: Segment) -> bytes:
    """The body of a part; the sub-blocks of a GIF block joined."""
    if part.kind not in ("comment", "plain text", "application"):
        return data[part.body : part.body_end]
    blocks, at = [], part.body
    while size := data[at]:
        blocks.append(data[at + 1 : at + 1 + size])
        at += size + 1
    return b"".join(blocks)


def _jpeg(data: bytes) -> Iterator[Segment]:
    at = 2
    while True:
        match = END_OF_SCAN.search(data, at)
        if match is None:
            raise DataError(DAMAGED)
        start, marker = match.start(), data[match.end() - 1]
        if marker == END_OF_IMAGE:
            return
        if marker in (0x01, START_OF_IMAGE):
            at = match.end()
            continue
        at = end = match.end() + struct.unpack_from(">H", data, match.end())[0]
        if marker == START_OF_SCAN:
            after = END_OF_SCAN.search(data, end)
            if after is None:
                raise DataError(DAMAGED)
            at = after.start()
        yield Segment(_jpeg_kind(marker), start, at, match.end() + 2, end)


def _jpeg_kind(marker: int) -> str:
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    return {COMMENT: "COM", START_OF_SCAN: "SOS"}.get(marker, f"{marker:02x}")


def _png(data: bytes) -> Iterator[Segment]:
    at, kind = 8, ""
    while kind != "IEND":
        length = struct.unpack_from(">I", data, at)[0]
        kind = data[at + 4 : at + 8].decode("latin-1")
        yield Segment(kind, at, at + length + 12, at + 8, at + 8 + length)
        at += length + 12


def _webp(data: bytes) -> Iterator[Segment]:
    at, end = 12, min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= end:
        kind = data[at : at + 4].decode("latin-1")
        length = struct.unpack_from("<I", data, at + 4)[0]
        # Some programs leave out the byte that fills up an odd last chunk.
        after = min(at + 8 + length + (length & 1), max(len(data), at + 8 + length))
        yield Segment(kind, at, after, at + 8, at + 8 + length)
        at = after


GIF_EXTENSIONS = {0xF9: "control", 0xFE: "comment", 0x01: "plain text", 0xFF: "application"}


def _gif(data: bytes) -> Iterator[Segment]:
    at = 13 + _palette_bytes(data[10])
    yield Segment("head", 0, at, 0, at)
    while at < len(data) and data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            kind = GIF_EXTENSIONS.get(data[at + 1], "extension")
            body = at + 2
        elif data[at] == 0x2C:
            kind, body = "image", at + 11 + _palette_bytes(data[at + 9])
        else:
            at += 1  # Stray bytes between blocks belong to none.
            continue
        at = body
        while size := data[at]:
            at += size + 1
        at += 1
        yield Segment(kind, start, at, body, at)
    yield Segment("end", len(data) - 1, len(data), len(data) - 1, len(data))


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
