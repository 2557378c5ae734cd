"""Small pictures for reports, drawn anew from the pixels, so that no metadata of the original can be in them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from pupille.images.decoded import Array

SIDE = 128
"""The longer side of a thumbnail at most, in pixels."""
QUALITIES, LARGEST = (82, 70, 58, 45), 4000
"""Of a JPEG: the first quality at which it has at most so many bytes, or the last one."""


def thumbnail(picture: Array, *, low: float, high: float, side: int = SIDE) -> tuple[bytes, str]:
    """(bytes, suffix) of a picture (H, W) or (H, W, 3), its window mapped to black and white.

    Up to 48 pixels a side it is a PNG of the pixels as they are; larger ones become a JPEG of at most `side` pixels.
    """
    image = Image.fromarray(np.ascontiguousarray(shades(picture, low=low, high=high)))
    out = io.BytesIO()
    if max(image.size) <= 48:
        image.save(out, "PNG", optimize=True)
        return out.getvalue(), ".png"
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return jpeg(image, most=LARGEST * side * side // SIDE**2), ".jpg"


def shades(pictures: Array, *, low: float, high: float) -> Array:
    """Pixels of any depth as uint8, their window mapped to black and white."""
    if pictures.dtype == np.uint8 and (low, high) == (0, 255):
        return pictures
    unit = (pictures.astype(np.float32) - low) / (high - low)
    scaled: Array = np.rint(np.clip(unit, 0, 1) * 255).astype(np.uint8)
    return scaled


def jpeg(image: Image.Image, *, most: int = LARGEST) -> bytes:
    """The bytes of a JPEG, as fine as fits into so many."""
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        data = out.getvalue()
        if len(data) <= most:
            break
    return data
