"""From which probability on an image is called positive: chosen on validation, frozen, then shown on test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.intervals import ALPHA, normal_quantile, score_interval
from pupille.evaluation.inference.proportions import share_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

NEVER = float(np.nextafter(1.0, 2.0))
"""A threshold that no probability reaches."""


@dataclass(frozen=True)
class Costs:
    """What the two errors cost, in any unit. missed: a positive image called negative. false_alarm: the other way.

    Raises ConfigError unless both are numbers above 0.
    """

    missed: float = 1.0
    false_alarm: float = 1.0

    def __post_init__(self) -> None:
        for name, cost in (("missed one", self.missed), ("false alarm", self.false_alarm)):
            if not 0 < cost < float("inf"):
                raise ConfigError(
                    tell("the cost of a {name} is a number above 0. Got {cost}.", name=name, cost=cost)
                )

    @property
    def rule(self) -> float:
        """The threshold at which both errors cost the same on average, if the probabilities are right (Elkan 2001)."""
        return self.false_alarm / (self.false_alarm + self.missed)


@dataclass(frozen=True)
class Threshold:
    """A frozen threshold. value: a probability of the positive class at least so high is called positive.

    how: the rule in a sentence. reached: whether the wish behind it could be met on validation.
    """

    value: float
    how: str
    reached: bool = True


@dataclass(frozen=True)
class AtThreshold:
    """What a threshold does to a set of images. hits, misses, alarms, kept: counts of images (TP, FN, FP, TN)."""

    threshold: float
    hits: int
    misses: int
    alarms: int
    kept: int
    recall: Metric
    precision: Metric
    specificity: Metric


@dataclass(frozen=True)
class Slide:
    """Every threshold worth telling apart, the strictest first, with its counts: what a slider moves over.

    thresholds: (T,), the first above every probability. hits, alarms: (T,). positives, negatives: images in all.
    """

    thresholds: FloatArray
    hits: IntArray
    alarms: IntArray
    positives: int
    negatives: int


def slide(positive: NDArray[np.bool_], probabilities: FloatArray) -> Slide:
    """The counts at every threshold. positive: (N,), probabilities: (N,) of the positive class.

    Raises DataError unless there are positive and negative images.
    """
    m, n = int(positive.sum()), int((~positive).sum())
    if not m or not n:
        raise DataError(
            tell("a threshold needs validation images of both classes. Bring images of the other one.")
        )
    order = np.argsort(-probabilities, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(probabilities[order])), m + n - 1)
    hits = np.cumsum(positive[order])[ends].astype(np.int64)
    alarms = (ends + 1 - hits).astype(np.int64)
    return Slide(
        np.concatenate([[np.inf], probabilities[order][ends]]),
        np.concatenate([[0], hits]),
        np.concatenate([[0], alarms]),
        m,
        n,
    )


def threshold_for_costs(costs: Costs) -> Threshold:
    """The threshold that the costs alone give: where a false alarm and a miss cost the same (Elkan 2001).

    The probabilities must be calibrated, and at the prevalence of the user's world: `at_prevalence` moves them
    there.
    """
    miss, alarm = costs.missed, costs.false_alarm
    times = max(miss, alarm) / min(miss, alarm)
    if alarm > miss:
        words = tell("a false alarm costs {times:short} times as much as a miss", times=times)
    elif miss > alarm:
        words = tell("a miss costs {times:short} times as much as a false alarm", times=times)
    else:
        words = tell("both errors cost the same")
    how = tell(
        "{costs}, so an image counts as positive from a probability of {rule:g3} on",
        costs=words,
        rule=costs.rule,
    )
    return Threshold(costs.rule, how)


def threshold_of_least_cost(slid: Slide, costs: Costs) -> Threshold:
    """The threshold with the least cost on the very images of the slide, whether or not probabilities are calibrated.

    All thresholds between two neighbouring probabilities do the same; the middle is taken, or that of the costs if it
    lies there. Among equals, the nearest to that of the costs.
    """
    steps = np.append(slid.thresholds[:0:-1], NEVER)
    misses, alarms = slid.positives - slid.hits[::-1], slid.alarms[::-1]
    cost = misses * costs.missed + alarms * costs.false_alarm
    lower = np.append(0.0, steps[:-1])
    middle = (lower + steps) / 2
    # Between two neighbouring floats there is no middle.
    place = np.where(middle > lower, middle, steps)
    place = np.where((lower < costs.rule) & (costs.rule <= steps), costs.rule, place)
    best = place[cost == cost.min()]
    return Threshold(float(best[np.argmin(np.abs(best - costs.rule))]), "the least cost on these very images")


def at_prevalence(probabilities: FloatArray, *, trained: float, stated: float) -> FloatArray:
    """Calibrated probabilities moved from one prevalence to another (Saerens, Latinne & Decaestecker 2002).

    probabilities: (N,) of the positive class. trained, stated: share of positives where the probabilities are
    calibrated, and in the user's world. Raises ConfigError unless both are above 0 and below 1.
    """
    if not 0 < trained < 1 or not 0 < stated < 1:
        raise ConfigError(
            tell(
                "a prevalence is a share above 0 and below 1. Got {trained} and {stated}.",
                trained=trained,
                stated=stated,
            )
        )
    positive = probabilities * stated / trained
    negative = (1 - probabilities) * (1 - stated) / (1 - trained)
    return positive / (positive + negative)


def threshold_for_recall(slid: Slide, wish: float) -> Threshold:
    """The strictest threshold whose recall on validation reaches the wish with 95 % certainty.

    Wilson's one-sided lower bound must reach it, not the value itself; since the threshold was picked among many, the
    picking is not free of luck, and the test shows what it is worth. Raises ConfigError unless 0 < wish < 1.
    """
    _check_wish(wish, "recall")
    lower = _lower_bound(slid.hits, np.full(len(slid.hits), slid.positives))
    meets = np.flatnonzero(lower >= wish)
    if not len(meets):
        why = tell(
            "{n} positive validation images cannot show a recall of {wish:1} % with 95 % certainty, even if all are "
            "found; all are called positive",
            n=slid.positives,
            wish=100 * wish,
        )
        return Threshold(float(slid.thresholds[-1]), why, False)
    return Threshold(
        float(slid.thresholds[meets[0]]),
        tell(
            "the strictest threshold whose recall on validation is at least {wish:1} % with 95 % certainty",
            wish=100 * wish,
        ),
    )


def threshold_for_precision(slid: Slide, wish: float) -> Threshold:
    """The most generous threshold whose precision on validation reaches the wish with 95 % certainty.

    As for recall; the precision is that at the prevalence of the validation images. Raises ConfigError unless
    0 < wish < 1.
    """
    _check_wish(wish, "precision")
    called = slid.hits + slid.alarms
    lower = np.concatenate([[0.0], _lower_bound(slid.hits[1:], called[1:])])
    meets = np.flatnonzero(lower >= wish)
    if not len(meets):
        return Threshold(
            float("inf"),
            tell(
                "no threshold has a precision of at least {wish:1} % with 95 % certainty on validation; nothing is "
                "called positive",
                wish=100 * wish,
            ),
            False,
        )
    return Threshold(
        float(slid.thresholds[meets[-1]]),
        tell(
            "the most generous threshold whose precision on validation is at least {wish:1} % with 95 % certainty",
            wish=100 * wish,
        ),
    )


def threshold_of_youden(slid: Slide) -> Threshold:
    """The threshold with the highest recall plus specificity (Youden 1950); of equals the strictest."""
    index = slid.hits / slid.positives - slid.alarms / slid.negatives
    best = int(np.argmax(index))
    how = tell("the highest sum of recall and specificity on validation (Youden)")
    return Threshold(float(slid.thresholds[best]), how)


def at_threshold(
    positive: NDArray[np.bool_],
    probabilities: FloatArray,
    threshold: float,
    *,
    units: IntArray | None = None,
) -> AtThreshold:
    """The frozen threshold shown on images that had no part in choosing it.

    positive, probabilities: (N,). units: (N,) the group of each image from 0; None for independent images.
    """
    called = probabilities >= threshold
    hits, misses = called & positive, ~called & positive
    alarms, true_negatives = called & ~positive, ~called & ~positive
    return AtThreshold(
        threshold,
        int(hits.sum()),
        int(misses.sum()),
        int(alarms.sum()),
        int(true_negatives.sum()),
        share_of(hits, positive, tell("no image is positive"), units),
        share_of(hits, called, tell("no image is called positive"), units),
        share_of(true_negatives, ~positive, tell("no image is negative"), units),
    )


def _lower_bound(successes: IntArray, n: IntArray) -> FloatArray:
    """Wilson's one-sided 95 % lower bound."""
    return score_interval(successes, n, quantile=normal_quantile(alpha=2 * ALPHA))[0]


def _check_wish(wish: float, name: str) -> None:
    if not 0 < wish < 1:
        raise ConfigError(
            tell(
                "the wished {name} is a share above 0 and below 1, such as 0.95. Got {wish}.",
                name=name,
                wish=wish,
            )
        )
