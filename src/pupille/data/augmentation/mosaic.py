"""Mosaics: pictures of which three quarters show three others of the training part (Bochkovskiy and others 2020).

Each quarter shows of its picture what lies there, at its own place and size, so that nothing is moved or interpolated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pupille.data.augmentation.random_changes import uniforms
from pupille.data.augmentation.sets import Augmentation
from pupille.results.arrays import IntArray

if TYPE_CHECKING:
    from torch import Tensor

NEAREST_EDGE = 0.25
"""Of the side of a picture: the quarters meet no nearer to its edges."""


@dataclass(frozen=True)
class Mosaics:
    """others: (N, 3) numbers of the pictures that are seen above right, below left and below right of each.

    meeting: (N, 2) x and y of the pixel where the quarter below right begins; width and height of the picture where it
    stays as it is.
    """

    others: IntArray
    meeting: IntArray

    def made(self, height: int, width: int) -> IntArray:
        """The rows that are mosaics."""
        return np.flatnonzero((self.meeting < (width, height)).any(axis=1))


def draw_mosaics(
    settings: Augmentation,
    ids: Sequence[str],
    *,
    among: int,
    seed: int,
    epoch: int,
    height: int,
    width: int,
) -> Mosaics:
    """Which pictures of an epoch become mosaics, and of what; those of one sample depend on no other.

    among: of how many pictures the others are taken. Raises ConfigError for a seed or epoch that is no whole number
    from 0 on.
    """
    chance = uniforms(ids, seed=seed, epoch=epoch)
    names = ("mosaic_right", "mosaic_below", "mosaic_across")
    others = np.stack([(chance[name] * among).astype(np.int64) for name in names], axis=1)
    places = np.stack([chance["mosaic_x"], chance["mosaic_y"]], axis=1)
    shares = NEAREST_EDGE + (1 - 2 * NEAREST_EDGE) * places
    meeting = np.rint(shares * (width, height)).astype(np.int64)
    meeting[chance["mosaic"] >= settings.mosaic] = (width, height)
    return Mosaics(others, meeting)


def quarters(meeting: IntArray, height: int, width: int) -> IntArray:
    """(4, N, 4) left, top, right and bottom of the quarters: above left, above right, below left, below right."""
    x, y = meeting.T
    left, top = np.zeros_like(x), np.zeros_like(y)
    right, bottom = np.full_like(x, width), np.full_like(y, height)
    places = ((left, top, x, y), (x, top, right, y), (left, y, x, bottom), (x, y, right, bottom))
    return np.stack([np.stack(place, axis=1) for place in places])


def put_together(images: Tensor, others: Tensor, meeting: IntArray) -> Tensor:
    """(N, C, H, W) pictures with the quarters of others (N, 3, C, H, W); those given stay as they are."""
    height, width = int(images.shape[2]), int(images.shape[3])
    result = images.clone()
    for number, places in enumerate(quarters(meeting, height, width)[1:]):
        for row, (left, top, right, bottom) in enumerate(places.tolist()):
            result[row, :, top:bottom, left:right] = others[row, number, :, top:bottom, left:right]
    return result
