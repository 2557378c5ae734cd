"""What a positive or negative answer is worth where the class is as frequent as the user says.

A split has a prevalence of its own, so its precision is that of another world. Sensitivity and specificity carry
over; the predictive values follow from them by Bayes' theorem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from pupille.errors import ConfigError
from pupille.evaluation.inference.intervals import normal_quantile
from pupille.i18n.language import phrase, tell
from pupille.results.arrays import IntArray
from pupille.results.metric import Metric


@dataclass(frozen=True)
class PredictiveValues:
    """positive: share of the images called positive that is; negative: share of those called negative that is.

    prevalence: the stated share of positive images. n of each metric: the images behind sensitivity and specificity.
    """

    prevalence: float
    positive: Metric
    negative: Metric


def predictive_values(confusion: IntArray, *, prevalence: float, grouped: bool = False) -> PredictiveValues:
    """Predictive values at a stated prevalence from a (2, 2) confusion matrix, truth in rows, class 1 positive.

    Each is 1 / (1 + odds * ratio) with the ratio of two independent proportions (false alarms to sensitivity,
    misses to specificity), whose 95 % interval is Koopman's (1984). grouped: the images are of groups; then
    there is no interval, since that formula needs independent images. Raises ConfigError unless
    0 < prevalence < 1.
    """
    if not 0 < prevalence < 1:
        raise ConfigError(
            tell(
                "the prevalence is a share above 0 and below 1, such as 0.02 for 2 %. Got {prevalence}.",
                prevalence=prevalence,
            )
        )
    (true_negatives, alarms), (misses, hits) = (tuple(map(int, row)) for row in np.asarray(confusion))
    odds = (1 - prevalence) / prevalence
    return PredictiveValues(
        prevalence,
        _value(alarms, true_negatives + alarms, hits, misses + hits, odds, phrase("sensitivity"), grouped),
        _value(
            misses,
            misses + hits,
            true_negatives,
            true_negatives + alarms,
            1 / odds,
            phrase("specificity"),
            grouped,
        ),
    )


def against_the_rest(confusion: IntArray, positive: int) -> IntArray:
    """(2, 2) the confusion matrix of one class, as class 1, against all others. confusion: (C, C)."""
    hits = int(confusion[positive, positive])
    misses, alarms = int(confusion[positive].sum()) - hits, int(confusion[:, positive].sum()) - hits
    return np.array([[int(confusion.sum()) - hits - misses - alarms, alarms], [misses, hits]], dtype=np.int64)


def _value(
    wrong: int, wrong_of: int, right: int, right_of: int, odds: float, name: str, grouped: bool
) -> Metric:
    n = wrong_of + right_of
    if not wrong_of or not right_of:
        return Metric(
            None, None, None, n, tell("the test images are of one class only, so it is not defined")
        )
    if not wrong and not right:
        return Metric(
            None,
            None,
            None,
            n,
            tell("the {name} is 0 and nothing gets this answer, so it is not defined", name=tell(name)),
        )
    value = right / right_of / (right / right_of + odds * wrong / wrong_of)
    if grouped:
        return Metric(
            value,
            None,
            None,
            n,
            tell("the images are of groups, and the interval needs independent images"),
        )
    low, high = ratio_interval(wrong, wrong_of, right, right_of)
    return Metric(value, 1 / (1 + odds * high), 1 / (1 + odds * low), n)


def ratio_interval(k1: int, n1: int, k2: int, n2: int) -> tuple[float, float]:
    """Koopman's (1984) 95 % score interval of the ratio (k1 / n1) / (k2 / n2) of two independent proportions.

    The ratios that a chi-squared test with one degree of freedom does not reject; high is infinite for k2 = 0.
    """
    limit = normal_quantile() ** 2

    def outside(log_ratio: float) -> float:
        return _chi_squared(float(np.exp(log_ratio)), k1, n1, k2, n2) - limit

    far = 40.0
    estimate = np.log(max(k1, 0.5) / n1) - np.log(max(k2, 0.5) / n2)
    low = 0.0 if not k1 else float(np.exp(brentq(outside, -far, estimate)))
    high = np.inf if not k2 else float(np.exp(brentq(outside, estimate, far)))
    return low, high


def _chi_squared(ratio: float, k1: int, n1: int, k2: int, n2: int) -> float:
    """Distance of the counts from the proportions most likely under a given ratio."""
    a, b, c = ratio * (n1 + n2), ratio * (n1 + k2) + k1 + n2, k1 + k2
    second = 2 * c / (b + np.sqrt(max(b**2 - 4 * a * c, 0.0)))
    first = ratio * second
    statistic = 0.0
    for k, n, p in ((k1, n1, first), (k2, n2, second)):
        gap = k - n * p
        if abs(gap) > 1e-12 * n:
            statistic += gap**2 / max(n * p * (1 - p), 1e-300)
    return float(statistic)
