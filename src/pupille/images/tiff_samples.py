"""The samples of a TIFF page as they are stored, whatever their type, and the grey or RGB picture they make.

Pillow, which holds no colours of more than 8 bits, takes out nothing but bytes here: the page is laid before it as grey
bytes in the same strips or tiles, so that its decompression and its checks are used. What these bytes mean is worked
out from TIFF 6.0 and Adobe's technical note 3 on predictors.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.errors import DataError, Refusal, RefusedError
from pupille.i18n.language import tell
from pupille.images.tiff_layout import (
    BITS,
    COMPRESSION,
    DIFFERENCES,
    FLOAT,
    FLOAT_DIFFERENCES,
    NONE,
    PHOTOMETRIC,
    PREDICTED,
    SIGNED,
)
from pupille.images.tiff_page import (
    FILL_ORDER,
    HEIGHT,
    LONG,
    ROWS_PER_STRIP,
    SHORT,
    STRIP_BYTES,
    STRIPS,
    TILE_BYTES,
    TILE_LENGTH,
    TILE_WIDTH,
    TILES,
    WIDTH,
    TiffPage,
    with_directory,
)

Samples = NDArray[Any]
"""(H, W, samples) of the type that is stored, in the machine's order of bytes."""

MOST_SAMPLE_BYTES = 300_000_000
"""Decompressed bytes of one page, and of one row of its tiles, at most."""
KINDS = {SIGNED: "i", FLOAT: "f"}
DAMAGED = tell("is damaged or cut short; take it from the original again.")


