"""How much of the marked area is right, and how much of that no longer when the pictures are changed."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.right_answers import RightAnswers
from pupille.results.masks import IGNORED, MaskPredictions


def right_answers(before: MaskPredictions, after: MaskPredictions) -> RightAnswers:
    """Pixels of the objects that are given their class, image by image; of all classes where none is background."""
    counts = []
    for id_ in before.ids:
        truth = before.truth.read(id_)
        drawn = (truth != IGNORED) & (truth != before.background)
        right = drawn & (before.answers.read(id_) == truth)
        counts.append((right.sum(), (right & (after.answers.read(id_) != truth)).sum()))
    every = np.array(counts, dtype=np.float64).reshape(-1, 2)
    return RightAnswers(every[:, 0], every[:, 1])
