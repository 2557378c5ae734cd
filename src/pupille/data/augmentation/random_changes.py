"""The chance in augmentation: what (seed, epoch, sample id) say is done to each picture, as arrays of numbers."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pupille.data.augmentation.sets import Augmentation
from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.setting_values import check_seed

DRAWN = (
    *("mirror", "flip", "turns"),
    *("crop", "crop_x", "crop_y", "rotation", "zoom", "shift_x", "shift_y"),
    *("brightness", "contrast", "saturation", "hue"),
    *("erase", "erase_area", "erase_shape", "erase_x", "erase_y", "erase_level"),
    *("square_y", "square_x"),
    *("square_kind", "square_class", "square_pixel"),
    *("mosaic", "mosaic_x", "mosaic_y", "mosaic_right", "mosaic_below", "mosaic_across"),
)
"""The numbers drawn for every picture, whether used or not. The order is part of the result: new ones go to the end."""
LONGEST_SHAPE = 3.0
"""An erased rectangle is at most this many times longer one way than the other."""
_QUARTER = np.array([[0, -1], [1, 0]], dtype=np.float64)
_MIRROR = np.array([[-1, 0], [0, 1]], dtype=np.float64)
_BACK = np.stack(
    [
        np.linalg.matrix_power(_MIRROR, mirrored) @ np.linalg.matrix_power(_QUARTER, turns)
        for mirrored in (0, 1)
        for turns in range(4)
    ]
)
"""For each orientation, the directions (x, y) of the original that those of the result stand for."""


@dataclass(frozen=True)
class Transforms:
    """What is done to each of N pictures, in this order: turned, moved, recoloured, erased.

    orientation: (N,) 0 to 7; its remainder by 4 is the quarter turns against the clock, from 4 on the picture is
        mirrored left to right before. matrix: (N, 2, 3), the orientation included: takes a point (x, y, 1) of the
        result to its point (x, y) in the original, in pixels from the upper left corner; the first pixel's centre lies
        at (0.5, 0.5). brightness, contrast, saturation: (N,) factors. hue: (N,) degrees.
    erased: (N, 4) top, left, bottom, right in pixels, the last two exclusive; all 0 for none.
    level: (N,) what it is painted with, from 0 (black) to 1 (white).
    """

    orientation: IntArray
    matrix: FloatArray
    brightness: FloatArray
    contrast: FloatArray
    saturation: FloatArray
    hue: FloatArray
    erased: IntArray
    level: FloatArray

    @property
    def forward(self) -> FloatArray:
        """(N, 2, 3), the inverse of `matrix`: takes a point of the original, such as a box's corner, to the result."""
        back = np.linalg.inv(self.matrix[:, :, :2])
        return np.concatenate([back, -back @ self.matrix[:, :, 2:]], axis=2)


def draw(
    settings: Augmentation, ids: Sequence[str], *, seed: int, epoch: int, height: int, width: int
) -> Transforms:
    """The changes of the samples `ids` in an epoch; those of one sample depend on no other. Sizes in pixels.

    Raises ConfigError for a seed or epoch that is no whole number from 0 on.
    """
    chance = uniforms(ids, seed=seed, epoch=epoch)
    orientation = _orientation(settings, chance, square=height == width)
    return Transforms(
        orientation=orientation,
        matrix=_matrix(settings, chance, _BACK[orientation], height, width),
        brightness=1 + _signed_amounts(chance["brightness"], settings.brightness),
        contrast=1 + _signed_amounts(chance["contrast"], settings.contrast),
        saturation=1 + _signed_amounts(chance["saturation"], settings.saturation),
        hue=_signed_amounts(chance["hue"], settings.hue),
        erased=_rectangles(settings, chance, height, width),
        level=chance["erase_level"],
    )


