"""Small pictures for reports, drawn anew from the pixels, so that no metadata of the original can be in them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from pupille.images.decoded import Array

SIDE = 128
"""The longer side of a thumbnail at most, in pixels."""


def thumbnail(picture: Array, *, low: float, high: float, side: int = SIDE) -> tuple[bytes, str]:
    """(bytes, suffix) of a picture (H, W) or (H, W, 3), its window mapped to black and white.

    Up to 48 pixels a side it is a PNG of the pixels as they are; larger ones become a JPEG of at most `side` pixels.
    """
    if picture.dtype == np.uint8 and (low, high) == (0, 255):
        pixels = picture
    else:
        unit = (picture.astype(np.float32) - low) / (high - low)
        pixels = np.rint(np.clip(unit, 0, 1) * 255).astype(np.uint8)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    out = io.BytesIO()
    if max(image.size) <= 48:
        image.save(out, "PNG", optimize=True)
        return out.getvalue(), ".png"
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    image.save(out, "JPEG", quality=82)
    return out.getvalue(), ".jpg"
