"""A PNG of 16 bits, grey with transparency, which Pillow would cut to 8 bits (W3C PNG third edition)."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from PIL import Image

from pupille.images.modes import Pixels, on_white

RGBA_OF_BYTES = b"\x08\x06"
"""8 bits a sample, colour type 6: as many bytes a pixel, which the filters of a PNG act on one by one."""
START, END = 12, 29
"""Where the type and content of the first chunk lie, before their sum."""


def grey_in_bytes(data: bytes) -> bytes:
    """The bytes of a PNG of 16-bit grey and alpha as one of 8-bit RGBA: each grey and each alpha is two bytes of it."""
    chunk = data[START:24] + RGBA_OF_BYTES + data[26:END]
    return data[:START] + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[END + 4 :]


def deep_grey(image: Image.Image) -> tuple[Pixels, tuple[str, ...]]:
    """(H, W) uint16 pixels of such a file, laid on white, and notes."""
    samples = np.ascontiguousarray(np.asarray(image)).view(">u2").astype(np.uint16)
    pixels, notes = on_white(samples[..., :1], samples[..., 1:])
    return pixels[..., 0], notes
