"""Occlusion (Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901): how much the score falls when a place is hidden.

It asks nothing of the model but answers, so that it serves every one, and is an independent witness of other maps. What
is hidden must be replaced by something, and that something may itself speak; two fills are tried.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.data.pixels.pixel_set import Pixels
from pupille.explanation.fills import FILLS
from pupille.explanation.places import grid_of, place_numbers
from pupille.explanation.subject import Question
from pupille.models.model import Model
from pupille.results.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Occlusion:
    """Maps by hiding one place after the other. fills: names of `FILLS`, over which a map is the mean."""

    question: Question
    fills: tuple[str, ...] = tuple(FILLS)

    @classmethod
    def of(cls, model: Model, question: Question, background: Images) -> Occlusion:  # noqa: ARG003
        """For any model."""
        return cls(question)

    def maps(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(N, rows, columns) how much the score falls, the mean over the fills."""
        return np.asarray(self.by_fill(model, pixels, sides).mean(axis=0))

    def by_fill(self, model: Model, pixels: Images, sides: IntArray) -> FloatArray:
        """(F, N, rows, columns) how much the score falls with each fill."""
        scores = self.question.scores(model.predict(pixels), sides, model)
        grid = grid_of(pixels)
        maps = np.empty((len(self.fills), len(pixels), *grid))
        for row in range(len(pixels)):
            picture = np.asarray(pixels[row : row + 1])
            copies = [
                hidden(picture, FILLS[fill](picture, model.spec.preprocessing), grid) for fill in self.fills
            ]
            answers = model.predict(np.concatenate(copies))
            fallen = scores[row] - self.question.scores(answers, np.repeat(sides[row], len(answers)), model)
            maps[:, row] = fallen.reshape(len(self.fills), *grid)
        return maps


def hidden(picture: Pixels, fill: Pixels, grid: tuple[int, int]) -> Pixels:
    """(1, H, W, C) a picture and its fill -> (rows * columns, H, W, C) copies, in each of which one place is filled."""
    numbers = place_numbers(picture, grid)
    covered = numbers == np.arange(grid[0] * grid[1])[:, None, None]
    return np.asarray(np.where(covered[..., None], fill, picture))
