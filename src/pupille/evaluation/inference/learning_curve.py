"""Would more images help? Five nested shares of the training images, and what the curve through them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import ConfigError, DataError
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.repeats import Outlook
from pupille.tasks.metric import Better

SHARES = 5
"""Equal steps: a fifth of the training images, two fifths, ... all."""

POWERS = np.linspace(0.1, 1.5, 29)
"""Exponents that are tried; learning curves of images seldom fall outside (Hestness et al. 2017)."""

DRAWS = 500


@dataclass(frozen=True)
class Point:
    """The score of a recipe trained on `images` images, with its interval."""

    images: int
    score: Metric


@dataclass(frozen=True)
class LearningCurve:
    """Error = floor + factor * images ** -power, fitted to the points. at_double: the score with twice the images.

    gain: what doubling is expected to better, above 0 where it helps. Both are extrapolations, with 95 % intervals from
    the points' own doubt and from nothing else. word: `helps`, `flat` or `unclear`.
    """

    points: tuple[Point, ...]
    floor: float
    factor: float
    power: float
    at_double: Metric
    gain: Metric
    word: Outlook
    sentence: str


def nested_shares(
    labels: IntArray, *, units: IntArray | None = None, shares: int = SHARES, seed: int = 0
) -> tuple[IntArray, ...]:
    """Positions of the training images in each share: every share holds the one before; the last is all.

    Classes keep their proportions and every class is in every share. Whole units stay together, and then count for the
    class of most of their images. labels: (N,), units: (N,) from 0. Raises ConfigError if shares is below 2,
    DataError if a class has no image for a share.
    """
    if shares < 2:
        raise ConfigError(tell("a learning curve needs at least 2 shares. Got {shares}.", shares=shares))
    if not len(labels):
        raise DataError(tell("there are no training images to take shares of. Bring some."))
    own = np.arange(len(labels)) if units is None else np.unique(units, return_inverse=True)[1]
    n_units, n_classes = int(own.max()) + 1, int(labels.max()) + 1
    counts = np.zeros((n_units, n_classes), dtype=np.int64)
    np.add.at(counts, (own, labels), 1)
    of_unit = counts.argmax(axis=1)
    rng = np.random.default_rng(seed)
    first = np.zeros(n_units, dtype=np.int64)
    for k in np.unique(of_unit):
        members = rng.permutation(np.flatnonzero(of_unit == k))
        # The share in which a unit first appears; rounding up gives the first share one of each class.
        ends = np.ceil(np.arange(1, shares + 1) * len(members) / shares)
        first[members] = np.searchsorted(ends, np.arange(len(members)), side="right")
    return tuple(np.flatnonzero(first[own] <= share).astype(np.int64) for share in range(shares))


WORTH_OF_ERROR = 0.05
"""Share of the present error that is worth collecting for, where the score is an error in a unit."""


def learning_curve(
    points: Sequence[Point], *, better: Better = "up", worth: float | None = None, seed: int = 0
) -> LearningCurve:
    """Fits a power law to the errors and says whether twice the images would help.

    points: at least four with intervals, images rising. better: "up" for scores from 0 to 1 (accuracy, recall), whose
    error is 1 - score; "down" for scores that are errors themselves. worth: the gain that would be worth collecting
    for; None takes a point, or 5 % of the present error. Raises DataError if the points do not serve, ConfigError
    unless worth is above 0 and scores are errors or have a best value.
    """
    if better == "zero":
        raise ConfigError(tell("a learning curve is of a score that is better up or down."))
    if worth is None:
        last = points[-1].score.value if points else None
        worth = 0.01 if better == "up" else WORTH_OF_ERROR * (last or 1.0)
    if not worth > 0:
        raise ConfigError(
            tell(
                "the gain worth collecting for is above 0, such as 0.01 for a point. Got {worth}.",
                worth=worth,
            )
        )
    images = np.array([point.images for point in points], dtype=np.float64)
    if len(points) < 4 or (np.diff(images) <= 0).any() or images.min() < 1:
        raise DataError(
            tell(
                "a learning curve needs at least four points with rising numbers of images. Got {points}.",
                points=len(points),
            )
        )
    scores, errors = _scores(points)
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(DRAWS, len(points))) * errors
    double = 2 * images[-1]
    if better == "up":
        wrong, drawn = 1 - scores, 1 - np.clip(scores + noise, 0, 1)
    else:
        wrong, drawn = scores, np.maximum(scores + noise, 0)
    floor, factor, power = map(float, _fit(images, wrong[None], errors)[0])
    ahead, now = (floor + factor * n**-power for n in (double, images[-1]))
    fits = _fit(images, drawn, errors)
    there, here = (fits[:, 0] + fits[:, 1] * n ** -fits[:, 2] for n in (double, images[-1]))
    at_double = (
        _between(1 - ahead, 1 - there, len(points)) if better == "up" else _between(ahead, there, len(points))
    )
    gain = _between(now - ahead, here - there, len(points))
    word = _word(gain, worth)
    return LearningCurve(
        tuple(points),
        floor,
        factor,
        power,
        at_double,
        gain,
        word,
        _sentence(points[-1].images, gain, worth, word, better),
    )


def _scores(points: Sequence[Point]) -> tuple[FloatArray, FloatArray]:
    """(P,) the scores and their standard errors, a quarter of the interval's width."""
    pairs = []
    for point in points:
        score = point.score
        if score.value is None or score.low is None or score.high is None:
            raise DataError(
                tell(
                    "the score with {images} images has no interval ({reason}), so no curve can be "
                    "fitted. Bring more validation images or groups.",
                    images=point.images,
                    reason=score.reason,
                )
            )
        pairs.append((score.value, max((score.high - score.low) / (2 * 1.959964), 1e-4)))
    values, errors = zip(*pairs, strict=True)
    return np.array(values), np.array(errors)


