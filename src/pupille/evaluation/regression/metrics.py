"""Metrics of predicted numbers as functions of arrays, truth first; NaN where a metric is undefined.

All arrays are (N,) and finite, N at least 1. Images count alike.
"""

from __future__ import annotations

import numpy as np

from pupille.results.arrays import FloatArray

NO_SPREAD = 1e-12
"""A sum of squares below this share of what it is compared with is rounding, not a spread."""


def mae(true: FloatArray, predicted: FloatArray) -> float:
    """Mean absolute error, in the unit of the target (Willmott & Matsuura 2005)."""
    return float(np.abs(predicted - true).mean())


def rmse(true: FloatArray, predicted: FloatArray) -> float:
    """Root of the mean squared error, in the unit of the target; large errors count more than in the MAE."""
    return float(np.sqrt(((predicted - true) ** 2).mean()))


def median_absolute_error(true: FloatArray, predicted: FloatArray) -> float:
    """The absolute error that half of the images stay below; the mean of the two middle ones of an even number."""
    return float(np.median(np.abs(predicted - true)))


def bias(true: FloatArray, predicted: FloatArray) -> float:
    """Mean of predicted minus true (Bland & Altman 1986): above 0 where the model says too much."""
    return float((predicted - true).mean())


def r2(true: FloatArray, predicted: FloatArray) -> float:
    """1 - squared errors / squared deviations of the truth from its mean (Kvålseth 1985, his first form).

    Below 0 where the mean of these images would be the better guess. NaN where all true numbers are alike.
    """
    spread = sum_of_squares(true)
    return 1 - float(((predicted - true) ** 2).sum()) / spread if spread else np.nan


def spearman(true: FloatArray, predicted: FloatArray) -> float:
    """Correlation of the ranks, ties with their mean rank (Spearman 1904).

    NaN where all true or all predicted numbers are alike.
    """
    from scipy.stats import rankdata

    ranks = [rankdata(numbers) - (len(true) + 1) / 2 for numbers in (true, predicted)]
    spread = float(np.sqrt((ranks[0] ** 2).sum() * (ranks[1] ** 2).sum()))
    return float((ranks[0] * ranks[1]).sum()) / spread if spread else np.nan


def concordance(true: FloatArray, predicted: FloatArray) -> float:
    """Lin's (1989) concordance: correlation times how near the points are to the line predicted = true.

    Moments with 1 / N, as in the paper. 0 for a model that says the same of all; NaN where all true numbers are alike.
    """
    spread = sum_of_squares(true)
    if not spread:
        return np.nan
    together = float(((true - true.mean()) * (predicted - predicted.mean())).sum())
    apart = len(true) * float(predicted.mean() - true.mean()) ** 2
    return 2 * together / (spread + sum_of_squares(predicted) + apart)


def skill(true: FloatArray, predicted: FloatArray, constant: float) -> float:
    """1 - MAE / MAE of one constant for every image: 0 as good as it, 1 perfect (Murphy 1988).

    constant: the median of the training images, the best constant for absolute errors. NaN where it is right for all.
    """
    reference = float(np.abs(true - constant).sum())
    return 1 - float(np.abs(predicted - true).sum()) / reference if reference else np.nan


def skill_rmse(true: FloatArray, predicted: FloatArray, constant: float) -> float:
    """1 - RMSE / RMSE of one constant for every image: 0 as good as it, 1 perfect (Murphy 1988).

    constant: the mean of the training images, the best constant for squared errors. NaN where it is right for all.
    """
    reference = float(((true - constant) ** 2).sum())
    return 1 - float(np.sqrt(((predicted - true) ** 2).sum() / reference)) if reference else np.nan


def sum_of_squares(numbers: FloatArray) -> float:
    """Squared deviations from the mean, summed; exactly 0 where all numbers are alike."""
    return float(((numbers - numbers.mean()) ** 2).sum()) if np.ptp(numbers) else 0.0
