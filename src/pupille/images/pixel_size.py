"""How long the side of a pixel is, as the program of a microscope wrote it into a TIFF."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping

from pupille.errors import DataError
from pupille.images.tiff import Entry, Tiff

DESCRIPTION, ACROSS, DOWN = 270, 282, 283
"""Tags: the text, and pixels per unit of length both ways."""
MOST_TEXT = 2**20
MICROMETRES = {
    **dict.fromkeys(("micron", "microns", "um", "µm", "μm", r"\u00b5m"), 1.0),
    "nm": 0.001,
    "mm": 1000.0,
    "cm": 10_000.0,
}
"""Unit in lower case, as ImageJ and OME write it -> micrometres."""
SQUARE = 1e-3
"""Pixels are square where their sides differ by no more than this share."""


def micrometres_in(data: bytes) -> float | None:
    """Micrometres of the side of a pixel by the text that ImageJ or OME-TIFF wrote; None where there is none, where
    pixels are not square, and for what is no TIFF. The resolution for printing alone says nothing of what is shown."""
    try:
        tiff = Tiff.of(data)
        entries = tiff.directory(tiff.first).entries
        text = _text(tiff, entries.get(DESCRIPTION))
        sides = _by_ome(text) or (_by_imagej(text, tiff, entries) if text.startswith("ImageJ=") else None)
    except (DataError, struct.error):
        return None
    if sides is None or not all(math.isfinite(side) and side > 0 for side in sides):
        return None
    return sides[0] if abs(sides[0] - sides[1]) <= SQUARE * sides[0] else None


def _text(tiff: Tiff, entry: Entry | None) -> str:
    return "" if entry is None else tiff.raw(entry, most=MOST_TEXT).decode("utf-8", "replace")


def _by_ome(text: str) -> tuple[float, float] | None:
    """The physical sizes of OME's XML, in micrometres where no unit stands."""
    if "<Pixels" not in text:
        return None
    sides = []
    for axis in "XY":
        size = re.search(rf'\bPhysicalSize{axis}="([0-9.eE+-]{{1,40}})"', text)
        unit = re.search(rf'\bPhysicalSize{axis}Unit="([^"]{{1,20}})"', text)
        factor = MICROMETRES.get(unit.group(1).lower() if unit else "um")
        try:
            sides.append(float(size.group(1)) * factor if size and factor else math.nan)
        except ValueError:
            return None
    return sides[0], sides[1]


def _by_imagej(text: str, tiff: Tiff, entries: Mapping[int, Entry]) -> tuple[float, float] | None:
    """The resolution in pixels per unit, where the unit that ImageJ names is one of length."""
    unit = re.search(r"^unit=(.{1,20})$", text, flags=re.MULTILINE)
    factor = MICROMETRES.get(unit.group(1).strip().lower()) if unit else None
    if factor is None or ACROSS not in entries or DOWN not in entries:
        return None
    across, down = (tiff.numbers(entries[tag], most=1) for tag in (ACROSS, DOWN))
    if not across or not down or not across[0] or not down[0]:
        return None
    return factor / across[0], factor / down[0]
