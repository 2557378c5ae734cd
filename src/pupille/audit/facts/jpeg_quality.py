"""The quality a JPEG was saved at, 1 to 100, estimated from its quantisation table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from pupille.results.arrays import IntArray

LUMINANCE = (
    *(16, 11, 10, 16, 24, 40, 51, 61),
    *(12, 12, 14, 19, 26, 58, 60, 55),
    *(14, 13, 16, 24, 40, 57, 69, 56),
    *(14, 17, 22, 29, 51, 87, 80, 62),
    *(18, 22, 37, 56, 68, 109, 103, 77),
    *(24, 35, 55, 64, 81, 104, 113, 92),
    *(49, 64, 78, 87, 103, 121, 120, 101),
    *(72, 92, 95, 98, 112, 100, 103, 99),
)
"""The example table for luminance of ITU T.81, annex K.1, row by row."""


def jpeg_quality(tables: Mapping[int, Sequence[int]] | None) -> int | None:
    """The quality from 1 to 100 whose table is nearest to the file's first one; None where there is no table.

    tables: as Pillow's `quantization` gives them, 64 values row by row. The scale is that of the Independent JPEG
    Group, which libjpeg, Pillow and most programs use (`jpeg_quality_scaling` in jcparam.c); a camera or Photoshop
    has tables of its own, for which the number says how coarse they are, not what was typed.
    """
    table = tuple(tables.get(0, ())) if tables else ()
    return _nearest(table) if len(table) == 64 else None


@lru_cache(maxsize=256)
def _nearest(table: tuple[int, ...]) -> int:
    # Sorted, because some programs write the table in another order than row by row.
    distance = np.abs(_scaled_tables() - np.sort(np.array(table, dtype=np.int64))).sum(axis=1)
    return int(np.argmin(distance)) + 1


@lru_cache(maxsize=1)
def _scaled_tables() -> IntArray:
    """(100, 64) sorted tables of the qualities 1 to 100."""
    quality = np.arange(1, 101)
    percent = np.where(quality < 50, 5000 // quality, 200 - 2 * quality)
    scaled = (np.array(LUMINANCE) * percent[:, None] + 50) // 100
    tables: IntArray = np.sort(np.clip(scaled, 1, 255), axis=1).astype(np.int64)
    return tables
