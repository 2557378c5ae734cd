"""Drawn objects that a model doubts which has not learned from them: candidates for a second look, never the truth.

From the idea of ObjectLab (Tkachenko, Thyagarajan and Mueller 2023): a sure answer where nothing is drawn, on an object
of another class, or beside an object of its class.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.detection.error_kinds import KINDS, error_kinds
from pupille.evaluation.detection.matching import ALL, HALF, BoolArray, Matches, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.results.arrays import FloatArray
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import DOUBT_KINDS, MOST_DOUBTS, DoubtRecord, DoubtsRecord
from pupille.shapes.boxes import areas, iou

FEWEST_RIGHT = 10
"""Right answers of a class from which on it is known how sure a model is where it is right."""
ONE_PLACE = 0.5
"""IoU from which on two answers are about one forgotten object."""


def doubts(parts: Sequence[ObjectPredictions]) -> DoubtsRecord:
    """The doubts of models about images that they did not learn from, the gravest first. parts: the answers of each
    model; an image that several answered is judged by the first."""
    images: set[str] = set()
    every: list[DoubtRecord] = []
    for part in parts:
        every += [item for item in doubts_of(part) if item.image not in images]
        images.update(part.ids)
    every.sort(key=lambda item: -item.excess)
    return DoubtsRecord(
        len(images),
        {kind: sum(item.kind == kind for item in every) for kind in DOUBT_KINDS.values()},
        tuple(every[:MOST_DOUBTS]),
    )


def doubts_of(predictions: ObjectPredictions) -> list[DoubtRecord]:
    """The doubts of one model. Without scores, or of several models at once, there are none."""
    if predictions.answers.scores is None or predictions.of_several_models:
        return []
    overlaps = box_overlaps(predictions)
    matches = match(predictions, overlaps, answer_areas=areas(predictions.answers.boxes))
    kinds, sure = error_kinds(predictions, overlaps, matches), sure_from(predictions, matches)
    answers, truth = predictions.answers, predictions.truth
    assert answers.scores is not None
    excess = answers.scores - sure[answers.labels]
    taken: set[int] = set()
    found: list[DoubtRecord] = []
    for row in np.argsort(-excess, kind="stable"):
        if not excess[row] >= 0:
            break
        kind = DOUBT_KINDS.get(KINDS[kinds.answers[row]]) if kinds.answers[row] >= 0 else None
        aim = int(kinds.aims[row])
        if kind is None or aim in taken or (aim < 0 and _is_told(predictions, int(row), found)):
            continue
        taken |= {aim} if aim >= 0 else set()
        found.append(
            DoubtRecord(
                kind,
                predictions.ids[answers.images[row]],
                _rounded(answers.boxes[row]),
                predictions.classes[answers.labels[row]],
                float(answers.scores[row]),
                float(excess[row]),
                _rounded(truth.boxes[aim]) if aim >= 0 else None,
                predictions.classes[truth.labels[aim]] if aim >= 0 else None,
            )
        )
    return found


def sure_from(predictions: ObjectPredictions, matches: Matches) -> FloatArray:
    """(C,) from which score on an answer of a class is sure: the mean of the right ones, as in confident learning
    (Northcutt, Jiang and Chuang 2021); infinite where few are right."""
    answers = predictions.answers
    assert answers.scores is not None
    right: BoolArray = matches.hits(ALL, HALF)
    n = np.bincount(answers.labels[right], minlength=len(predictions.classes))
    sums = np.bincount(
        answers.labels[right], weights=answers.scores[right], minlength=len(predictions.classes)
    )
    return np.where(n >= FEWEST_RIGHT, sums / np.maximum(n, 1), np.inf)


def _is_told(predictions: ObjectPredictions, row: int, found: Sequence[DoubtRecord]) -> bool:
    """Whether a forgotten object at this place was told already, of another class."""
    answers = predictions.answers
    id_ = predictions.ids[answers.images[row]]
    others = [item.box for item in found if item.image == id_ and item.drawn is None]
    if not others:
        return False
    return bool((iou(answers.boxes[row : row + 1], np.array(others)) > ONE_PLACE).any())


def _rounded(box: FloatArray) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (round(float(side), 1) for side in box)
    return x1, y1, x2, y2
