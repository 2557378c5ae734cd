"""Which answer stands for which drawn object, by COCO's rules, at ten overlaps and in four ranges of size.

Matching never crosses images or classes: the surest answer chooses first, and takes the object that it overlaps most
among those not yet taken (Lin et al. 2014, `pycocotools`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.detection.overlap import Overlaps
from pupille.i18n.language import phrase
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

BoolArray = NDArray[np.bool_]

THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""The overlaps that an answer must reach, in the floating-point numbers of `pycocotools`."""
HALF, THREE_QUARTERS = 0, 5
"""Places of .5 and .75 among the thresholds."""

SIZES = {
    "all": (0.0, 1e10),
    "small": (0.0, 32.0**2),
    "medium": (32.0**2, 96.0**2),
    "large": (96.0**2, 1e10),
}
"""COCO's ranges of areas in pixels; an area on a border is in both."""
SIZE_LABELS = {"small": phrase("small"), "medium": phrase("medium"), "large": phrase("large")}
ALL = 0
"""The place of every size among the ranges."""


@dataclass(frozen=True)
class Matches:
    """What each answer matches. D answers, K drawn objects, S ranges of size, T thresholds.

    truth: (S, T, D) the row of the drawn object, -1 for none. ignored: (S, T, D) whether the answer counts neither as
    right nor as wrong. counted: (S, K) whether an object counts. ranks: (D,) the place of an answer among those of its
    class on its image, the surest first. order: (D,) all answers, class by class, the surest first, ties in the order
    of the images.
    """

    truth: IntArray
    ignored: BoolArray
    counted: BoolArray
    ranks: IntArray
    order: IntArray

    def hits(self, size: int, threshold: int) -> BoolArray:
        """(D,) whether an answer is right."""
        return np.asarray((self.truth[size, threshold] >= 0) & ~self.ignored[size, threshold])

    def wrong(self, size: int, threshold: int) -> BoolArray:
        """(D,) whether an answer is a false alarm."""
        return np.asarray((self.truth[size, threshold] < 0) & ~self.ignored[size, threshold])


def match(
    predictions: ObjectPredictions, overlaps: Overlaps, *, answer_areas: FloatArray | None = None
) -> Matches:
    """The matches of all answers. answer_areas: (D,) by which answers are small or large; that of the boxes by default.

    Answers without scores are matched in the order of their largest overlap.
    """
    truth, answers = predictions.truth, predictions.answers
    ignored_truth = truth.crowd | truth.difficult | ~_in_range(truth.areas)
    surest = _sureness(answers, truth, overlaps)
    ranks = ranks_of(answers, surest)
    matched = _matched(answers, truth, overlaps, np.lexsort((ranks, answers.images)), ignored_truth)
    areas = answers.areas if answer_areas is None else answer_areas
    outside = ~_in_range(areas)[:, None, :]
    is_matched = matched >= 0
    of_truth = np.zeros_like(is_matched)
    for size, flags in enumerate(ignored_truth):
        of_truth[size] = is_matched[size] & np.append(flags, False)[matched[size]]
    order = np.lexsort((ranks, answers.images, -surest, answers.labels)).astype(np.int64)
    return Matches(matched, of_truth | (~is_matched & outside), ~ignored_truth, ranks, order)


def ranks_of(answers: Objects, surest: FloatArray) -> IntArray:
    """(D,) the place of each answer among those of its class on its image. surest: (D,) larger before smaller."""
    order = np.lexsort((np.arange(len(answers)), -surest, answers.labels, answers.images))
    keys = np.stack([answers.images, answers.labels])[:, order]
    begins = np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))[: len(order)]
    starts = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - starts
    return ranks


def _sureness(answers: Objects, truth: Objects, overlaps: Overlaps) -> FloatArray:
    """(D,) scores, or the largest overlap with an object of the class where there are none."""
    if answers.scores is not None:
        return answers.scores
    largest = np.zeros(len(answers))
    same = answers.labels[overlaps.answers] == truth.labels[overlaps.truth]
    np.maximum.at(largest, overlaps.answers[same], overlaps.iou[same])
    return largest


def _in_range(areas: FloatArray) -> BoolArray:
    """(S, K) whether each area is in each range."""
    bounds = np.array(list(SIZES.values()))
    return (areas >= bounds[:, :1]) & (areas <= bounds[:, 1:])


def _matched(
    answers: Objects, truth: Objects, overlaps: Overlaps, order: IntArray, ignored: BoolArray
) -> IntArray:
    """(S, T, D) the drawn object of each answer, -1 for none. order: in which answers choose. ignored: (S, K)."""
    n_sizes, n_thresholds = len(SIZES), len(THRESHOLDS)
    matched = np.full((n_sizes, n_thresholds, len(answers)), -1, dtype=np.int64)
    taken = np.zeros((len(truth), n_sizes, n_thresholds), dtype=np.bool_)
    useful = (answers.labels[overlaps.answers] == truth.labels[overlaps.truth]) & (
        overlaps.iou >= THRESHOLDS[0]
    )
    near, iou = overlaps.truth[useful], overlaps.iou[useful]
    bounds = np.searchsorted(overlaps.answers[useful], np.arange(len(answers) + 1))
    reached = (iou[:, None] >= THRESHOLDS)[:, None, :]
    for answer in order[bounds[order + 1] > bounds[order]]:
        pairs = np.arange(bounds[answer], bounds[answer + 1])
        # Of equal overlaps, COCO takes the last; objects that do not count come after those that do.
        pairs = pairs[np.argsort(iou[pairs], kind="stable")]
        candidates = near[pairs]
        free = reached[pairs] & (~taken[candidates] | truth.crowd[candidates, None, None])
        preference = np.arange(len(pairs))[:, None] + len(pairs) * ~ignored[:, candidates].T
        best = np.where(free, preference[:, :, None], -1).argmax(axis=0)
        size, threshold = np.nonzero(free.any(axis=0))
        chosen = candidates[best[size, threshold]]
        matched[size, threshold, answer] = chosen
        taken[chosen, size, threshold] = True
    return matched
