"""Data sets that need no files: `digits` comes with scikit-learn, `shapes` is drawn when it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays

SIDE = 64
FINER = 4
PER_SHAPE = 150
SHAPES_SEED = 2026
CORNERS: Mapping[str, tuple[int, float]] = {
    "circle": (0, 1.0),
    "square": (4, 1.0),
    "star": (10, 0.45),
    "triangle": (3, 1.0),
}
"""Corners of each shape, and how near to the centre every second one lies; no corners make a circle."""


def digits() -> Dataset:
    """1,797 real scans of handwritten digits, 8x8 grey (Alpaydin and Kaynak 1998, in scikit-learn)."""
    from sklearn.datasets import load_digits

    scans = load_digits()
    # The scans have 17 grey values, 0 to 16.
    return from_arrays(np.rint(scans.images * 255 / 16).astype(np.uint8), scans.target, name="digits")


def shapes() -> Dataset:
    """600 drawn pictures 64x64 RGB of circles, squares, stars and triangles, always the same ones.

    Place, size, angle, both colours and noise are random and do not depend on the class.
    """
    rng = np.random.default_rng(SHAPES_SEED)
    names = rng.permutation(np.repeat(list(CORNERS), PER_SHAPE))
    pictures = np.stack([_picture(*CORNERS[name], rng) for name in names])
    return from_arrays(pictures, names, name="shapes")


def _picture(corners: int, inner: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One shape of a random colour on a ground of another, (SIDE, SIDE, 3)."""
    ground, colour = _two_colours(rng)
    radius = rng.uniform(10, 22)
    x, y = rng.uniform(radius + 1, SIDE - radius - 1, size=2)
    turn = rng.uniform(0, 2 * math.pi)
    canvas = Image.new("RGB", (SIDE * FINER, SIDE * FINER), ground)
    draw = ImageDraw.Draw(canvas)
    if corners:
        reach = (
            [radius * (inner if i % 2 else 1.0) for i in range(corners)] if inner < 1 else [radius] * corners
        )
        angles = [turn + 2 * math.pi * i / corners for i in range(corners)]
        outline = [
            ((x + r * math.cos(a)) * FINER, (y + r * math.sin(a)) * FINER)
            for r, a in zip(reach, angles, strict=True)
        ]
        draw.polygon(outline, fill=colour)
    else:
        box = [(x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER]
        draw.ellipse(box, fill=colour)
    small = np.asarray(canvas.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64)
    noisy = small + rng.normal(0, rng.uniform(5, 20), size=small.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def _two_colours(rng: np.random.Generator) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Two random colours that the eye can tell apart."""
    while True:
        first, second = rng.integers(0, 256, size=(2, 3))
        if np.abs(first - second).max() > 80:
            return _rgb(first), _rgb(second)


def _rgb(values: NDArray[np.int64]) -> tuple[int, int, int]:
    return int(values[0]), int(values[1]), int(values[2])


BUILTIN: Mapping[str, Callable[[], Dataset]] = {"digits": digits, "shapes": shapes}
"""The names that `open` takes instead of a path."""
