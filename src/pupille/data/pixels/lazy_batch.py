"""Pictures that are prepared when they are asked for: as many as are looked at are in memory, and no more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pupille.data.pixels.pixel_set import Pixels, PixelSet
from pupille.data.pixels.window import Window, clip
from pupille.images.decoded import Array, Reading
from pupille.images.geometry import Geometry
from pupille.results.arrays import IntArray

IN_MEMORY = 256 * 2**20
"""Bytes of pixels of one part up to which a training holds them in memory; it takes more from where they are kept."""


@dataclass(frozen=True)
class LazyBatch:
    """Some pictures of a set in one geometry, clipped to the window; indexed along the first axis as an array is.

    Those of files lie in a cache that is mapped, so that this takes no memory whatever its size.
    """

    pixels: PixelSet
    geometry: Geometry
    rows: IntArray
    window: Window
    channels: int

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, height, width, channels)."""
        return len(self.rows), self.geometry.height, self.geometry.width, self.channels

    @property
    def ndim(self) -> int:
        """4."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return math.prod(self.shape)

    @property
    def dtype(self) -> np.dtype[np.uint8] | np.dtype[np.float32]:
        """uint8, or float32 where the pictures are deeper or the window narrower."""
        return self[:0].dtype

    def __getitem__(self, key: slice | IntArray) -> Pixels:
        """(n, height, width, channels) pixels of some of the pictures, in memory."""
        batch = self.pixels.at(self.geometry, self.rows[key], channels=self.channels)
        return clip(batch, self.window.low, self.window.high)

    def with_pieces(self, rows: IntArray, pieces: Sequence[Array]) -> LazyBatch:
        """The pictures at these rows, then pieces of pictures as they are stored, each as large as the geometry."""
        kept_at, depth = self.geometry.storage_geometry, self.pixels.depth
        readings = self.pixels.passes[kept_at]
        more = tuple(Reading(piece, "", piece.shape[1], piece.shape[0], depth, ()) for piece in pieces)
        pixels = replace(self.pixels, passes={kept_at: (*readings, *more)})
        numbers = len(readings) + np.arange(len(more))
        return replace(self, pixels=pixels, rows=np.concatenate([self.rows[rows], numbers]))

    def in_memory(self) -> Pixels | LazyBatch:
        """All of them as one array if that takes at most `IN_MEMORY` bytes, else the same."""
        return self[:] if self.size * self.dtype.itemsize <= IN_MEMORY else self


Images = Pixels | LazyBatch
"""(N, H, W, C) pixels in memory, or taken from where they are kept as they are indexed."""
