"""How far off a model is on each image: what groups of images are compared by, whatever the task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.i18n.language import StoredText, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

LEAST = 0.15
"""Of mistakes and of what answers lack of a perfect one, from 0 to 1: half of the 30 points of a planted group."""
WORTH = tells("{points:size}\u00a0points", "{points:size}\u00a0points", 15, points=LEAST)


@dataclass(frozen=True)
class Losses:
    """Of N images. values: (N,) the higher the worse. known: (N,) whether the truth of it is known. strata: (N,) from
    0; only images of one stratum are compared, as those of one class. are_mistakes: whether each is 0 or 1.

    in_words: (inside a group, mean outside) -> how far off the model is, the end of a sentence. least: by how much the
    mean of a group must lie above that of the others to be worth a name. worth: the same in words.
    """

    values: FloatArray
    known: NDArray[np.bool_]
    strata: IntArray
    are_mistakes: bool
    in_words: Callable[[Metric, float], StoredText]
    least: float = LEAST
    worth: StoredText = WORTH


def of_quality(quality: FloatArray, name: str) -> Losses:
    """What each image lacks of a perfect answer. quality: (N,) 0 to 1. name: of it, in words."""

    def in_words(inside: Metric, outside: float) -> StoredText:
        values = {"name": tell(name), "inside": 1 - float(inside.value or 0), "outside": 1 - outside}
        if inside.low is None or inside.high is None:
            return tell("{name} is {inside:2} on them on average, and {outside:2} on all others", **values)
        return tell(
            "{name} is {inside:2} on them on average ({low:2} to {high:2}), and {outside:2} on all others",
            **values,
            low=1 - inside.high,
            high=1 - inside.low,
        )

    n = len(quality)
    return Losses(1 - quality, np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.int64), False, in_words)
