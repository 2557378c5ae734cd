"""The metadata of a file beside its pixels, read from its bytes: EXIF, positions, XMP, IPTC, comments and texts.

Nothing in a file is trusted: every block is bounded in size and number, and one that cannot be read is passed over.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from pupille.audit.facts.record import Metadata
from pupille.audit.metadata.exif import exif_says
from pupille.audit.metadata.values import MetadataItem, date_of, text_of
from pupille.audit.metadata.xmp_iptc import iptc_says, photoshop_says, xmp_says
from pupille.images.segments import Segment, body_of, parts_of

MOST_TEXTS = 20
MOST_INFLATED = 1_000_000
XMP_TAIL = 258
"""Bytes behind an XMP packet in a GIF."""
XMP_START, PHOTOSHOP_START = b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
PNG_KINDS: Mapping[str, str] = {
    "author": "person",
    "copyright": "person",
    "artist": "person",
    "software": "software",
}
PNG_DATES = frozenset({"creation time", "date:create", "date:modify"})
NOTHING = Metadata()
"""The metadata of a file without any; one object, because most files of a large set share it."""

SPEAKING = ("COM", "APP0", "APP1", "APP13")
"""Parts of a JPEG that may hold metadata."""
Reader = Callable[[], Iterator[MetadataItem]]


def read_metadata(data: bytes, file_format: str) -> Metadata:
    """The metadata of a file that was opened without fault. Never raises for what the file holds."""
    values_by_kind: dict[str, dict[str, None]] = {}
    for kind, value in _read_blocks(data, file_format):
        if value and len(values := values_by_kind.setdefault(kind, {})) < MOST_TEXTS:
            values[value] = None
    if not values_by_kind:
        return NOTHING
    texts = {kind: tuple(values) for kind, values in values_by_kind.items()}
    places = texts.get("latitude", ()), texts.get("longitude", ())
    return Metadata(
        latitude=float(places[0][0]) if places[0] else None,
        longitude=float(places[1][0]) if places[1] else None,
        camera=next(iter(texts.get("camera", ())), ""),
        serial=", ".join(texts.get("serial", ())),
        taken=next(iter(texts.get("taken", ())), ""),
        people=texts.get("person", ()),
        comments=texts.get("comment", ()),
        software=next(iter(texts.get("software", ())), ""),
        thumbnail="thumbnail" in texts,
        blocks=tuple(sorted(texts.get("block", ()))),
    )


def _read_blocks(data: bytes, file_format: str) -> Iterator[MetadataItem]:
    """The metadata items of every block, until it turns out to be damaged."""
    for reader in _readers(data, file_format):
        try:
            yield from reader()
        except Exception:  # Damage in one block says nothing about the others.
            continue


def _readers(data: bytes, file_format: str) -> Iterator[Reader]:
    """One reader for each block that may say something."""
    try:
        if file_format == "TIFF":
            yield partial(exif_says, data, is_file=True)
        elif file_format in PARTS:
            for part in parts_of(data, file_format):
                if file_format == "JPEG" and part.kind == "SOS":
                    return
                if file_format != "JPEG" or part.kind in SPEAKING:
                    yield partial(PARTS[file_format], data, part)
    except Exception:  # The pixels could be read; what stands beside them need not be whole.
        return


def _jpeg(data: bytes, part: Segment) -> Iterator[MetadataItem]:
    body = data[part.body : part.body_end]
    if part.kind == "COM":
        yield from (("block", "comment"), ("comment", text_of(body)))
    elif part.kind == "APP1" and body.startswith(b"Exif\0"):
        yield from exif_says(body)
    elif part.kind == "APP1" and body.startswith(XMP_START):
        yield from xmp_says(body[len(XMP_START) :])
    elif part.kind == "APP13" and body.startswith(PHOTOSHOP_START):
        yield from photoshop_says(body[len(PHOTOSHOP_START) :])
    elif part.kind == "APP0" and body.startswith((b"JFXX", b"JFIF")) and len(body) > 14:
        yield "thumbnail", "jfif"


def _png(data: bytes, part: Segment) -> Iterator[MetadataItem]:
    if part.kind == "eXIf":
        yield from exif_says(body_of(data, part))
    elif part.kind in ("tEXt", "zTXt", "iTXt"):
        keyword, _, rest = data[part.body : part.body_end].partition(b"\0")
        yield from _png_text(text_of(keyword), _png_value(part.kind, rest))


def _png_value(kind: str, rest: bytes) -> bytes:
    """The text of a PNG chunk behind its keyword, inflated up to a bound."""
    packed = kind == "zTXt"
    if kind == "iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].split(b"\0", 2)[2]
    elif packed:
        rest = rest[1:]
    return zlib.decompressobj().decompress(rest, MOST_INFLATED) if packed else rest


def _png_text(keyword: str, value: bytes) -> Iterator[MetadataItem]:
    if keyword == "XML:com.adobe.xmp":
        yield from xmp_says(value)
    elif keyword.startswith("Raw profile type"):
        yield from _raw_profile(keyword.rpartition(" ")[2], value)
    else:
        yield "block", "text"
        name = keyword.casefold()
        if name in PNG_DATES:
            yield "taken", date_of(value)
        elif name in PNG_KINDS:
            yield PNG_KINDS[name], text_of(value)
        else:
            yield "comment", text_of(f"{keyword}: {text_of(value)}")


def _raw_profile(kind: str, value: bytes) -> Iterator[MetadataItem]:
    """A block that ImageMagick wrote as hexadecimal text: its name, its length, its bytes."""
    block = bytes.fromhex("".join(value.decode("ascii").split("\n")[3:]))
    if kind in ("exif", "APP1"):
        yield from xmp_says(block[len(XMP_START) :]) if block.startswith(XMP_START) else exif_says(block)
    elif kind == "xmp":
        yield from xmp_says(block)
    elif kind in ("iptc", "8bim"):
        yield from photoshop_says(block) if block.startswith(b"8BIM") else iptc_says(block)


def _gif(data: bytes, part: Segment) -> Iterator[MetadataItem]:
    if part.kind == "comment":
        yield from (("block", "comment"), ("comment", text_of(body_of(data, part))))
    elif part.kind == "application" and data[part.body + 1 : part.body + 12] == b"XMP DataXMP":
        # Such a packet is not cut into sub-blocks; a tail of falling numbers leads readers to its end.
        yield from xmp_says(data[part.body + 12 : part.body_end - XMP_TAIL])


def _webp(data: bytes, part: Segment) -> Iterator[MetadataItem]:
    if part.kind == "EXIF":
        yield from exif_says(body_of(data, part))
    elif part.kind == "XMP ":
        yield from xmp_says(body_of(data, part))


PARTS: Mapping[str, Callable[[bytes, Segment], Iterator[MetadataItem]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "GIF": _gif,
    "WebP": _webp,
}
