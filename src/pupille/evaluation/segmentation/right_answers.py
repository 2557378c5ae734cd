"""How much of the marked area is right, and how much of that no longer when the pictures are changed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.right_answers import ObjectScores, RightAnswers
from pupille.i18n.language import phrase
from pupille.results.arrays import FloatArray
from pupille.results.masks import IGNORED, MaskPredictions

BoolArray = NDArray[np.bool_]
ABOUT = phrase("the share of its pixels that get its class, a segment being what hangs together of one class")


def right_answers(before: MaskPredictions, after: MaskPredictions) -> RightAnswers:
    """Pixels of the objects that are given their class, image by image; of all classes where none is background."""
    counts, images, names, scores = [], [], [], []
    for row, id_ in enumerate(before.ids):
        truth, earlier, later = before.truth.read(id_), before.answers.read(id_), after.answers.read(id_)
        drawn = (truth != IGNORED) & (truth != before.background)
        right = drawn & (earlier == truth)
        counts.append((right.sum(), (right & (later != truth)).sum()))
        for label in np.unique(truth[drawn]):
            of_class = shares_of_segments(truth == label, (earlier == label, later == label))
            images += [row] * len(of_class)
            names += [before.classes[label]] * len(of_class)
            scores.append(of_class)
    every = np.array(counts, dtype=np.float64).reshape(-1, 2)
    both = np.concatenate([np.zeros((0, 2)), *scores])
    of_segments = ObjectScores(ABOUT, np.array(images, dtype=np.int64), tuple(names), both[:, 0], both[:, 1])
    return RightAnswers(every[:, 0], every[:, 1], of_segments)


def shares_of_segments(mask: BoolArray, answers: tuple[BoolArray, ...]) -> FloatArray:
    """(H, W) where one class is drawn -> (K, answers) the share of each piece that hangs together on which an answer
    is right."""
    from scipy.ndimage import label

    pieces: NDArray[Any] = label(mask)[0]
    sizes = np.bincount(pieces.ravel())[1:]
    right = [np.bincount(pieces[answer], minlength=len(sizes) + 1)[1:] for answer in answers]
    return np.asarray(np.stack(right, axis=1) / sizes[:, None], dtype=np.float64)
