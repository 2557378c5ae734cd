"""Perceptual signatures: short codes that stay nearly the same when a picture is saved anew, resized or brightened.

Each is 64 signs of low-frequency cosine coefficients (the idea of Zauner 2010, "Implementation and benchmarking of
perceptual image hash functions"), taken against zero instead of the median: then mirroring a picture flips known bits
and a quarter turn exchanges known bits, so that all eight orientations follow from one code. A code of the whole
picture changes in about one bit in four when a tenth is cut from each side, so one is taken of every crop in a grid;
all of them come from two matrix products.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pupille.audit.facts.measures import SMALL as SIDE
from pupille.results.arrays import IntArray

LEAST_SIDE = 64
"""Smaller pictures, in pixels of the shorter side, show too little to be recognised in another form."""
CUTS = (0.0, 0.05, 0.1)
"""Widths that may be cut from each side, as shares of the picture."""
INTERVALS = tuple(product(CUTS, CUTS))
CROPS = tuple((left, top, right, bottom) for top, bottom in INTERVALS for left, right in INTERVALS)
"""The crops in the order of the signatures, as shares cut from the left, top, right and bottom; first the whole."""
TERMS = sorted(
    ((u, v) for u in range(11) for v in range(11) if 0 < u + v <= 10 and (u, v) != (5, 5)), key=sum
)
"""The 64 (vertical, horizontal) frequencies, in half waves; a set that a quarter turn maps onto itself."""
BLOCKS = 6
"""The search looks up runs of bits, so the frequencies are dealt to as many runs, low and high ones to each."""
BITS = tuple(term for block in range(BLOCKS) for term in TERMS[block::BLOCKS])
BLOCK_SIZES = tuple(len(TERMS[block::BLOCKS]) for block in range(BLOCKS))
AT_ONCE = 16
"""Pictures whose coefficients are computed together."""
ORIENTATIONS = tuple(product((False, True), repeat=3))
"""The eight ways a picture can lie: (rows and columns exchanged, then turned upside down, then left to right)."""


def signatures(small: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """(N, 81) codes of N pictures, one for each of `CROPS`. small: (N, 32, 32) luminance, each averaged by pixel."""
    waves = _waves()
    codes = np.empty((len(small), len(CROPS)), dtype=np.uint64)
    for start in range(0, len(small), AT_ONCE):
        part = small[start : start + AT_ONCE].astype(np.float32)
        signs = (waves @ part @ waves.T > 0).reshape(len(part), -1)[:, _places()]
        packed = np.packbits(signs, axis=2, bitorder="little")
        codes[start : start + AT_ONCE] = np.ascontiguousarray(packed).view("<u8")[..., 0]
    return codes


def whole_signatures(small: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """(N,) codes of the whole of N pictures. small: (N, 32, 32) luminance."""
    waves = _waves()[: len(_waves()) // len(INTERVALS)]
    rows, columns = np.array(BITS).T
    signs = (waves @ small.astype(np.float32) @ waves.T > 0)[:, rows, columns]
    return np.ascontiguousarray(np.packbits(signs, axis=1, bitorder="little")).view("<u8")[:, 0]


def orientations(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """(N, 8) codes that the pictures would have in each of `ORIENTATIONS`. codes: (N,)."""
    lowest_bit = np.uint64(1)
    where = {term: bit for bit, term in enumerate(BITS)}
    exchanged = np.zeros_like(codes)
    for bit, (u, v) in enumerate(BITS):
        exchanged |= ((codes >> np.uint64(where[v, u])) & lowest_bit) << np.uint64(bit)
    odd = [np.uint64(sum(1 << bit for bit, term in enumerate(BITS) if term[axis] % 2)) for axis in (0, 1)]
    result = [
        (exchanged if turned else codes)
        ^ (odd[0] if down else np.uint64(0))
        ^ (odd[1] if across else np.uint64(0))
        for turned, down, across in ORIENTATIONS
    ]
    return np.stack(result, axis=1)


def orient(picture: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """(..., H, W) pictures laid as `ORIENTATIONS[orientation]` says."""
    turned, down, across = ORIENTATIONS[orientation]
    laid = picture.swapaxes(-1, -2) if turned else picture
    return laid[..., :: -1 if down else 1, :: -1 if across else 1]


@cache
def _places() -> IntArray:
    """(81, 64): where each sign of each code stands in the flattened product of the waves, the picture, the waves."""
    n, rows, columns = len(INTERVALS), *np.array(BITS).T
    size = len(_waves()) // n
    down, across = np.divmod(np.arange(len(CROPS))[:, None], n)
    return np.asarray((down * size + rows) * n * size + across * size + columns)


@cache
def _waves() -> NDArray[np.float32]:
    """(intervals x frequencies, SIDE): cosines over the part of a side that each interval leaves, averaged by pixel."""
    edges = np.linspace(0, 1, SIDE + 1)
    frequencies = np.arange(max(map(max, TERMS)) + 1)[:, None]
    rows = []
    for before, after in INTERVALS:
        inside = np.clip((edges - before) / (1 - before - after), 0, 1)
        safe = np.pi * np.maximum(frequencies, 1)
        integral = np.where(frequencies == 0, inside, np.sin(safe * inside) / safe)
        rows.append(np.diff(integral, axis=1))
    return np.concatenate(rows).astype(np.float32)
