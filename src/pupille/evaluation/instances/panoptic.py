"""Panoptic quality (Kirillov et al. 2019) from disjoint masks, and objects that are split or merged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.matching import BoolArray
from pupille.evaluation.instances.disjoint import DisjointPairs
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions

COVER = 0.1
"""A part of an object, or an object in an answer, counts from this share of the larger one on."""


@dataclass(frozen=True)
class Panoptic:
    """What each object says of panoptic quality. D answers, K drawn objects.

    iou: (K,) of the answer that an object matches, 0 where there is none. right: (K,) whether there is one. missed:
    (K,), wrong: (D,) what is neither matched nor ignored. split: (K,) whether several answers divide it. merged: (K,)
    whether an answer that covers it covers another object too. joining: (D,) whether an answer covers several.
    """

    iou: FloatArray
    right: BoolArray
    missed: BoolArray
    wrong: BoolArray
    split: BoolArray
    merged: BoolArray
    joining: BoolArray


def panoptic(predictions: ObjectPredictions, pairs: DisjointPairs, used: IntArray) -> Panoptic:
    """Matches of overlap above one half, within a class, of which there can be but one. used: rows of the answers.

    An answer that lies by more than half on crowds of its class, or matches a difficult object, does not count.
    """
    truth, answers = predictions.truth, predictions.answers
    counted = ~(truth.crowd | truth.difficult)
    same = answers.labels[pairs.answers] == truth.labels[pairs.truth]
    a, t, shared = pairs.answers[same], pairs.truth[same], pairs.shared[same]
    sizes, drawn_sizes = pairs.answer_areas[a], pairs.truth_areas[t]
    overlap = shared / (sizes + drawn_sizes - shared)
    matched = (overlap > 0.5) & ~truth.crowd[t]
    right = matched & counted[t]
    iou = np.zeros(len(truth))
    iou[t[right]] = overlap[right]
    on_crowd = np.bincount(a, weights=shared * truth.crowd[t], minlength=len(answers))
    is_right = np.zeros(len(truth), dtype=np.bool_)
    is_right[t[right]] = True
    wrong = np.zeros(len(answers), dtype=np.bool_)
    wrong[used] = True
    wrong[a[matched]] = False
    wrong &= on_crowd <= 0.5 * pairs.answer_areas
    # An answer that others covered wholly has no pixel left to be right with; it stays a false alarm.
    parts = (shared > 0.5 * sizes) & (shared >= COVER * drawn_sizes) & counted[t]
    split = (np.bincount(t[parts], minlength=len(truth)) > 1) & counted
    inside = (shared > 0.5 * drawn_sizes) & (shared >= COVER * sizes) & counted[t]
    joining = np.bincount(a[inside], minlength=len(answers)) > 1
    merged = np.zeros(len(truth), dtype=np.bool_)
    merged[t[inside & joining[a]]] = True
    return Panoptic(iou, is_right, counted & ~is_right, wrong, split, merged, joining)
