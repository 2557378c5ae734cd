"""Can be told from a model's answers which images it learned from? The simple attack by losses.

Yeom and others (2018, https://arxiv.org/abs/1709.01604): a model is surer of what it learned from. Calibrated by class,
since some classes are harder than others whoever learned from them. What is simulated stands in `docs/explanation.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from pupille.evaluation.inference.estimate import too_few
from pupille.evaluation.inference.intervals import ALPHA, area_interval, normal_quantile, wilson
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

FALSE_ALARMS = 0.01
"""Share of new images that are taken for training images where the share of those that are named is counted."""
FEWEST_FOR_RATE = 1000
"""New images, or groups, from which on so small a share is one of at least ten."""
FEWEST_OF_CLASS = 5
"""New images of a class, or of a tenth of the numbers, whose median says how hard it is."""
RESAMPLES = 1000


@dataclass(frozen=True)
class Membership:
    """What the attack finds. area: chance that a training image scores above a new one, ties count half; .5 is
    guessing. rate: share of the training images that are named while one new image in a hundred is; None where there
    are too few new ones. members, others: images, or groups, of both kinds.
    """

    area: Metric
    rate: Metric | None
    members: int
    others: int


def calibrated(closeness: FloatArray, strata: IntArray, members: NDArray[np.bool_]) -> FloatArray:
    """(N,) closeness less the median of that of new images of the same stratum, without the image itself.

    closeness: (N,) how well the answer to each image fits what is true, higher the better. strata: (N,) its class.
    NaN in strata with fewer than `FEWEST_OF_CLASS` new images.
    """
    scores = np.full(len(closeness), np.nan)
    for stratum in np.unique(strata):
        inside = strata == stratum
        new, learned = np.flatnonzero(inside & ~members), np.flatnonzero(inside & members)
        if len(new) < FEWEST_OF_CLASS:
            continue
        scores[learned] = closeness[learned] - np.median(closeness[new])
        scores[new] = closeness[new] - medians_without(closeness[new])
    return scores


def medians_without(values: FloatArray) -> FloatArray:
    """(N,) the median of all other values, of at least two."""
    order = np.argsort(values, kind="stable")
    ordered, place = values[order], np.arange(len(values))
    lower, upper = (len(values) - 2) // 2, (len(values) - 1) // 2
    medians = (ordered[lower + (lower >= place)] + ordered[upper + (upper >= place)]) / 2
    without = np.empty(len(values))
    without[order] = medians
    return without


def membership(
    scores: FloatArray, members: NDArray[np.bool_], units: IntArray, *, grouped: bool, seed: int
) -> Membership:
    """What the attack finds by (N,) calibrated scores. units: (N,) the image, or its group, whose score is its mean.

    Every unit is of one kind alone.
    """
    _, number = np.unique(units, return_inverse=True)
    sizes = np.bincount(number)
    means = np.bincount(number, weights=scores) / sizes
    learned = np.bincount(number, weights=members) > 0
    own, new = means[learned], means[~learned]
    area = area_of(own, new, grouped=grouped)
    rate = None
    if len(new) >= FEWEST_FOR_RATE and area.low is not None:
        rate = rate_of(own, new, seed=seed)
    return Membership(area, rate, len(own), len(new))


def area_of(own: FloatArray, new: FloatArray, *, grouped: bool) -> Metric:
    """The area with its interval: the variance of DeLong and others (1988) in Newcombe's form."""
    fewer = min(len(own), len(new))
    if not fewer:
        return Metric(None, None, None, 0, tell("there are not both training images and new ones to compare"))
    both = rankdata(np.concatenate([own, new]))
    above = (both[: len(own)] - rankdata(own)) / len(new)
    below = 1 - (both[len(own) :] - rankdata(new)) / len(own)
    value = float(above.mean())
    if why := too_few(fewer, grouped=grouped):
        return Metric(value, None, None, fewer, why)
    variance = float(above.var(ddof=1) / len(own) + below.var(ddof=1) / len(new))
    low, high = area_interval(
        value, variance, np.array([len(own)]), np.array([len(new)]), quantile=normal_quantile()
    )
    return Metric(value, min(low, value), max(high, value), fewer)


def rate_of(own: FloatArray, new: FloatArray, *, seed: int) -> Metric:
    """The share of training images that are named, with an interval that knows of the new images' chance as well.

    The bounds are those of resampling both kinds, and never inside Wilson's of the training images alone.
    """
    value = named(own, new)
    rng = np.random.default_rng(seed)
    drawn = [named(rng.choice(own, len(own)), rng.choice(new, len(new))) for _ in range(RESAMPLES)]
    least, most = np.quantile(drawn, [ALPHA / 2, 1 - ALPHA / 2])
    low, high = wilson(value * len(own), len(own))
    return Metric(value, float(min(least, low)), float(max(most, high)), len(own))


def named(own: FloatArray, new: FloatArray) -> float:
    """The share of training images above all but `FALSE_ALARMS` of the new ones."""
    alarms = int(FALSE_ALARMS * len(new))
    limit = np.partition(new, len(new) - 1 - alarms)[len(new) - 1 - alarms]
    return float((own > limit).mean())
