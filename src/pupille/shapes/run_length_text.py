"""COCO's text of a run-length mask: groups of five bits, from the fourth number on of its change by the last but one.

https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c describes it (`rleToString`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell

Counts = NDArray[np.int64]
BITS = 5
MORE, SIGN, VALUE = 0x20, 0x10, 0x1F
FIRST = 48
"""The character of a group of zeros: "0"."""
LONGEST = 8
"""Groups of one number: forty bits, more than the pixels of any picture."""


def counts_of(text: str) -> Counts:
    """The lengths of runs that a text stands for. Raises DataError if it is no such text."""
    groups = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8).astype(np.int64) - FIRST
    ends = np.flatnonzero((groups & MORE) == 0)
    whole = ends[-1] + 1 == len(groups) if len(ends) else not len(groups)
    lengths = np.diff(ends, prepend=-1)
    if not whole or (groups < 0).any() or (groups > MORE + VALUE).any() or lengths.max(initial=0) > LONGEST:
        raise DataError(tell("the compressed text of a mask is damaged. Export it again."))
    starts = ends + 1 - lengths
    shifts = BITS * (np.arange(len(groups)) - np.repeat(starts, lengths))
    numbers = (
        np.add.reduceat((groups & VALUE) << shifts, starts) if len(ends) else np.zeros(0, dtype=np.int64)
    )
    is_negative = (groups[ends] & SIGN) != 0
    numbers = numbers - (is_negative.astype(np.int64) << (BITS * lengths))
    numbers[1::2] = np.cumsum(numbers[1::2])
    numbers[2::2] = np.cumsum(numbers[2::2])
    return np.asarray(numbers, dtype=np.int64)


def text_of(counts: Counts) -> str:
    """The text of lengths of runs."""
    rest = counts.astype(np.int64)
    rest[3:] -= counts[1:-2]
    groups = np.zeros((LONGEST, len(counts)), dtype=np.uint8)
    is_open = np.ones(len(counts), dtype=np.bool_)
    is_used = np.zeros(groups.shape, dtype=np.bool_)
    for place in range(LONGEST):
        value = rest & VALUE
        rest = rest >> BITS
        is_last = rest == np.where(value & SIGN, -1, 0)
        groups[place] = value + np.where(is_last, 0, MORE) + FIRST
        is_used[place] = is_open
        is_open = is_open & ~is_last
    return bytes(groups.T[is_used.T]).decode("ascii")
