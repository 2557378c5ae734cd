"""Looking at an image file before it is decoded: size, pages and passes, from its header alone.

Every walk is bounded by steps, because a small file can hold millions of tiny parts. Layouts: ITU T.81
(JPEG), W3C PNG third edition, GIF89a, RFC 9649 (WebP), TIFF 6.0, BigTIFF, Microsoft's BITMAPINFOHEADER.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from pupille.errors import DataError, Refusal, RefusedError
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.images.tiff import inspect_tiff
from pupille.images.tiff_page import TiffPage

DAMAGED = tell("is damaged or cut short; take it from the original again.")
TOO_MANY_PARTS = tell(
    "is built of so many tiny parts that reading it would take too long; save it again as PNG."
)
MOST_PARTS = 100_000
MOST_JPEG_SEGMENTS = 10_000
MOST_JPEG_JUNK = 65_536
JPEG_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
GREY_WITH_ALPHA = 4
"""The colour type of a PNG."""
STARTS_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class Header:
    """The facts of a picture before it is decoded.

    width, height: pixels as stored, before any turning. pages: pages or frames in the file; where
    `all_counted` is False there are more. bits: of one sample as stored. grey: the file says that it
    holds no colour.
    tags: for TIFF, tag -> first value, of the page that is read. page: that page. is_deep_grey: a
    PNG of 16 bits, grey with transparency.
    """

    width: int
    height: int
    pages: int = 1
    all_counted: bool = True
    bits: int = 8
    grey: bool = False
    tags: Mapping[int, int] = field(default_factory=dict)
    page: TiffPage | None = None
    is_deep_grey: bool = False


def inspect(data: bytes, file_format: str, *, page: int, limits: Limits) -> Header:
    """The header of a file whose format is `file_format`; page: the one that will be read, from 0.

    Raises DataError with the reason if the file is damaged or beyond the limits.
    """
    try:
        header = _walk(data, file_format, page, limits)
    except (struct.error, IndexError) as error:
        raise DataError(DAMAGED) from error
    insist_on_size(header.width, header.height, limits=limits)
    return header


def _walk(data: bytes, file_format: str, page: int, limits: Limits) -> Header:
    match file_format:
        case "JPEG":
            return _jpeg(data, limits)
        case "PNG":
            return _png(data)
        case "GIF":
            return _gif(data, page)
        case "BMP":
            return _bmp(data)
        case "WebP":
            return _webp(data)
        case "TIFF":
            return _tiff(data, page, limits)
    raise ValueError(f"no format is called {file_format!r}")


def insist_on_size(width: int, height: int, *, limits: Limits) -> None:
    """Raises DataError if a picture of this size has no pixels or more than the limit."""
    if width < 1 or height < 1:
        raise DataError(DAMAGED)
    megapixels = width * height / 1e6
    if megapixels > limits.megapixels:
        raise RefusedError(
            tell(
                "has {width} x {height} pixels, {megapixels:1} megapixels, more than the limit of {limit:short}; make "
                "it smaller or cut it into tiles.",
                width=str(width),
                height=str(height),
                megapixels=megapixels,
                limit=limits.megapixels,
            ),
            Refusal.LIMIT,
        )


def _jpeg(data: bytes, limits: Limits) -> Header:
    width = height = components = bits = 0
    scans = junk = at = 0
    for _ in range(MOST_JPEG_SEGMENTS):
        match = JPEG_MARKER.search(data, at)
        if match is None:
            break
        junk += 0 if scans else match.start() - at
        marker, at = data[match.end() - 1], match.end()
        if marker == END_OF_IMAGE or junk > MOST_JPEG_JUNK:
            break
        if marker in (0x01, 0xD8):
            continue
        if marker in STARTS_OF_FRAME and not width:
            bits, height, width, components = struct.unpack_from(">BHHB", data, at + 2)
        if marker == START_OF_SCAN:
            scans += 1
            if scans > limits.jpeg_scans:
                raise RefusedError(
                    tell(
                        "is a JPEG of more than {scans} passes, which takes very long to decode; save it again as an "
                        "ordinary JPEG.",
                        scans=limits.jpeg_scans,
                    ),
                    Refusal.LIMIT,
                )
        at += struct.unpack_from(">H", data, at)[0]
    else:
        raise RefusedError(TOO_MANY_PARTS, Refusal.LIMIT)
    if not scans:
        raise DataError(DAMAGED)
    if bits > 8:
        raise RefusedError(
            tell(
                "is a JPEG of {bits} bits, and only those of 8 bits are read; save it as 16-bit PNG.",
                bits=bits,
            ),
            Refusal.FOREIGN,
        )
    return Header(width, height, bits=bits, grey=components == 1)


def _png(data: bytes) -> Header:
    width, height, bits, colour = struct.unpack_from(">IIBB", data, 16)
    frames, at, animated, in_pixels, first_is_frame = 0, 8, False, False, False
    for _ in range(MOST_PARTS):
        if at + 12 > len(data):
            break
        length, kind = struct.unpack_from(">I4s", data, at)
        animated |= kind == b"acTL" and not in_pixels
        frames += kind == b"fcTL"
        first_is_frame |= kind == b"fcTL" and not in_pixels
        in_pixels |= kind == b"IDAT"
        at += 12 + length
        if kind == b"IEND":
            break
    else:
        raise RefusedError(TOO_MANY_PARTS, Refusal.LIMIT)
    pages = frames + (not first_is_frame) if animated else 1
    deep_grey = (bits, colour) == (16, GREY_WITH_ALPHA) and pages == 1
    return Header(
        width,
        height,
        pages=max(1, pages),
        bits=bits,
        grey=colour in (0, GREY_WITH_ALPHA),
        is_deep_grey=deep_grey,
    )


def _gif(data: bytes, page: int) -> Header:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, frames, parts = 13 + _palette_bytes(flags), 0, 0
    try:
        while data[at] != 0x3B:
            parts += 1
            if data[at] == 0x2C:
                frames += 1
                at += 11 + _palette_bytes(data[at + 9])
            elif data[at] == 0x21:
                at += 2
            else:
                at += 1
                continue
            while size := data[at]:
                at += size + 1
                parts += 1
                if parts > 5 * MOST_PARTS:
                    break
            at += 1
            if parts > 5 * MOST_PARTS:
                break
    except IndexError:
        pass  # Frames before the cut are whole; the decoder says whether the one asked for is.
    all_counted = parts <= 5 * MOST_PARTS
    if not all_counted and frames <= page:
        raise RefusedError(TOO_MANY_PARTS, Refusal.LIMIT)
    if not frames:
        raise DataError(DAMAGED)
    return Header(width, height, pages=frames, all_counted=all_counted)


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _bmp(data: bytes) -> Header:
    is_old = struct.unpack_from("<I", data, 14)[0] == 12
    width, height = struct.unpack_from("<HH" if is_old else "<ii", data, 18)
    return Header(width, abs(height))


def _webp(data: bytes) -> Header:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        packed = struct.unpack_from("<I", data, 21)[0]
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    frames, at = 0, 12
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            break
        name, length = struct.unpack_from("<4sI", data, at)
        frames += name == b"ANMF"
        at += 8 + length + (length & 1)
    else:
        raise RefusedError(TOO_MANY_PARTS, Refusal.LIMIT)
    return Header(width, height, pages=max(1, frames))


def _tiff(data: bytes, page: int, limits: Limits) -> Header:
    tiff = inspect_tiff(data, page=page)
    width, height = tiff.tags.get(256, 0), tiff.tags.get(257, 0)
    # A tile is decoded whole, so that a small picture may hide a huge one.
    insist_on_size(tiff.tags.get(322, 1), tiff.tags.get(323, 1), limits=limits)
    bits, photometric = tiff.tags.get(258, 1), tiff.tags.get(262, 0)
    lonely = tiff.pages == 1 and tiff.all_counted
    tiff_page = TiffPage.of(data, tiff.at, lonely=lonely, page=page)
    pages = tiff_page.stack if lonely else tiff.pages
    grey = photometric in (0, 1)
    return Header(
        width, height, pages, tiff.all_counted, bits=bits, grey=grey, tags=tiff.tags, page=tiff_page
    )
