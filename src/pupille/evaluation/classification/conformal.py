"""Sets of classes that hold the true one as often as was promised, and "I don't know" where a set is not one class.

Split conformal prediction (Vovk et al. 2005) with the least ambiguous sets (LAC; Sadinle, Lei & Wasserman 2019): every
class whose probability is high enough. The promise is an average over new images like those of validation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.conformal import conformal_quantile
from pupille.evaluation.inference.proportions import share_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric


@dataclass(frozen=True)
class SetRule:
    """Fixed on validation. least: a class is in the set from this probability on; 0 puts all in.

    coverage: the promise. n: validation images, or groups, that it rests on.
    """

    least: float
    coverage: float
    n: int


@dataclass(frozen=True)
class Abstention:
    """What the sets do on test images. covered: the true class is in the set; answered: the set is one class.

    right_when_answered: of the answered images, those that are right. mean_size: classes in a set, on average.
    """

    covered: Metric
    answered: Metric
    right_when_answered: Metric
    mean_size: float
    sentence: str


def fit_sets(
    labels: IntArray, probabilities: FloatArray, *, coverage: float = 0.9, units: IntArray | None = None
) -> SetRule:
    """Calibrates on validation images which probability is high enough.

    labels: (N,), probabilities: (N, C). coverage: wished share of new images whose set holds the true class. units:
    (N,) the group of each image from 0: then the promise is about an image of a new group (Lee, Barber & Willett
    2023). With too few images or groups for the wish every class is in every set.
    Raises ConfigError unless 0 < coverage < 1; DataError without images.
    """
    if not 0 < coverage < 1:
        raise ConfigError(
            tell(
                "the coverage is a share above 0 and below 1, such as 0.9. Got {coverage}.", coverage=coverage
            )
        )
    if not len(labels):
        raise DataError(tell("prediction sets are calibrated on validation images. Bring some."))
    strangeness = 1 - probabilities[np.arange(len(labels)), labels]
    limit, n = conformal_quantile(strangeness, level=coverage, units=units)
    return SetRule(max(1 - limit, 0.0), coverage, n)


def prediction_sets(probabilities: FloatArray, rule: SetRule) -> NDArray[np.bool_]:
    """(N, C) whether each class is in the set of each image. A set may be empty. probabilities: (N, C)."""
    return np.asarray(probabilities >= rule.least - 1e-12)


def abstention(
    labels: IntArray, probabilities: FloatArray, rule: SetRule, *, units: IntArray | None = None
) -> Abstention:
    """How the rule does on test images. labels: (N,), probabilities: (N, C), units: (N,) groups from 0.

    Raises DataError without images.
    """
    if not len(labels):
        raise DataError(tell("there are no test images to try the prediction sets on. Bring some."))
    sets = prediction_sets(probabilities, rule)
    size = sets.sum(axis=1)
    every = np.ones(len(labels), dtype=bool)
    held = sets[np.arange(len(labels)), labels]
    answered = size == 1
    covered = share_of(held, every, tell("no image"), units)
    answered_share = share_of(answered, every, tell("no image"), units)
    right = share_of(held & answered, answered, tell("every image is left open"), units)
    sentence = tell(
        "Sets of classes promised to hold the true one for {promised:short} % of new images do so for {covered:1} % of "
        'the test images. The model answers with one class for {answered:1} % and says "I don\'t know" for the others.',
        promised=100 * rule.coverage,
        covered=100 * (covered.value or 0.0),
        answered=100 * (answered_share.value or 0.0),
    )
    return Abstention(covered, answered_share, right, float(size.mean()), sentence)
