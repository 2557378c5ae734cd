"""Pictures too large for the frame of a model: read whole, one at a time, and cut into pieces to learn from."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pupille.data.dataset import ImageStore
from pupille.data.frames import Pieces
from pupille.data.pixels.pixel_set import Pixels, to_channels, to_depth
from pupille.data.pixels.window import clip
from pupille.images.decoded import Array, stretched
from pupille.images.geometry import Geometry
from pupille.results.arrays import IntArray

MOST_PIECES = 16
"""Pieces of one picture."""
IN_MEMORY = 256 * 2**20
"""Bytes of pixels that the pieces of all pictures of a data set take."""


class DrawnWhole(Protocol):
    """What is drawn on one picture, at the size at which it is seen."""

    @property
    def class_map(self) -> NDArray[np.integer]:
        """(H, W) what each pixel shows, by number; below 0 where that is not known."""
        ...

    def piece(self, top: int, left: int, frame: Geometry) -> NDArray[np.integer]:
        """What is drawn on a piece as large as the frame; beyond the picture nothing is known."""
        ...


@dataclass(frozen=True)
class CutPicture:
    """pixels: (K, height, width) or (K, height, width, 3) pieces of a picture. drawn: what is drawn on each."""

    pixels: Array
    drawn: tuple[NDArray[np.integer], ...]


@dataclass(frozen=True)
class WholePictures:
    """The pictures of a subset as they are in their files.

    pieces: how those are seen that are too large for the frame. paths: of the images, in the store. sizes: (N, 2)
    height and width of each. channels, depth, window: of the pixels that a model takes. large: how many pictures of the
    data set are too large. cut: pieces by path, shared by all subsets of a data set.
    """

    pieces: Pieces
    frame: Geometry
    images: ImageStore
    paths: tuple[str, ...]
    sizes: IntArray
    channels: int
    depth: str
    window: tuple[float, float]
    large: int = 1
    cut: dict[tuple[str, Geometry, float], CutPicture] = field(
        default_factory=dict, repr=False, compare=False
    )

    def rows(self, rows: IntArray) -> WholePictures:
        """The pictures at these rows."""
        return replace(self, paths=tuple(self.paths[int(row)] for row in rows), sizes=self.sizes[rows])

    def too_large(self) -> IntArray:
        """The rows of pictures that are too large for the frame."""
        return self.pieces.rows(self.sizes, self.frame)

    def seen_at(self, row: int) -> tuple[int, int]:
        """Height and width at which a large picture is seen."""
        height, width = self.sizes[row]
        return self.pieces.seen_at(int(height), int(width))

    def read(self, row: int) -> Array:
        """The pixels of a large picture at the scale at which it is seen, as they are stored."""
        return stretched(self.images.read(self.paths[row]).pixels, *self.seen_at(row))

    def prepare(self, picture: Array) -> Pixels:
        """(height, width, channels) pixels of stored ones, as a model takes them."""
        return clip(to_channels(to_depth(picture, self.depth), self.channels), *self.window)

    def cut_up(self, row: int, drawn_on: Callable[[], DrawnWhole]) -> CutPicture:
        """The pieces of a large picture, each around a pixel of a class that was drawn among those that it shows.

        So a class is on as many pieces as any other, however few its pixels are. The same picture gives the same
        pieces, whatever is learned from them.
        """
        key = (self.paths[row], self.frame, self.pieces.scale)
        if key not in self.cut:
            picture, drawn = self.read(row), drawn_on()
            corners = corners_of(drawn.class_map, self.frame, self._count(picture), self.paths[row])
            self.cut[key] = CutPicture(
                np.stack([piece_of(picture, top, left, self.frame) for top, left in corners]),
                tuple(drawn.piece(top, left, self.frame) for top, left in corners),
            )
        return self.cut[key]

    def _count(self, picture: Array) -> int:
        """How many pieces: as many as cover the picture twice, fewer where there are many or large pictures."""
        a_piece = self.frame.height * self.frame.width
        covering = math.ceil(2 * picture.shape[0] * picture.shape[1] / a_piece)
        stored = a_piece * picture.itemsize * (picture.shape[2] if picture.ndim == 3 else 1)
        room = IN_MEMORY // (stored * max(1, self.large))
        return int(max(1, min(MOST_PIECES, covering, room)))


def corners_of(class_map: NDArray[np.integer], frame: Geometry, n: int, name: str) -> list[tuple[int, int]]:
    """Top and left of n pieces of a picture, each around a pixel of a class that is drawn first. name: of the picture,
    from which alone the choice derives."""
    rng = np.random.default_rng(zlib.crc32(name.encode("utf-8", "surrogatepass")))
    height, width = class_map.shape
    lines = np.stack([np.bincount(line[line >= 0], minlength=1 + int(class_map.max())) for line in class_map])
    classes = np.flatnonzero(lines.sum(axis=0))
    room = (max(0, height - frame.height), max(0, width - frame.width))
    corners = []
    for _ in range(n):
        shares = rng.random(2)
        if not len(classes):
            corners.append((int(shares[0] * (room[0] + 1)), int(shares[1] * (room[1] + 1))))
            continue
        label = rng.choice(classes)
        y = int(rng.choice(height, p=lines[:, label] / lines[:, label].sum()))
        x = int(rng.choice(np.flatnonzero(class_map[y] == label)))
        top, left = y - int(shares[0] * frame.height), x - int(shares[1] * frame.width)
        corners.append((min(max(top, 0), room[0]), min(max(left, 0), room[1])))
    return corners


def piece_of(picture: Array, top: int, left: int, frame: Geometry) -> Array:
    """A piece of a picture as large as the frame; beyond the picture its last pixels go on."""
    piece = picture[top : top + frame.height, left : left + frame.width]
    missing = [(0, frame.height - piece.shape[0]), (0, frame.width - piece.shape[1])]
    return np.pad(piece, [*missing, *[(0, 0)] * (piece.ndim - 2)], mode="edge")