def uniforms(ids: Sequence[str], *, seed: int, epoch: int) -> Mapping[str, FloatArray]:
    """Name of `DRAWN` -> (N,) numbers above 0 and below 1: SHAKE128 (FIPS 202) of seed, epoch and id, 32 bits each.

    Raises ConfigError for a seed or epoch that is no whole number from 0 on.
    """
    check_seed(seed)
    if not 0 <= epoch < 2**32:
        raise ConfigError(
            tell(
                "an epoch is a whole number from 0 to {most}. Got {epoch}.",
                most=str(2**32 - 1),
                epoch=str(epoch),
            )
        )
    start = hashlib.shake_128(struct.pack("<QQ", seed, epoch))
    digests = []
    for id_ in ids:
        stream = start.copy()
        # Names of files may hold bytes that are no text; they too must give the same numbers everywhere.
        stream.update(id_.encode("utf-8", "surrogatepass"))
        digests.append(stream.digest(4 * len(DRAWN)))
    words = np.frombuffer(b"".join(digests), dtype="<u4").reshape(len(ids), len(DRAWN))
    return dict(zip(DRAWN, np.ascontiguousarray((words.T + 0.5) / 2**32), strict=True))


def _signed_amounts(chance: FloatArray, most: float) -> FloatArray:
    """Numbers from -most to most."""
    return (2 * chance - 1) * most


def _orientation(settings: Augmentation, chance: Mapping[str, FloatArray], *, square: bool) -> IntArray:
    """(N,) orientations as `Transforms` numbers them. Upside down is mirrored and then turned by half."""
    mirrored = settings.mirror * (chance["mirror"] < 0.5)
    flipped = settings.flip * (chance["flip"] < 0.5)
    step = 1 if square else 2
    turns = settings.turns * step * np.floor(chance["turns"] * (4 // step)).astype(np.int64)
    orientation: IntArray = 4 * (mirrored ^ flipped) + (turns + 2 * flipped) % 4
    return orientation.astype(np.int64)


def _matrix(
    settings: Augmentation, chance: Mapping[str, FloatArray], back: FloatArray, height: int, width: int
) -> FloatArray:
    """(N, 2, 3) as in `Transforms`: forward it is turned, cropped, rotated, zoomed and shifted, about the centre."""
    size = np.array([width, height], dtype=np.float64)
    crop_scale = np.sqrt(1 - settings.crop * chance["crop"])
    places = np.stack([chance["crop_x"], chance["crop_y"]], axis=1)
    # Whatever the orientation, width stays width: only square pictures are turned by one quarter or three.
    window = (places - 0.5) * (1 - crop_scale)[:, None] * size
    angle = np.radians(_signed_amounts(chance["rotation"], settings.rotation))
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.stack([cosine, -sine, sine, cosine], axis=1).reshape(-1, 2, 2)
    scale = crop_scale * (1 + _signed_amounts(chance["zoom"], settings.zoom))
    linear = back @ turn * scale[:, None, None]
    shifts = _signed_amounts(np.stack([chance["shift_x"], chance["shift_y"]], axis=1), settings.shift) * size
    offset = size / 2 + _times(back, window) - _times(linear, size / 2 + shifts)
    return np.concatenate([linear, offset[:, :, None]], axis=2)


def _times(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    product: FloatArray = matrices[:, :, 0] * vectors[:, :1] + matrices[:, :, 1] * vectors[:, 1:]
    return product


def _rectangles(
    settings: Augmentation, chance: Mapping[str, FloatArray], height: int, width: int
) -> IntArray:
    """(N, 4) rectangles to erase: of a share of the area up to `settings.erase`, in whole pixels, one at least."""
    if not settings.erase:
        return np.zeros((len(chance["erase"]), 4), dtype=np.int64)
    area = settings.erase * chance["erase_area"]
    longer = LONGEST_SHAPE ** _signed_amounts(chance["erase_shape"], 0.5)
    rows = np.clip(np.floor(np.sqrt(area) * longer * height), 1, height)
    columns = np.clip(np.floor(np.sqrt(area) / longer * width), 1, width)
    top = np.floor(chance["erase_y"] * (height - rows + 1))
    left = np.floor(chance["erase_x"] * (width - columns + 1))
    places = np.stack([top, left, top + rows, left + columns], axis=1) * (chance["erase"] < 0.5)[:, None]
    return places.astype(np.int64)
