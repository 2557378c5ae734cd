"""Which answers overlap which drawn objects, as a list of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.boxes import areas, intersections

LEAST = 0.1
"""Pairs that overlap less are not listed: such an answer has nothing to do with the object (Bolya et al. 2020)."""


@dataclass(frozen=True)
class Overlaps:
    """P pairs of an answer and a drawn object on one image, of any classes, sorted by answer.

    answers, truth: (P,) their rows. iou: (P,) intersection over union; over the answer's area for a crowd. bounds:
    (D + 1,) where the pairs of each answer begin and end.
    """

    answers: IntArray
    truth: IntArray
    iou: FloatArray
    bounds: IntArray

    @classmethod
    def of_pairs(cls, answers: IntArray, truth: IntArray, iou: FloatArray, n_answers: int) -> Overlaps:
        """The pairs in the order of answers and objects."""
        order = np.lexsort((truth, answers))
        bounds = np.searchsorted(answers[order], np.arange(n_answers + 1))
        return cls(answers[order], truth[order], iou[order], bounds.astype(np.int64))


def rows_by_image(images: IntArray, n_images: int) -> list[IntArray]:
    """The rows of the objects on each image, in their order."""
    order = np.argsort(images, kind="stable").astype(np.int64)
    return np.split(order, np.searchsorted(images[order], np.arange(1, n_images)))


def on_images(predictions: ObjectPredictions) -> Iterator[tuple[IntArray, IntArray]]:
    """The rows of answers and of drawn objects of each image that has both."""
    n = len(predictions)
    answers, truth = (
        rows_by_image(objects.images, n) for objects in (predictions.answers, predictions.truth)
    )
    return ((a, t) for a, t in zip(answers, truth, strict=True) if len(a) and len(t))


def box_overlaps(predictions: ObjectPredictions) -> Overlaps:
    """The pairs of overlapping boxes."""
    answers, truth = predictions.answers, predictions.truth
    sizes, drawn_sizes = areas(answers.boxes), areas(truth.boxes)
    pairs = []
    for a, t in on_images(predictions):
        shared = intersections(answers.boxes[a], truth.boxes[t])
        union = np.where(truth.crowd[t], sizes[a][:, None], sizes[a][:, None] + drawn_sizes[t] - shared)
        iou = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        i, j = np.nonzero(iou >= LEAST)
        pairs.append((a[i], t[j], iou[i, j]))
    return joined(pairs, len(answers))


def joined(pairs: list[tuple[IntArray, IntArray, FloatArray]], n_answers: int) -> Overlaps:
    """The pairs of all images. pairs: of each image, rows of answers, rows of drawn objects, overlaps."""
    nothing = np.zeros(0, dtype=np.int64)
    a, t, iou = zip(*[*pairs, (nothing, nothing, np.zeros(0))], strict=True)
    return Overlaps.of_pairs(np.concatenate(a), np.concatenate(t), np.concatenate(iou), n_answers)
