"""What chance has to do with average precision where answers on different images bear one score."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pupille.evaluation.detection.matching import ALL, Matches
from pupille.evaluation.detection.statistics import average_precision, curves_of
from pupille.results.arrays import IntArray
from pupille.results.objects import ObjectPredictions

MUCH = 0.05
"""From this share of tied answers on, the range over orders is told."""
ORDERS = 20


@dataclass(frozen=True)
class Ties:
    """share: of the answers whose score an answer of the class on another image has. low, high: of AP over orders."""

    share: float
    low: float
    high: float


def tied_share(predictions: ObjectPredictions) -> float:
    """Share of the answers whose score an answer of their class on another image has too; 0 without scores."""
    answers = predictions.answers
    if answers.scores is None or not len(answers):
        return 0.0
    keys = np.stack([answers.labels.astype(np.float64), answers.scores])
    _, of, sizes = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    pairs = np.stack([of.ravel(), answers.images])
    _, pair, on_image = np.unique(pairs, axis=1, return_inverse=True, return_counts=True)
    return float((sizes[of.ravel()] > on_image[pair.ravel()]).mean())


def ties(predictions: ObjectPredictions, matches: Matches, *, seed: int) -> Ties | None:
    """The range of AP over 20 seeded orders of the images; None where few answers are tied."""
    share = tied_share(predictions)
    if share <= MUCH or not matches.counted[ALL].any():
        return None
    rng = np.random.default_rng(seed)
    units = np.zeros(len(predictions), dtype=np.int64)
    values = []
    for _ in range(ORDERS):
        shuffled = replace(matches, order=_order(predictions, matches, rng.permutation(len(predictions))))
        values.append(average_precision(curves_of(predictions, shuffled, units, sizes=(ALL,))))
    return Ties(share, min(values), max(values))


def _order(predictions: ObjectPredictions, matches: Matches, places: IntArray) -> IntArray:
    """The order of `Matches` with the images at other places (N,)."""
    answers = predictions.answers
    scores = np.zeros(len(answers)) if answers.scores is None else answers.scores
    return np.lexsort((matches.ranks, places[answers.images], -scores, answers.labels)).astype(np.int64)
