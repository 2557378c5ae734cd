"""Regions of Label Studio as marks: percent become pixels, brush strokes masks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from pupille.data.formats.json_entries import Entry
from pupille.data.formats.label_studio_brush import brush_values
from pupille.data.formats.mark_outlines import Kind
from pupille.data.formats.marks import Box, ellipse, outline, turned_box
from pupille.errors import DataError, reason_of
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.shapes.objects import Shape
from pupille.shapes.run_length import RunLength

Drawn = tuple[Box, Shape | None, Kind]
Size = tuple[int, int]


def mark_of(result: Entry, label: str, unread: Counter[str], limits: Limits) -> Drawn | None:
    """The box, outline and kind of a region; None where it bounds nothing or says something of another."""
    value = result.entry("value")
    kind = next((kind for kind, keys in _KEYS.items() if all(key in value for key in keys)), None)
    if kind is None:
        if any(key in value for key in ("x", "points", "vertices")):
            unread[result.text("type").removesuffix("labels") or "?"] += 1
        return None
    if kind == "keypoint":
        unread[kind] += 1
        return None
    if result.text("type") in {"choices", "textarea", "labels", "taxonomy", "number", "rating"}:
        return None
    if not label:
        unread[kind] += 1
        return None
    size = result.size("original_width", "original_height")
    if size is None:
        raise result.refused(tell("has no 'original_width' and 'original_height'. Export it again."))
    if "image_rotation" in result and result.number("image_rotation") % 360:
        raise result.refused(
            tell(
                "was drawn on a picture that was turned in Label Studio. Turn it back there, and export it again."
            )
        )
    if kind == "brush" and size[0] * size[1] > limits.megapixels * 1e6:
        raise result.refused(tell("states a picture of too many pixels. Export it again."))
    return _DRAWN[kind](value, size)


def _rectangle(value: Entry, size: Size) -> Drawn:
    x, y, width, height = (value.number(key) for key in ("x", "y", "width", "height"))
    if width < 0 or height < 0:
        raise value.refused(tell("has a box of negative width or height. Draw it again, or delete it."))
    (x1, y1), (x2, y2) = _pixels(x, y, size), _pixels(x + width, y + height, size)
    degrees = value.number("rotation") if "rotation" in value else 0.0
    if not degrees % 360:
        return (x1, y1, x2, y2), None, "box"
    # Label Studio turns about the first corner.
    return *turned_box((x1, y1, x2, y2), degrees, (x1, y1)), "turned"


def _polygon(value: Entry, size: Size) -> Drawn:
    ring = [_pixels(x, y, size) for x, y in value.points("points")]
    if len(ring) < 3:
        raise value.refused(tell("has an outline of fewer than three corners. Draw it again, or delete it."))
    return *outline(ring), "outline"


def _ellipse(value: Entry, size: Size) -> Drawn:
    rx, ry = _pixels(value.number("radiusX"), value.number("radiusY"), size)
    if rx < 0 or ry < 0:
        raise value.refused(tell("has a negative radius. Draw it again, or delete it."))
    centre = _pixels(value.number("x"), value.number("y"), size)
    degrees = value.number("rotation") if "rotation" in value else 0.0
    return *ellipse(centre, (rx, ry), degrees), "round"


def _brush(value: Entry, size: Size) -> Drawn:
    """A mask: the opacity of a picture of four channels, more than half of it."""
    width, height = size
    data = value.numbers("rle")
    if not all(0 <= byte <= 255 and byte.is_integer() for byte in data):
        raise value.refused(tell("has brush strokes that are no bytes. Export it again."))
    try:
        values = brush_values(bytes(int(byte) for byte in data), width * height * 4)
    except DataError as error:
        raise value.refused(tell("has brush strokes that {reason}", reason=reason_of(error))) from error
    shape = RunLength.of_mask(np.asarray(values[3::4].reshape(height, width) > 127))
    return shape.box, shape, "outline"


def _pixels(x: float, y: float, size: Size) -> tuple[float, float]:
    return x * size[0] / 100, y * size[1] / 100


_KEYS = {
    "brush": ("rle",),
    "polygon": ("points",),
    "ellipse": ("radiusX", "radiusY"),
    "rectangle": ("x", "y", "width", "height"),
    "keypoint": ("x", "y"),
}
"""What the value of a region of each kind holds, the most telling first."""
_DRAWN: dict[str, Callable[[Entry, Size], Drawn]] = {
    "brush": _brush,
    "polygon": _polygon,
    "ellipse": _ellipse,
    "rectangle": _rectangle,
}
