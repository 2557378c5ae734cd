"""The area under the micro-averaged ROC curve, with the interval of images or groups that are left out in turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.curves import image_class_pairs
from pupille.evaluation.inference.bootstrap import leave_out_weights, units_of
from pupille.evaluation.inference.estimate import Estimate, Sizes
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric


def micro_area(
    labels: IntArray, probabilities: FloatArray, *, groups: Sequence[str] | None = None, seed: int = 0
) -> Metric:
    """The chance that a right pair of image and class scores above a wrong one, ties counting half.

    labels: (N,), probabilities: (N, C). groups: of each image. The C decisions of an image are left out together, so
    that the interval (Newcombe 2006, as for every area) counts images or groups, not decisions.
    Raises DataError if the groups are not as many as the images.
    """
    units = units_of(len(labels), groups)
    (n, classes), n_units = probabilities.shape, int(units.max()) + 1
    sizes = Sizes(
        images=np.array([n]),
        groups=np.array([n_units]),
        rest_images=np.array([n * (classes - 1)]),
        rest_groups=np.array([n_units]),
    )
    area = _pairs_won(labels, probabilities) / (n * n * (classes - 1))
    left_out = areas_left_out(labels, probabilities, units=units, seed=seed)
    estimate = Estimate(area, n_units, np.empty(0), left_out, sizes)
    return estimate.metric(n_units=n_units, grouped=groups is not None)


def areas_left_out(
    labels: IntArray, probabilities: FloatArray, *, units: IntArray, seed: int = 0
) -> FloatArray:
    """(J,) the area without each unit, or each of the parts of `leave_out_weights`; NaN where nothing is left.

    labels, units: (N,), probabilities: (N, C). All pairs less those with a part's images, where those within it were
    taken off twice.
    """
    n, classes = probabilities.shape
    won = _won(*image_class_pairs(labels, probabilities))
    of_unit = np.bincount(np.repeat(units, classes), weights=won).astype(np.float64)
    pairs = _pairs_won(labels, probabilities)
    areas = []
    for weights in leave_out_weights(len(of_unit), seed=seed):
        for column in weights.T:
            own = column[units] == 0
            left = n - int(own.sum())
            within = _pairs_won(labels[own], probabilities[own])
            rest = pairs - float(of_unit[column == 0].sum()) + within
            areas.append(rest / (left * left * (classes - 1)) if left else np.nan)
    return np.array(areas)


def _pairs_won(labels: IntArray, probabilities: FloatArray) -> float:
    """How many pairs of a right and a wrong decision stand in the right order, ties counting half."""
    positive, scores = image_class_pairs(labels, probabilities)
    return float(_won(positive, scores)[positive].sum())


def _won(positive: NDArray[np.bool_], scores: FloatArray) -> FloatArray:
    """(M,) of each decision, those of the other kind that it stands on the right side of, ties counting half."""
    order = np.argsort(scores)
    # Looked up in their order, neighbours are found where the last ones were.
    ranked, right = scores[order], positive[order]
    up, down = ranked[right], ranked[~right]
    below = (np.searchsorted(down, ranked, "left") + np.searchsorted(down, ranked, "right")) / 2
    above = len(up) - (np.searchsorted(up, ranked, "left") + np.searchsorted(up, ranked, "right")) / 2
    won = np.empty(len(scores))
    won[order] = np.where(right, below, above)
    return won
