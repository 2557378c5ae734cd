"""How the learning rate moves during training."""

from __future__ import annotations

import math

WARM_UP = 0.2
"""Share of the steps in which the learning rate rises."""
START, END = 1 / 25, 1e-4
"""Shares of the peak at which it begins and ends."""


def one_cycle(step: int, total: int) -> float:
    """The learning rate as a share of its peak at a step of `total`, counted from 0 (Smith and Topin 2018).

    It rises from 1/25 to 1 along half a cosine during the first fifth of the steps, and falls to 1/10,000 in the rest.
    """
    top = WARM_UP * (total - 1)
    if step < top:
        return along_cosine(START, 1.0, step / top)
    left = total - 1 - top
    return along_cosine(1.0, END, (step - top) / left if left else 0.0)


def along_cosine(start: float, end: float, share: float) -> float:
    """From start to end along half a cosine, share 0 to 1 of the way."""
    return end + (start - end) * (1 + math.cos(math.pi * min(share, 1.0))) / 2
