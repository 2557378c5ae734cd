"""Shapley values of the regions of a picture, by sampling: captum hides them one after the other, in orders by chance.

What a region adds depends on which others are there already; its Shapley value is the mean over all orders in which
they can come (Strumbelj and Kononenko 2010, https://jmlr.org/papers/v11/strumbelj10a.html). A few orders are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.explanation.fills import as_pixels, blurred
from pupille.explanation.places import grid_of, place_numbers
from pupille.explanation.subject import Question
from pupille.models.model import Model
from pupille.results.arrays import FloatArray, IntArray

CELLS = 5
"""Regions along each side."""
ORDERS = 10
"""Orders that are drawn for each picture."""
AT_ONCE = 25
"""Pictures that a model is asked about together."""


@dataclass(frozen=True)
class Shapley:
    """Maps of the Shapley values of regions, against a blurred copy. Orders are the same for every picture."""

    question: Question

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> Shapley:  # noqa: ARG003
        """For any model."""
        return cls(question)

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, rows, columns) Shapley values; each map adds up to the score less that of the blurred copy."""
        from captum.attr import ShapleyValueSampling

        grid = grid_of(pixels, CELLS)
        maps = np.empty((len(pixels), *grid))
        for row in range(len(pixels)):
            picture = np.asarray(pixels[row : row + 1])
            numbers = place_numbers(picture, grid)

            def scores(values: Tensor, side: int = int(sides[row]), like: Pixels = picture) -> Tensor:
                answers = model.predict(as_pixels(values.numpy(), like))
                return torch.from_numpy(
                    self.question.scores(answers, np.full(len(answers), side, dtype=np.int64), model)
                )

            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(0)
                values = ShapleyValueSampling(scores).attribute(
                    torch.from_numpy(picture.astype(np.float64)),
                    baselines=torch.from_numpy(blurred(picture, model.spec.preprocessing).astype(np.float64)),
                    feature_mask=torch.from_numpy(numbers)[None, ..., None],
                    n_samples=ORDERS,
                    perturbations_per_eval=AT_ONCE,
                )
            firsts = np.unique(numbers, return_index=True)[1]
            maps[row] = values[0, ..., 0].numpy().ravel()[firsts].reshape(grid)
        return maps
