"""Image files written again without metadata: the coded pixels byte for byte, and nothing else but the orientation.

Kept are the parts that decoding needs. Not kept: EXIF, XMP, IPTC, comments and texts, embedded thumbnails, colour
profiles (they can name a device and its owner; Pupille applies none), times, resolutions, further pictures in the file
of a phone, and whatever follows the end of the picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.headers import DAMAGED
from pupille.images.segments import Segment, parts_of
from pupille.images.strip_tiff import bare_tiff

PNG_KEPT = frozenset(
    {
        "IHDR",
        "PLTE",
        "tRNS",
        "IDAT",
        "IEND",
        "sBIT",
        "gAMA",
        "cHRM",
        "sRGB",
        "cICP",
        "acTL",
        "fcTL",
        "fdAT",
        "bKGD",
    }
)
WEBP_KEPT = frozenset({"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"})
WEBP_EXIF, WEBP_XMP, WEBP_PROFILE = 0x08, 0x04, 0x20
JFIF = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
"""A JFIF segment without resolution and thumbnail."""
GIF_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
UPRIGHT = 1


def bare(data: bytes, file_format: str, orientation: int) -> bytes:
    """The file without metadata. file_format: its own, not BMP. orientation: as EXIF numbers it, kept if it is not 1.

    Raises DataError if the file cannot be taken apart, or has no place for its orientation.
    """
    try:
        return bare_tiff(data) if file_format == "TIFF" else WRITERS[file_format](data, orientation)
    except (IndexError, struct.error) as error:
        raise DataError(DAMAGED) from error


def exif_of(orientation: int) -> bytes:
    """An EXIF block, big-endian, whose one tag is the orientation."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def _jpeg(data: bytes, orientation: int) -> bytes:
    parts = list(parts_of(data, "JPEG"))
    pieces = [b"\xff\xd8"]
    if any(part.kind == "APP0" and data.startswith(b"JFIF\0", part.body) for part in parts):
        pieces.append(JFIF)
    if orientation != UPRIGHT:
        block = b"Exif\0\0" + exif_of(orientation)
        pieces.append(b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block)
    pieces += [_whole(data, part) for part in parts if _jpeg_decodes(data, part)]
    return b"".join([*pieces, b"\xff\xd9"])


def _jpeg_decodes(data: bytes, part: Segment) -> bool:
    """Whether a segment is needed; that of Adobe says how the colours are coded."""
    if part.kind == "APP14":
        return data.startswith(b"Adobe", part.body)
    return not part.kind.startswith(("APP", "COM"))


def _png(data: bytes, orientation: int) -> bytes:
    chunks = [data[:8]]
    for part in parts_of(data, "PNG"):
        if part.kind in PNG_KEPT:
            chunks.append(_whole(data, part))
        if part.kind == "IHDR" and orientation != UPRIGHT:
            chunks.append(_png_chunk(b"eXIf", exif_of(orientation)))
    return b"".join(chunks)


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _webp(data: bytes, orientation: int) -> bytes:
    chunks: list[bytes] = []
    for part in parts_of(data, "WebP"):
        if part.kind not in WEBP_KEPT:
            continue
        body = data[part.body : part.body_end]
        if part.kind == "VP8X":
            flags = body[0] & ~(WEBP_EXIF | WEBP_XMP | WEBP_PROFILE)
            body = bytes([flags | (WEBP_EXIF if orientation != UPRIGHT else 0)]) + body[1:]
        chunks.append(_riff_chunk(part.kind.encode("latin-1"), body))
    if orientation != UPRIGHT:
        if not chunks[0].startswith(b"VP8X"):
            raise DataError(
                tell("is a simple WebP, which has no place for its orientation; save it again as PNG.")
            )
        chunks.append(_riff_chunk(b"EXIF", exif_of(orientation)))
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def _gif(data: bytes, orientation: int) -> bytes:
    if orientation != UPRIGHT:
        raise DataError(tell("is a GIF, which has no place for its orientation; save it again as PNG."))
    blocks = [_whole(data, part) for part in parts_of(data, "GIF") if _gif_decodes(data, part)]
    return b"".join([*blocks, b";"])


def _gif_decodes(data: bytes, part: Segment) -> bool:
    if part.kind == "application":
        return data.startswith(GIF_LOOPS, part.body)
    return part.kind in ("head", "image", "control")


def _whole(data: bytes, part: Segment) -> bytes:
    return data[part.start : part.end]


WRITERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "GIF": _gif,
}
"""Who writes which format. A TIFF keeps its orientation by itself; a BMP is saved anew by who calls."""
