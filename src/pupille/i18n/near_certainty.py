"""Shares from 0 to 1 as text: as many digits as tell them apart from 0, from 1 and from each other."""

from __future__ import annotations

import math

from pupille.i18n.language import marked, number

EXTREME = 0.001
"""A threshold below this, or above one minus this, is met by nearly anything, or by nearly nothing."""


def digits(share: float, n: int = 2) -> str:
    """`0.750`, `4.2e-05`, `0.999958`: three decimals, or n digits that count where it is that close to 0 or 1."""
    if share in (0, 1):
        return f"{share:.0f}"
    if share < EXTREME:
        return marked(f"{share:.{n}g}")
    return number(share, max(3, n - 1 - math.floor(math.log10(abs(1 - share))), n))


def digits_beside(share: float, threshold: float) -> str:
    """The share as text, with as many digits as tell it apart from the threshold."""
    texts = (digits(share, n) for n in range(2, 18) if digits(share, n) != digits(threshold, n))
    return next(texts, digits(share))