@dataclass(frozen=True)
class _Grid:
    """How one plane is cut into pieces of `rows` x `columns` pixels; a strip is as wide as the picture.

    across: pieces beside each other. height: of the plane, which tiles fill up.
    """

    rows: int
    columns: int
    across: int
    height: int
    is_tiled: bool

    @property
    def down(self) -> int:
        """How many pieces lie one below the other."""
        return -(-self.height // self.rows)

    @property
    def pieces(self) -> int:
        """How many pieces make a plane."""
        return self.across * self.down


def samples_of(page: TiffPage) -> Samples:
    """The samples of a page. Raises DataError if a piece is missing or damaged, or the page is too large.

    The layout of the page must have samples that can be taken out: `has_samples`.
    """
    layout, (width, height) = page.layout, page.size
    grid = _grid(page)
    planes = layout.samples if layout.planar else 1
    each = layout.samples // planes
    size = layout.bits[0] // 8
    if grid.height * grid.across * grid.columns * layout.samples * size > MOST_SAMPLE_BYTES:
        raise RefusedError(
            tell(
                "holds more than {megabytes} MB of pixels once it is decompressed; cut it into tiles.",
                megabytes=MOST_SAMPLE_BYTES // 10**6,
            ),
            Refusal.LIMIT,
        )
    pieces = _pieces(page, grid, planes, each * size)
    decoded = [
        _numbers(_bytes_of(page, grid, pieces[plane], each * size), page, grid, each)
        for plane in range(planes)
    ]
    whole = decoded[0] if planes == 1 else np.concatenate(decoded, axis=2)
    return whole[:height, :width]


def _grid(page: TiffPage) -> _Grid:
    width, height = page.size
    if TILES in page.directory.entries:
        columns, rows = page.number(TILE_WIDTH, 0), page.number(TILE_LENGTH, 0)
        if columns < 1 or rows < 1:
            raise DataError(DAMAGED)
        across = -(-width // columns)
        return _Grid(rows, columns, across, -(-height // rows) * rows, is_tiled=True)
    rows = min(page.number(ROWS_PER_STRIP, height) or height, height)
    return _Grid(rows, width, 1, height, is_tiled=False)


def _pieces(page: TiffPage, grid: _Grid, planes: int, pixel: int) -> list[list[tuple[int, int]]]:
    """Place and length of each piece of each plane. pixel: bytes of one in a plane.

    Raises DataError unless each lies in the file, whole where it is not compressed.
    """
    n = planes * grid.pieces
    starts = page.numbers(TILES if grid.is_tiled else STRIPS, most=n)
    if len(starts) < n:
        raise DataError(DAMAGED)
    lengths = page.numbers(TILE_BYTES if grid.is_tiled else STRIP_BYTES, most=n)
    if page.layout.compression == NONE:
        whole = grid.rows * grid.columns * pixel
        last = (grid.height - (grid.down - 1) * grid.rows) * grid.columns * pixel
        lengths = ((whole,) * (grid.pieces - grid.across) + (last,) * grid.across) * planes
    pieces = [(start + page.skipped_bytes, length) for start, length in zip(starts, lengths, strict=False)]
    end = len(page.tiff.data)
    if len(pieces) < n or any(length < 1 or start + length > end for start, length in pieces):
        raise DataError(DAMAGED)
    return [pieces[plane * grid.pieces : (plane + 1) * grid.pieces] for plane in range(planes)]


def _bytes_of(page: TiffPage, grid: _Grid, pieces: list[tuple[int, int]], pixel: int) -> NDArray[np.uint8]:
    """(height, across, columns * pixel) bytes of one plane, decompressed by Pillow."""
    starts, lengths = zip(*pieces, strict=True)
    width = grid.across * grid.columns * pixel
    entries: dict[int, tuple[int, ...]] = {
        WIDTH: (width,),
        HEIGHT: (grid.height,),
        BITS: (8,),
        COMPRESSION: (page.layout.compression,),
        PHOTOMETRIC: (1,),
        TILES if grid.is_tiled else STRIPS: starts,
        TILE_BYTES if grid.is_tiled else STRIP_BYTES: lengths,
    }
    if grid.is_tiled:
        entries |= {TILE_WIDTH: (grid.columns * pixel,), TILE_LENGTH: (grid.rows,)}
    else:
        entries[ROWS_PER_STRIP] = (grid.rows,)
    if page.number(FILL_ORDER, 1) == 2:
        entries[FILL_ORDER] = (2,)
    file = with_directory(page.tiff.data, "<", _encoded(entries))
    with Image.open(io.BytesIO(file), formats=["TIFF"]) as image:
        image.load()
        return np.asarray(image).reshape(grid.height, grid.across, grid.columns * pixel)


def _encoded(entries: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, int, bytes]]:
    """The entries of a directory of the order `<`: short numbers as such, sizes and places as long ones."""
    short = (BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER)
    return {
        tag: (SHORT, 1, struct.pack("<H", *values))
        if tag in short
        else (LONG, len(values), struct.pack(f"<{len(values)}I", *values))
        for tag, values in entries.items()
    }


def _numbers(plane: NDArray[np.uint8], page: TiffPage, grid: _Grid, each: int) -> Samples:
    """(height, across * columns, each) numbers out of the bytes of a plane, its predictor undone."""
    layout = page.layout
    kind = f"{KINDS.get(layout.format, 'u')}{layout.bits[0] // 8}"
    size = layout.bits[0] // 8
    predictor = layout.predictor if layout.compression in PREDICTED else 1
    if predictor == FLOAT_DIFFERENCES:
        rows = plane.reshape(grid.height, grid.across, grid.columns * size, each)
        summed = np.cumsum(rows, axis=2, dtype=np.uint8)
        # The most significant bytes of all numbers come first, then the next ones, whatever the order of the file.
        planes = summed.reshape(grid.height, grid.across, size, grid.columns * each)
        numbers = np.ascontiguousarray(planes.swapaxes(2, 3)).view(f">{kind}")
    else:
        numbers = np.ascontiguousarray(plane).view(f"{layout.order}{kind}")
    shaped = numbers.reshape(grid.height, grid.across, grid.columns, each)
    native = shaped.astype(shaped.dtype.newbyteorder("="), copy=False)
    if predictor == DIFFERENCES:
        whole = native.view(f"u{size}")
        native = np.cumsum(whole, axis=2, dtype=whole.dtype).view(native.dtype)
    return native.reshape(grid.height, grid.across * grid.columns, each)
