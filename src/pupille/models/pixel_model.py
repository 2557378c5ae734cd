"""A fitted model of single pixels with what describes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.models.model import ModelSpec
from pupille.models.pixelwise.rule import PixelRule
from pupille.results.arrays import FloatArray
from pupille.runs.folder import write_atomically, write_json

WEIGHTS = "weights.safetensors"
DESCRIPTION = "model.json"


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

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.safetensors` into an existing folder."""
        from safetensors.numpy import save

        arrays = {name: np.ascontiguousarray(array) for name, array in self.rule.arrays().items()}
        write_atomically(folder / WEIGHTS, save(arrays))
        write_json(folder / DESCRIPTION, self.spec.to_json())