def _fit(images: FloatArray, wrong: FloatArray, errors: FloatArray) -> FloatArray:
    """(D, 3) floor, factor and power: weighted least squares, floor and factor at least 0, over a grid of powers.

    images, errors: (P,), wrong: (D, P) the errors of D curves.
    """
    weight = 1 / errors**2
    best = np.full(len(wrong), np.inf)
    fits = np.zeros((len(wrong), 3))
    for power in POWERS:
        # Relative to the first point, so that both columns are of one size.
        x = (images / images[0]) ** -power
        for floor, factor in _candidates(x, wrong, weight):
            misfit = ((wrong - floor[:, None] - factor[:, None] * x) ** 2) @ weight
            better = (floor >= 0) & (factor >= 0) & (misfit < best - 1e-9)
            best = np.where(better, misfit, best)
            row = np.column_stack([floor, factor * images[0] ** power, np.full(len(wrong), power)])
            fits = np.where(better[:, None], row, fits)
    return fits


def _candidates(x: FloatArray, wrong: FloatArray, weight: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
    """Floor and factor (D,) without bounds, with no floor, and with no factor: one of them is the bounded best."""
    total, mean = weight.sum(), float(weight @ x) / weight.sum()
    level = wrong @ weight / total
    factor = wrong @ (weight * (x - mean)) / float(weight @ (x - mean) ** 2)
    alone = wrong @ (weight * x) / float(weight @ x**2)
    nothing = np.zeros(len(wrong))
    return [(level - factor * mean, factor), (nothing, alone), (level, nothing)]


def _between(value: float, drawn: FloatArray, n: int) -> Metric:
    low, high = (float(bound) for bound in np.quantile(drawn, [0.025, 0.975]))
    return Metric(float(value), min(low, value), max(high, value), n)


def _word(gain: Metric, worth: float) -> Outlook:
    if gain.low is not None and gain.low >= worth:
        return "helps"
    return "flat" if gain.high is not None and gain.high < worth else "unclear"


def _sentence(images: int, gain: Metric, worth: float, word: str, better: Better) -> StoredText:
    if better == "down":
        return _error_sentence(images, gain, worth, word)
    low, high = 100 * (gain.low or 0.0), 100 * (gain.high or 0.0)
    finding = tell(
        "If the curve goes on as it began, twice the {images} training images would raise the score by {gain:1} points "
        "(95 % interval {low:1} to {high:1})",
        images=images,
        gain=100 * (gain.value or 0.0),
        low=low,
        high=high,
    )
    if word == "helps":
        return tell("{seen}: more images would help.", seen=finding)
    if word == "flat":
        return tell(
            "{seen}, less than the {worth:short} worth collecting for: more of the same would not help.",
            seen=finding,
            worth=100 * worth,
        )
    return tell("{seen}: whether more images would help cannot be told from these.", seen=finding)


def _error_sentence(images: int, gain: Metric, worth: float, word: str) -> StoredText:
    finding = tell(
        "If the curve goes on as it began, twice the {images} training images would lower the error by {gain:g3} (95 % "
        "interval {low:g3} to {high:g3})",
        images=images,
        gain=gain.value or 0.0,
        low=gain.low or 0.0,
        high=gain.high or 0.0,
    )
    if word == "helps":
        return tell("{seen}: more images would help.", seen=finding)
    if word == "flat":
        return tell(
            "{seen}, less than the {worth:g3} worth collecting for: more of the same would not help.",
            seen=finding,
            worth=worth,
        )
    return tell("{seen}: whether more images would help cannot be told from these.", seen=finding)
