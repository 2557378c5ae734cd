"""A fitted model of single pixels with what describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.images.decoded import Array
from pupille.models.model import ModelSpec
from pupille.models.pixelwise.rule import GivesShares, PixelRule, SeesAround
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
        return np.asarray(self._in_tiles(self.rule.classes_of, picture, prepare))

    def shares_of(self, picture: Array, prepare: Callable[[Array], Pixels]) -> NDArray[np.float32]:
        """(classes, H, W) how likely each class is at each pixel, of a rule that says so; the rest as of `mask_of`."""
        assert isinstance(self.rule, GivesShares)
        return np.asarray(self._in_tiles(self.rule.shares_of, picture, prepare))

    def _in_tiles(
        self,
        answer: Callable[[NDArray[np.float32]], NDArray[Any]],
        picture: Array,
        prepare: Callable[[Array], Pixels],
    ) -> NDArray[Any]:
        """(..., H, W) what `answer` makes of a picture, tile by tile where the rule has a reach."""
        prepared = self.spec.preprocessing
        if not isinstance(self.rule, SeesAround):
            return answer(prepared.input_of(prepare(picture)))
        (height, width), reach = picture.shape[:2], self.rule.reach
        bands = []
        for top in range(0, height, TILE):
            tiles = []
            for left in range(0, width, TILE):
                above, before = max(0, top - reach), max(0, left - reach)
                piece = picture[above : top + TILE + reach, before : left + TILE + reach]
                whole = answer(prepared.input_of(prepare(piece)))
                tiles.append(whole[..., top - above :, left - before :][..., :TILE, :TILE])
            bands.append(np.concatenate(tiles, axis=-1))
        return np.concatenate(bands, axis=-2)

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.safetensors` into an existing folder."""
        from safetensors.numpy import save

        arrays = {name: np.ascontiguousarray(array) for name, array in self.rule.arrays().items()}
        write_atomically(folder / WEIGHTS, save(arrays))
        write_json(folder / DESCRIPTION, self.spec.to_json())
