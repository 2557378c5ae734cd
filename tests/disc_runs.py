"""Bright discs on noise with their masks, and a comparison of two cheap rungs on them."""

import os
from pathlib import Path

import numpy as np
from PIL import Image

import pupille

SIDE = 48


def discs(root: Path, n: int = 20, *, seed: int = 0, prefix: str = "p", side: int = SIDE) -> Path:
    """Writes `images` and `masks` with n pictures of one to three discs each."""
    rng = np.random.default_rng(seed)
    for folder in ("images", "masks"):
        (root / folder).mkdir(parents=True)
    y, x = np.mgrid[:side, :side]
    for i in range(n):
        mask = np.zeros((side, side), dtype=bool)
        for _ in range(rng.integers(1, 4)):
            radius = rng.integers(5, 10)
            row, column = rng.integers(8, side - 8, 2)
            mask |= (y - row) ** 2 + (x - column) ** 2 < radius**2
        picture = np.clip(rng.normal(90, 25, (side, side)) + 60 * mask, 0, 255).astype(np.uint8)
        Image.fromarray(picture).save(root / "images" / f"{prefix}{i:02}.png")
        Image.fromarray((255 * mask).astype(np.uint8)).save(root / "masks" / f"{prefix}{i:02}.png")
    return root


def compared(root: Path) -> Path:
    """The folder of a finished comparison of `mean-mask` and `threshold` on 60 pictures: 12 are tested."""
    before = os.environ.get("PUPILLE_HOME")
    os.environ["PUPILLE_HOME"] = str(root / "home")
    try:
        pupille.compare(discs(root / "discs", 60), models=["mean-mask", "threshold"], out=root / "run")
    finally:
        os.environ.pop("PUPILLE_HOME")
        if before is not None:
            os.environ["PUPILLE_HOME"] = before
    return root / "run"
