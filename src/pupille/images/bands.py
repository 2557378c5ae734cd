"""The channels that the user chose of pictures with several."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell, tell_joined, tells

EVERY: tuple[int, ...] = (0,)
"""In place of a choice: every channel as it is stored, to compare two files."""


def chosen_bands(samples: NDArray[Any], bands: tuple[int, ...]) -> tuple[NDArray[Any], tuple[str, ...]]:
    """The chosen channels of a picture (H, W) or (H, W, channels) and a note: (H, W) for one, (H, W, 3) for three.

    bands: counted from 1; `EVERY` leaves all as they are. Raises DataError if one of them is not there.
    """
    if bands == EVERY:
        return samples, ()
    channels = 1 if samples.ndim == 2 else samples.shape[2]
    missing = [band for band in bands if band > channels]
    if missing:
        raise DataError(
            tells(
                "has {n} channel; channel {band} is not there, choose others with --bands.",
                "has {n} channels; channel {band} is not there, choose others with --bands.",
                channels,
                band=missing[0],
            )
        )
    planes = samples.reshape(*samples.shape[:2], channels)
    chosen = planes[..., [band - 1 for band in bands]]
    names = tell_joined(map(str, bands))
    note = tell("of {n} channels these are read: {bands}", n=channels, bands=names)
    every = bands == tuple(range(1, channels + 1))
    return np.ascontiguousarray(chosen[..., 0] if len(bands) == 1 else chosen), (() if every else (note,))
