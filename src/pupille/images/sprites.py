"""Many small pictures in a few sheets, so that a page holds thousands of them without thousands of files in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from pupille.images.decoded import Array
from pupille.images.thumbnails import jpeg

COLUMNS, ROWS = 40, 32
"""Of a sheet."""
MOST_SHEETS = 4
LARGEST = 700_000
"""Bytes of a sheet, about: the quality falls until it has no more, down to a lowest one."""


@dataclass(frozen=True)
class Sprites:
    """Pictures side by side, row by row. sheets: JPEG. height, width: of one picture, in pixels. n: pictures in all."""

    sheets: tuple[bytes, ...]
    height: int
    width: int
    n: int
    columns: int = COLUMNS
    rows: int = ROWS


def sprites_of(pictures: Array) -> Sprites:
    """The first of (N, H, W) or (N, H, W, 1 or 3) uint8 pictures of one size, so many as `MOST_SHEETS` sheets hold."""
    each = COLUMNS * ROWS
    pictures = pictures[: each * MOST_SHEETS]
    if pictures.ndim == 4 and pictures.shape[3] == 1:
        pictures = pictures[..., 0]
    height, width = pictures.shape[1:3]
    sheets = []
    for first in range(0, len(pictures), each):
        some = pictures[first : first + each]
        rows = -(-len(some) // COLUMNS)
        sheet = np.zeros((rows * height, COLUMNS * width, *pictures.shape[3:]), dtype=np.uint8)
        for number, picture in enumerate(some):
            row, column = divmod(number, COLUMNS)
            sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = picture
        sheets.append(jpeg(Image.fromarray(sheet), most=LARGEST))
    return Sprites(tuple(sheets), height, width, len(pictures))
