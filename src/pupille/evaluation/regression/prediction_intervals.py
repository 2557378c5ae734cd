"""Intervals around predicted numbers that hold the true one as often as was promised.

Split conformal prediction with absolute errors (Papadopoulos et al. 2002; Lei et al. 2018), or with errors in units of
a difficulty. The promise is an average over new images like those the rule was fitted on, which chose nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.conformal import check_promised, conformal_quantile
from pupille.evaluation.inference.proportions import share_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

COVERAGE = 0.9
"""What prediction intervals promise where no other coverage was asked for."""


@dataclass(frozen=True)
class PredictionRule:
    """How far intervals reach. quantile: half their width, in units of an image's difficulty where `scaled`.

    coverage: the promise. n: images, or groups where `grouped`, that it rests on.
    """

    quantile: float
    coverage: float
    n: int
    scaled: bool
    grouped: bool = False


@dataclass(frozen=True)
class PredictionIntervals:
    """One interval for each of N images. low, high: (N,)."""

    low: FloatArray
    high: FloatArray

    @property
    def mean_width(self) -> float:
        """Their width on average, in the unit of the target."""
        return float((self.high - self.low).mean())


def fit_rule(
    errors: FloatArray,
    *,
    difficulty: FloatArray | None = None,
    groups: Sequence[str] | None = None,
    coverage: float = 0.9,
) -> PredictionRule:
    """The error of rank ceil((n + 1) * coverage) among n images set aside for promises.

    errors: (N,) predicted minus true, of any sign. difficulty: (N,) above 0, how large an error of each image is
    expected to be, from a model fitted on other images; intervals are then scaled by it. groups: the group of each
    image: each group then has the same weight, shared by its images, and the promise is about an image of a new
    group (Lee, Barber & Willett 2023). That uses every image, where one drawn from each group would make the rule a
    matter of luck and the largest of each group would promise more than was asked.
    Raises ConfigError unless 0 < coverage < 1; DataError with fewer than `least_units`, or a difficulty that is not
    above 0.
    """
    units = None if groups is None else units_of(len(errors), groups)
    n = len(errors) if units is None else len(np.unique(units))
    check_promised(n, coverage, grouped=groups is not None)
    scores = np.abs(errors) / _positive(difficulty, len(errors))
    quantile, n = conformal_quantile(scores, level=coverage, units=units)
    return PredictionRule(quantile, coverage, n, scaled=difficulty is not None, grouped=units is not None)


def intervals(
    rule: PredictionRule, predicted: FloatArray, difficulty: FloatArray | None = None
) -> PredictionIntervals:
    """The interval of each image. predicted: (N,). difficulty: (N,), where the rule is scaled and only then.

    Raises DataError if a difficulty is missing, too many or not above 0.
    """
    if rule.scaled != (difficulty is not None):
        raise DataError(
            tell(
                "a rule that is scaled by a difficulty needs that of every image, and another rule "
                "needs none. Give both the rule and its intervals a difficulty, or neither."
            )
        )
    half = rule.quantile * _positive(difficulty, len(predicted))
    return PredictionIntervals(predicted - half, predicted + half)


def covered(true: FloatArray, around: PredictionIntervals, *, units: IntArray | None = None) -> Metric:
    """The share of test images whose interval holds the true number, with its 95 % interval.

    true: (N,) known numbers. units: (N,) groups from 0, or None.
    """
    held = (around.low <= true) & (true <= around.high)
    return share_of(held, np.ones(len(true), dtype=bool), tell("no image"), units)


def _positive(difficulty: FloatArray | None, n: int) -> FloatArray:
    """The difficulty of each image, 1 where there is none."""
    if difficulty is None:
        return np.ones(n)
    if difficulty.shape != (n,) or not np.isfinite(difficulty).all() or (difficulty <= 0).any():
        raise DataError(
            tell("the difficulty is one number above 0 for each of {n} images. Check what estimated it.", n=n)
        )
    return difficulty
