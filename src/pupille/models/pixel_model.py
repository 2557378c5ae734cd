"""A fitted model of single pixels with what describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.images.decoded import Array
from pupille.models.model import ModelSpec
from pupille.models.pixelwise.rule import PixelRule, SeesAround
from pupille.results.arrays import FloatArray
from pupille.results.masks import ClassMask
from pupille.runs.folder import write_atomically, write_json

WEIGHTS = "weights.safetensors"
DESCRIPTION = "model.json"
TILE = 512
"""Pixels of the side of a tile of a large picture, without what is seen around it."""


@dataclass(frozen=True)
class PixelModel:
    """A rule that gives every pixel a class; see `pupille.models.model.Model`."""

    spec: ModelSpec
    rule: PixelRule

    @property
    def parameters(self) -> int:
        """How many numbers it learned."""
        return self.rule.parameters

    def predict(self, pixels: Images) -> FloatArray:
        """(N, H, W, C) pixels -> (N, H, W) classes. Raises ModelError for pixels of another shape."""
        prepared = self.spec.preprocessing
        prepared.check(pixels)
        answers = np.zeros((len(pixels), prepared.height, prepared.width))
        for row in range(len(pixels)):
            answers[row] = self.rule.classes_of(prepared.apply(pixels[row : row + 1])[0])
        return answers

    def mask_of(self, picture: Array, prepare: Callable[[Array], Pixels]) -> ClassMask:
        """(H, W) the class of each pixel of a picture of any size, (H, W) or (H, W, 3).

        prepare: makes pixels (h, w, channels) of the model's depth and window of a piece. A rule that sees no farther
        than its reach is shown tiles with that much around them, which gives the same classes to the bit.
        """
        prepared = self.spec.preprocessing
        if not isinstance(self.rule, SeesAround):
            return self.rule.classes_of(prepared.input_of(prepare(picture)))
        (height, width), reach = picture.shape[:2], self.rule.reach
        mask = np.empty((height, width), dtype=np.int16)
        for top, left in product(range(0, height, TILE), range(0, width, TILE)):
            above, before = max(0, top - reach), max(0, left - reach)
            piece = picture[above : top + TILE + reach, before : left + TILE + reach]
            classes = self.rule.classes_of(prepared.input_of(prepare(piece)))
            inside = classes[top - above :, left - before :][:TILE, :TILE]
            mask[top : top + TILE, left : left + TILE] = inside
        return mask

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.safetensors` into an existing folder."""
        from safetensors.numpy import save

        arrays = {name: np.ascontiguousarray(array) for name, array in self.rule.arrays().items()}
        write_atomically(folder / WEIGHTS, save(arrays))
        write_json(folder / DESCRIPTION, self.spec.to_json())
