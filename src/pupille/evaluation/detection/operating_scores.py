"""From which score on boxes of a class count as found: where F1 on validation is best."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.detection.matching import ALL, HALF, Matches, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.boxes import areas

FEWEST = 20
"""Classes with fewer objects on validation share one score, since theirs would be chance."""
UNKNOWN = 0.3
"""Where validation shows no object at all."""


def least_scores(predictions: ObjectPredictions) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """The score of each class with the best F1 at IoU 0.5, and the classes that share one."""
    matches = match(predictions, box_overlaps(predictions), answer_areas=areas(predictions.answers.boxes))
    counted = matches.counted[ALL]
    objects = np.bincount(predictions.truth.labels[counted], minlength=len(predictions.classes))
    few = objects < FEWEST
    shared = _best_score(predictions, matches, few, int(objects[few].sum()))
    scores = [
        shared if few[label] else _best_score(predictions, matches, np.arange(len(few)) == label, int(n))
        for label, n in enumerate(objects)
    ]
    return tuple(scores), tuple(name for name, rare in zip(predictions.classes, few, strict=True) if rare)


def _best_score(
    predictions: ObjectPredictions,
    matches: Matches,
    classes: np.ndarray[tuple[int], np.dtype[np.bool_]],
    n: int,
) -> float:
    """The score with the best F1 over some classes of n objects, halfway to the next answer that is left out."""
    answers = predictions.answers
    assert answers.scores is not None
    rows = np.flatnonzero(classes[answers.labels] & ~matches.ignored[ALL, HALF])
    if not n or not len(rows):
        return UNKNOWN
    rows = rows[np.argsort(-answers.scores[rows], kind="stable")]
    scores: FloatArray = answers.scores[rows]
    right = np.cumsum(matches.truth[ALL, HALF][rows] >= 0)
    f1 = 2 * right / (n + np.arange(1, len(rows) + 1))
    # Answers with the same score come and go together.
    last = np.append(scores[1:] < scores[:-1], True)
    best = int(np.argmax(np.where(last, f1, -1.0)))
    below = float(scores[best + 1]) if best + 1 < len(scores) else 0.0
    return (float(scores[best]) + below) / 2
