"""Metadata of XMP packets and IPTC records (XMP specification parts 1 and 2, EXIF 2.32 in XMP; IPTC-IIM 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from pupille.audit.metadata.values import MetadataItem, date_of, position, text_of

MOST_BYTES, MOST_FIELDS = 1_000_000, 5_000
"""Of a packet that is read; a larger one counts as present."""

XMP_TEXTS: Mapping[str, str] = {
    "creator": "person",
    "rights": "person",
    "OwnerName": "person",
    "CameraOwnerName": "person",
    "Artist": "person",
    "Credit": "person",
    "PersonInImage": "person",
    "SerialNumber": "serial",
    "BodySerialNumber": "serial",
    "LensSerialNumber": "serial",
    "CreatorTool": "software",
    "Model": "camera",
    "description": "comment",
    "title": "comment",
    "Headline": "comment",
    "UserComment": "comment",
    "subject": "comment",
    "DateTimeOriginal": "taken",
    "CreateDate": "taken",
    "DateCreated": "taken",
}
"""Local names of properties; their prefixes differ between programs and versions."""
IPTC_TEXTS: Mapping[tuple[int, int], str] = {
    (2, 80): "person",  # By-line
    (2, 110): "person",  # Credit
    (2, 116): "person",  # Copyright notice
    (2, 118): "person",  # Contact
    (2, 122): "person",  # Writer
    (2, 5): "comment",  # Object name
    (2, 25): "comment",  # Keywords
    (2, 105): "comment",  # Headline
    (2, 120): "comment",  # Caption
    (2, 55): "taken",  # Date created
    (2, 65): "software",  # Originating program
}


def xmp_says(packet: bytes) -> Iterator[MetadataItem]:
    """The metadata items of a packet. Entities and document types are refused.

    Raises ParseError or DefusedXmlException.
    """
    yield "block", "xmp"
    if len(packet) > MOST_BYTES:
        return
    text = packet[packet.find(b"<") :].rstrip(b"\0 \r\n\t")
    fields = list(_fields(ElementTree.fromstring(text, forbid_dtd=True)))
    for name, value in fields:
        kind = XMP_TEXTS.get(name)
        if kind:
            yield kind, date_of(value) if kind == "taken" else text_of(value)
        elif name in ("Thumbnails", "image") and value:
            yield "thumbnail", "xmp"
    coordinates = {name: value for name, value in fields if name in ("GPSLatitude", "GPSLongitude")}
    if len(coordinates) == 2:
        yield "block", "gps"
        latitude, longitude = (_degrees(coordinates[name]) for name in ("GPSLatitude", "GPSLongitude"))
        if latitude is not None and longitude is not None:
            yield from position(latitude, longitude)


def iptc_says(records: bytes) -> Iterator[MetadataItem]:
    """The metadata items of the data sets in an IPTC record; a broken data set ends the walk."""
    if records:
        yield "block", "iptc"
    at = 0
    for _ in range(MOST_FIELDS):
        if records[at : at + 1] != b"\x1c" or at + 5 > len(records):
            return
        length = int.from_bytes(records[at + 3 : at + 5], "big")
        kind = IPTC_TEXTS.get((records[at + 1], records[at + 2]))
        value = records[at + 5 : at + 5 + length]
        if kind:
            yield kind, date_of(value) if kind == "taken" else text_of(value)
        at += 5 + length


def photoshop_says(resources: bytes) -> Iterator[MetadataItem]:
    """The metadata items of Photoshop's image resources: IPTC (1028), thumbnails (1033, 1036), XMP (1060)."""
    at = 0
    for _ in range(MOST_FIELDS):
        if resources[at : at + 4] != b"8BIM" or at + 7 > len(resources):
            return
        code = int.from_bytes(resources[at + 4 : at + 6], "big")
        start = at + 6 + (resources[at + 6] + 2) // 2 * 2
        length = int.from_bytes(resources[start : start + 4], "big")
        value = resources[start + 4 : start + 4 + length]
        if code == 1028:
            yield from iptc_says(value)
        elif code in (1033, 1036):
            yield "thumbnail", "photoshop"
        elif code == 1060:
            yield from xmp_says(value)
        at = start + 4 + length + (length & 1)


def _fields(root: Element) -> Iterator[tuple[str, str]]:
    """(local name, text) of the properties, written as attributes or as elements, lists flattened to their property."""
    count = 0
    waiting: list[tuple[Element, str]] = [(root, "")]
    while waiting and count < MOST_FIELDS:
        element, owner = waiting.pop()
        count += 1
        name = _local(str(element.tag))
        owner = owner if name in ("Seq", "Bag", "Alt", "li") else name
        for attribute, value in element.attrib.items():
            yield _local(attribute), value
        if element.text and element.text.strip():
            yield owner, element.text
        waiting += [(child, owner) for child in reversed(element)]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _degrees(text: str) -> float | None:
    """`47,37.127N` or `47,37,7.6N` as degrees, south and west negative; None if it is neither."""
    match = re.fullmatch(
        r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])", text.strip()
    )
    if match is None:
        return None
    value = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    return -value if match[4] in "SW" else value
