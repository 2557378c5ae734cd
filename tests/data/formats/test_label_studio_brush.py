"""Bytes packed by hand as `@thi.ng/rle-pack` packs them, and back."""

import numpy as np
import pytest

from pupille.data.formats.label_studio_brush import brush_values
from pupille.errors import DataError

SIZES = (3, 4, 8, 16)
"""Bits of the counts."""


def packed(n, *blocks):
    """The stream of n values. blocks: (count, value) of a run, or the values that stand one by one."""
    bits = f"{n:032b}" + f"{8 - 1:05b}" + "".join(f"{size - 1:04b}" for size in SIZES)
    for block in blocks:
        count = block[0] if isinstance(block, tuple) else len(block)
        size = next(place for place, width in enumerate(SIZES) if count - 1 < 2**width)
        bits += f"{int(isinstance(block, tuple))}{size:02b}{count - 1:0{SIZES[size]}b}"
        bits += "".join(f"{value:08b}" for value in ([block[1]] if isinstance(block, tuple) else block))
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[start : start + 8], 2) for start in range(0, len(bits), 8))


def test_runs_and_single_values_follow_one_another():
    values = brush_values(packed(1010, (1000, 0), [1, 2, 255], (7, 128)), 1010)
    assert values.tolist() == [0] * 1000 + [1, 2, 255] + [128] * 7
    assert values.dtype == np.uint8


def test_a_run_beyond_the_end_stops_there():
    assert brush_values(packed(5, (9, 3)), 5).tolist() == [3] * 5


def test_the_stroke_of_another_picture_is_refused():
    with pytest.raises(DataError, match="5 values in place of 6"):
        brush_values(packed(5, (5, 3)), 6)


def test_a_stream_that_ends_early_is_refused():
    whole = packed(20, [7] * 20)
    for end in (0, 4, 8, len(whole) - 2):
        with pytest.raises(DataError, match="break off"):
            brush_values(whole[:end], 20)
