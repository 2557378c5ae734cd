"""How the learning rate moves during training."""

from __future__ import annotations

import math

WARM_UP = 0.2
"""Share of the steps in which one cycle rises."""
SHORT_WARM_UP = 0.05
"""Share of the steps in which the cosine schedule rises."""
START, END = 1 / 25, 1e-4
"""Shares of the peak at which it begins and ends."""


def share_of_peak(schedule: str, step: int, total: int) -> float:
    """The learning rate as a share of its peak at a step of `total`, counted from 0. schedule: a name of the config."""
    return cosine(step, total) if schedule == "cosine" else one_cycle(step, total)


def one_cycle(step: int, total: int) -> float:
    """One cycle (Smith and Topin 2018).

    It rises from 1/25 to 1 along half a cosine during the first fifth of the steps, and falls to 1/10,000 in the rest.
    """
    top = WARM_UP * (total - 1)
    if step < top:
        return along_cosine(START, 1.0, step / top)
    left = total - 1 - top
    return along_cosine(1.0, END, (step - top) / left if left else 0.0)


def cosine(step: int, total: int) -> float:
    """A cosine with warm-up (Loshchilov and Hutter 2017; Goyal and others 2017).

    It rises in a straight line to 1 during the first twentieth of the steps, and falls to 0 along half a cosine after.
    """
    rising = math.ceil(SHORT_WARM_UP * total)
    if step < rising:
        return (step + 1) / rising
    return along_cosine(1.0, 0.0, (step - rising + 1) / (total - rising + 1))


def along_cosine(start: float, end: float, share: float) -> float:
    """From start to end along half a cosine, share 0 to 1 of the way."""
    return end + (start - end) * (1 + math.cos(math.pi * min(share, 1.0))) / 2
