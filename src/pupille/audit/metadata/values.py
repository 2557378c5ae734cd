"""Metadata items, the pairs of a kind and a value in a block of metadata, and how texts and dates are read from it."""

from __future__ import annotations

import re
from datetime import datetime

LONGEST = 200
"""Characters of a text that are kept."""

MetadataItem = tuple[str, str]
"""(kind, value). kind: camera, serial, taken, person, comment, software, latitude, longitude, thumbnail, block."""

DATE = re.compile(r"(\d{4}):?(\d{2}):?(\d{2})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
"""As EXIF and IPTC write dates; the colons set them apart from ISO 8601."""


def text_of(value: object) -> str:
    """A value of any tag as one line of at most 200 characters without control characters; "" if it is no text."""
    if isinstance(value, bytes):
        start = value[: 4 * LONGEST].rstrip(b"\0")
        try:
            value = start.decode("utf-8")
        except UnicodeDecodeError:
            value = start.decode("latin-1")
    if not isinstance(value, str):
        return ""
    plain = value[: 4 * LONGEST].encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", plain).strip()[:LONGEST]


def date_of(value: object) -> str:
    """A date of EXIF (2020:02:29 16:48:18), XMP (ISO 8601) or IPTC (20200229) as ISO 8601, as the clock showed it.

    "" if it is none, such as the 0000:00:00 of a clock that was never set.
    """
    text = text_of(value)
    try:
        if match := DATE.match(text):
            return datetime(*(int(part) for part in match.groups(default="0"))).isoformat()  # type: ignore[arg-type]
        return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0).isoformat()
    except ValueError:
        return ""


def position(latitude: float, longitude: float) -> list[MetadataItem]:
    """A place in degrees; nothing where the numbers are no place, or the 0, 0 of a receiver that had no fix."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or latitude == longitude == 0:
        return []
    return [("latitude", repr(round(latitude, 7))), ("longitude", repr(round(longitude, 7)))]
