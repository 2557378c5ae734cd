"""A fitted rule that finds objects, with what describes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.models.boxwise.rule import BoxRule
from pupille.models.model import ModelSpec
from pupille.models.objectwise.watershed import Watershed
from pupille.runs.folder import write_atomically, write_json

WEIGHTS = "weights.safetensors"
DESCRIPTION = "model.json"


@dataclass(frozen=True)
class ObjectModel:
    """A rule that finds the objects of a picture; see `pupille.models.model.Model`."""

    spec: ModelSpec
    rule: Watershed | BoxRule

    @property
    def parameters(self) -> int:
        """How many numbers it learned."""
        return self.rule.parameters

    def predict(self, pixels: Images) -> NDArray[Any]:
        """(N, H, W, C) pixels -> (N,) `LabelImage`s, or `Objects` of a rule of boxes.

        Raises ModelError for pixels of another shape.
        """
        prepared = self.spec.preprocessing
        prepared.check(pixels)
        answers = np.empty(len(pixels), dtype=object)
        for row in range(len(pixels)):
            answers[row] = self.rule.objects_of(prepared.apply(pixels[row : row + 1])[0])
        return answers

    def save(self, folder: Path) -> None:
        """Writes `model.json` and `weights.safetensors` into an existing folder."""
        from safetensors.numpy import save

        arrays = {name: np.ascontiguousarray(array) for name, array in self.rule.arrays().items()}
        write_atomically(folder / WEIGHTS, save(arrays))
        write_json(folder / DESCRIPTION, self.spec.to_json())
