"""Brush strokes of Label Studio: bytes packed in runs of bits, as the library `@thi.ng/rle-pack` writes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell


def brush_values(data: bytes, expected: int) -> NDArray[np.uint8]:
    """The bytes that were packed.

    The stream begins with the number of values (32 bits), the bits of a value less one (5) and four sizes of counts
    less one (4 each). Then blocks: one bit, whether a value is repeated; two bits, which size its count has; the count
    less one; then the one value, or as many as counted. Raises DataError if it does not hold `expected` values.
    """
    bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8))
    reader = _Bits(bits)
    n, word = reader.number(32), reader.number(5) + 1
    sizes = [reader.number(4) + 1 for _ in range(4)]
    if n != expected or word != 8:
        raise DataError(
            tell(
                "are of another picture: {n} values in place of {expected}.", n=str(n), expected=str(expected)
            )
        )
    values = np.zeros(n, dtype=np.uint8)
    at = 0
    while at < n:
        is_run = reader.number(1)
        count = min(reader.number(sizes[reader.number(2)]) + 1, n - at)
        values[at : at + count] = reader.number(word) if is_run else reader.octets(count)
        at += count
    return values


class _Bits:
    """Numbers from a row of bits, the highest bit first."""

    def __init__(self, bits: NDArray[np.uint8]) -> None:
        self._bits = bits
        self._at = 0

    def number(self, n: int) -> int:
        """The number of the next n bits."""
        return int("".join(map(str, self._next(n))), 2)

    def octets(self, n: int) -> NDArray[np.uint8]:
        """The next n bytes."""
        return np.packbits(self._next(8 * n))

    def _next(self, n: int) -> NDArray[np.uint8]:
        taken = self._bits[self._at : self._at + n]
        if len(taken) < n:
            raise DataError(tell("break off. Export them again."))
        self._at += n
        return taken
