"""The area under the micro-averaged ROC curve, with the interval of images or groups that are left out in turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.curves import one_against_the_rest
from pupille.evaluation.estimates import Estimate, Sizes
from pupille.evaluation.resampling import leave_out_weights, units_of
from pupille.results import FloatArray, IntArray, Metric


def micro_area(
    labels: IntArray, probabilities: FloatArray, *, groups: Sequence[str] | None = None, seed: int = 0
) -> Metric:
    """The chance that a right pair of image and class scores above a wrong one, ties counting half.

    labels: (N,), probabilities: (N, C). groups: of each image. The C decisions of an image are left out together, so
    that the interval (Newcombe 2006, as for every area) counts images or groups, not decisions.
    Raises DataError if the groups are not as many as the images.
    """
    units = units_of(len(labels), groups)
    n, n_units = len(labels), int(units.max()) + 1
    positive, scores = one_against_the_rest(labels, probabilities)
    won = _won(positive, scores)
    decisions = np.repeat(units, probabilities.shape[1])
    of_unit = np.bincount(decisions, weights=won).astype(np.float64)
    pairs = float(won[positive].sum())
    sizes = Sizes(
        images=np.array([n]),
        groups=np.array([n_units]),
        rest_images=np.array([n * (probabilities.shape[1] - 1)]),
        rest_groups=np.array([n_units]),
    )
    left_out = _left_out(labels, probabilities, units, of_unit, pairs, seed)
    area = pairs / (n * n * (probabilities.shape[1] - 1))
    estimate = Estimate(area, n_units, np.empty(0), left_out, sizes)
    return estimate.metric(n_units=n_units, grouped=groups is not None)


def _left_out(
    labels: IntArray, probabilities: FloatArray, units: IntArray, of_unit: FloatArray, pairs: float, seed: int
) -> FloatArray:
    """(J,) the area without each part: all pairs less those with its images, where those within it count twice."""
    found = []
    for weights in leave_out_weights(len(of_unit), seed=seed):
        for column in weights.T:
            own = column[units] == 0
            positive, scores = one_against_the_rest(labels[own], probabilities[own])
            within = float(_won(positive, scores)[positive].sum())
            left = len(labels) - int(own.sum())
            rest = pairs - float(of_unit[column == 0].sum()) + within
            found.append(rest / (left * left * (probabilities.shape[1] - 1)) if left else np.nan)
    return np.array(found)


def _won(positive: NDArray[np.bool_], scores: FloatArray) -> FloatArray:
    """(M,) of each decision, those of the other kind that it stands on the right side of, ties counting half."""
    up, down = np.sort(scores[positive]), np.sort(scores[~positive])
    below = (np.searchsorted(down, scores, "left") + np.searchsorted(down, scores, "right")) / 2
    above = len(up) - (np.searchsorted(up, scores, "left") + np.searchsorted(up, scores, "right")) / 2
    return np.where(positive, below, above)
