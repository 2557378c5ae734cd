"""A model of boxes that sees large pictures in overlapping tiles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.models.boxwise.tiles import Tiles, over_seams
from pupille.models.model import Model, ModelSpec
from pupille.models.object_model import DESCRIPTION
from pupille.runs.folder import write_json
from pupille.shapes.objects import Objects

TOGETHER = 16
"""Tiles that are seen at once."""


@dataclass(frozen=True)
class TiledModel:
    """spec: of the whole picture, with its tiles. inner: the model of one tile. See `pupille.models.model.Model`."""

    spec: ModelSpec
    inner: Model

    @property
    def parameters(self) -> int:
        """How many numbers it learned."""
        return self.inner.parameters

    def predict(self, pixels: Images) -> NDArray[Any]:
        """(N, H, W, C) pixels -> (N,) `Objects`, a picture in memory at a time. Raises ModelError for another shape."""
        self.spec.preprocessing.check(pixels)
        answers = np.empty(len(pixels), dtype=object)
        for row in range(len(pixels)):
            answers[row] = self._objects_of(np.asarray(pixels[row : row + 1])[0])
        return answers

    def _objects_of(self, picture: NDArray[Any]) -> Objects:
        """The objects of a picture (H, W, C)."""
        tiles = tiles_of(self.spec)
        height, width = picture.shape[:2]
        tall, wide = tiles.size(height, width)
        corners = tiles.corners(height, width).tolist()
        parts: list[Objects] = []
        for start in range(0, len(corners), TOGETHER):
            some = [picture[y : y + tall, x : x + wide] for x, y in corners[start : start + TOGETHER]]
            parts += list(self.inner.predict(np.stack(some)))
        return over_seams(parts, tiles, height, width)

    def save(self, folder: Path) -> None:
        """Writes the weights of the inner model and `model.json` of the whole into an existing folder."""
        self.inner.save(folder)
        write_json(folder / DESCRIPTION, self.spec.to_json())


def tiles_of(spec: ModelSpec) -> Tiles:
    """The tiles of a description. Raises TypeError where it has none."""
    if spec.tiles is None:
        raise TypeError(f"{spec.name} sees no tiles")
    return spec.tiles


def of_one_tile(spec: ModelSpec) -> ModelSpec:
    """The description of the inner model: it sees pictures of the size of a tile."""
    tall, wide = tiles_of(spec).size(spec.preprocessing.height, spec.preprocessing.width)
    return replace(spec, preprocessing=replace(spec.preprocessing, height=tall, width=wide), tiles=None)
