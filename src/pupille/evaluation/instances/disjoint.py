"""Masks of one image made disjoint: each pixel belongs to one object at most, as panoptic quality asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.detection.overlap import rows_by_image
from pupille.evaluation.instances.masks import Runs
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions


@dataclass(frozen=True)
class DisjointPairs:
    """P pairs of an answer and a drawn object that share pixels once both sides are disjoint.

    answers, truth: (P,) their rows. shared: (P,) pixels. answer_areas: (D,), truth_areas: (K,) what is left of each.
    changed: answers that lost pixels to others. changed_truth: drawn objects that did.
    """

    answers: IntArray
    truth: IntArray
    shared: FloatArray
    answer_areas: FloatArray
    truth_areas: FloatArray
    changed: int
    changed_truth: int


def disjoint_pairs(
    predictions: ObjectPredictions, answers: Runs, truth: Runs, used: IntArray
) -> DisjointPairs:
    """The pairs of all images. used: the rows of the answers that take part.

    A pixel goes to the surest of the answers on it, without scores to the smallest; of drawn objects, to the smallest,
    and to a crowd last.
    """
    n = len(predictions)
    scores = predictions.answers.scores
    weakest_first = np.argsort(-answers.areas[used] if scores is None else scores[used], kind="stable")
    chosen = predictions.answers.images[used]
    of_answers = rows_by_image(chosen[weakest_first], n)
    crowds_first = np.lexsort((-truth.areas, ~predictions.truth.crowd))
    of_truth = rows_by_image(predictions.truth.images[crowds_first], n)
    areas, truth_areas = np.zeros(len(predictions.answers)), np.zeros(len(predictions.truth))
    pairs = []
    for image in range(n):
        a, t = used[weakest_first[of_answers[image]]], crowds_first[of_truth[image]]
        pixels = int(predictions.sizes[image].prod())
        on_answers, on_truth = _painted(answers, a, pixels), _painted(truth, t, pixels)
        areas[a] = np.bincount(on_answers, minlength=len(a) + 1)[1:]
        truth_areas[t] = np.bincount(on_truth, minlength=len(t) + 1)[1:]
        both = np.flatnonzero((on_answers > 0) & (on_truth > 0))
        key, shared = np.unique(
            (on_answers[both] - 1).astype(np.int64) * (len(t) + 1) + on_truth[both] - 1, return_counts=True
        )
        pairs.append((a[key // (len(t) + 1)], t[key % (len(t) + 1)], shared.astype(np.float64)))
    rows, drawn, shared_pixels = (np.concatenate(part) for part in zip(*pairs, strict=True))
    return DisjointPairs(
        rows,
        drawn,
        shared_pixels,
        areas,
        truth_areas,
        int((areas[used] < answers.areas[used]).sum()),
        int((truth_areas < truth.areas).sum()),
    )


def _painted(masks: Runs, rows: IntArray, pixels: int) -> NDArray[np.int32]:
    """(pixels,) the place in `rows`, from 1 on, of the last mask painted over each pixel; 0 where there is none."""
    runs = masks.rows(rows)
    canvas = np.zeros(pixels, dtype=np.int32)
    for owner, start, end in zip(runs.owners.tolist(), runs.starts.tolist(), runs.ends.tolist(), strict=True):
        canvas[start:end] = owner + 1
    return canvas
