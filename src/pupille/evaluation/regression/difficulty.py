"""Which images are harder: the expected error by the predicted number, and whether intervals should follow it.

Both are decided by errors of training images that were held out in folds, so that what is promised later rests on
images that chose nothing (scaled split conformal prediction: Papadopoulos et al. 2002, Lei et al. 2018).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pupille.evaluation.inference.conformal import conformal_quantile
from pupille.evaluation.regression.prediction_intervals import COVERAGE
from pupille.evaluation.regression.wording import (
    harder_images,
    no_harder_images,
    nothing_to_see,
    too_few_to_see,
)
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.difficulty import Difficulty

FEWEST = 40
"""Training images, or groups, from which on it is looked where errors are larger."""
OF_BIN, MOST_BINS = 20, 8
"""Images, or groups, in each of at most so many bins of the predicted number."""
PRIOR = 5
"""Images with the mean error that each bin is given beside its own."""
LEAST_SHARE = 0.2
"""Of the mean error, which no expected error falls below."""
CLEAR = 1.0
"""Standard errors by which scaled intervals must score better than equally wide ones."""

Curve = tuple[FloatArray, FloatArray]


def fit_difficulty(
    predicted: FloatArray, errors: FloatArray, fold: IntArray, *, units: IntArray, unit: str = ""
) -> Difficulty:
    """The expected error by the predicted number, where intervals that follow it score better than others.

    predicted, errors: (N,) of training images, by models that did not see them; errors of any sign. fold: (N,) in which
    of several each was held out. units: (N,) the image, or its group. unit: of the numbers.
    Compared are interval scores (Gneiting & Raftery 2007) at the usual coverage, each image by a curve of the other
    folds; scaled intervals must be better by more than the standard error of the difference.
    """
    n_units, folds = len(np.unique(units)), len(np.unique(fold))
    if n_units < FEWEST:
        return Difficulty.equal(too_few_to_see(n_units, FEWEST))
    sizes = np.abs(errors)
    if not np.ptp(predicted) or not sizes.any():
        return Difficulty.equal(nothing_to_see())
    expected = held_out(expected_errors, predicted, sizes, fold, units)
    gains = interval_scores(sizes, np.ones_like(sizes), units) - interval_scores(sizes, expected, units)
    if gains.mean() <= CLEAR * standard_error(gains, units):
        return Difficulty.equal(no_harder_images(folds))
    numbers, curve = (tuple(values.tolist()) for values in expected_errors(predicted, sizes, units))
    return Difficulty(numbers, curve, harder_images(folds, min(curve), max(curve), unit))


def expected_errors(predicted: FloatArray, sizes: FloatArray, units: IntArray) -> Curve:
    """(K,) predicted numbers and (K,) the mean absolute error around each: of bins with about as many images.

    A bin's mean is drawn towards that of all, and no less than a fifth of it. sizes: (N,) absolute errors.
    """
    bins = int(np.clip(len(np.unique(units)) // OF_BIN, 1, MOST_BINS))
    parts = np.array_split(np.argsort(predicted, kind="stable"), bins)
    mean = float(sizes.mean())
    numbers = np.array([predicted[part].mean() for part in parts])
    totals = np.array([sizes[part].sum() for part in parts])
    counts = np.array([len(part) for part in parts])
    # Bins of equal numbers, as trees predict them, are one.
    numbers, place = np.unique(numbers, return_inverse=True)
    totals, counts = np.bincount(place, weights=totals), np.bincount(place, weights=counts)
    return numbers, np.maximum((totals + PRIOR * mean) / (counts + PRIOR), LEAST_SHARE * mean)


def held_out(
    fit: Callable[[FloatArray, FloatArray, IntArray], Curve],
    predicted: FloatArray,
    sizes: FloatArray,
    fold: IntArray,
    units: IntArray,
) -> FloatArray:
    """(N,) the expected error of each image by a curve that was fitted without its fold."""
    expected = np.empty(len(predicted))
    for number in np.unique(fold):
        inside = fold == number
        curve = fit(predicted[~inside], sizes[~inside], units[~inside])
        expected[inside] = np.interp(predicted[inside], *curve)
    return expected


def interval_scores(sizes: FloatArray, difficulty: FloatArray, units: IntArray) -> FloatArray:
    """(N,) width and penalty of each interval, scaled so that the promised share of these images lies inside."""
    quantile, _ = conformal_quantile(sizes / difficulty, level=COVERAGE, units=units)
    half = quantile * difficulty
    return np.asarray(2 * half + 2 / (1 - COVERAGE) * np.maximum(sizes - half, 0))


def standard_error(gains: FloatArray, units: IntArray) -> float:
    """Of the mean of (N,) numbers, whole units drawn."""
    totals = np.bincount(np.unique(units, return_inverse=True)[1], weights=gains - gains.mean())
    n = len(totals)
    return float(np.sqrt((totals**2).sum() * n / (n - 1)) / len(gains))
