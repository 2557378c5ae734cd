"""Bright discs on noise, as pictures in a folder with their masks: a rule whose right answer is known."""

from pathlib import Path

import numpy as np
from PIL import Image

from pupille.results.arrays import IntArray


def discs(n: int, side: int = 64, seed: int = 0) -> tuple[list[IntArray], list[IntArray]]:
    """Grey pictures of two to four discs that are 100 brighter than what surrounds them, noise of deviation 20 on all,
    and their masks: 1 on a disc."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    pictures, masks = [], []
    for _ in range(n):
        mask = np.zeros((side, side), dtype=np.int64)
        for _ in range(rng.integers(2, 5)):
            top, left = rng.uniform(0.15 * side, 0.85 * side, 2)
            mask |= (y - top) ** 2 + (x - left) ** 2 < rng.uniform(0.09 * side, 0.17 * side) ** 2
        pictures.append((70 + 100 * mask + rng.normal(0, 20, mask.shape)).clip(0, 255).astype(np.int64))
        masks.append(mask)
    return pictures, masks


def discs_in(folder: Path, n: int, *, side: int = 64, seed: int = 0, white: int = 255) -> Path:
    """A folder with `images` and `masks` of such discs, PNG files of the same names, discs being `white`."""
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for number, (picture, mask) in enumerate(zip(*discs(n, side, seed), strict=True)):
        for part, values in (("images", picture), ("masks", white * mask)):
            Image.fromarray(values.astype(np.uint8)).save(folder / part / f"{number:02}.png")
    return folder
