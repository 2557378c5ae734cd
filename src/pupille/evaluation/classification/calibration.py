"""Do the probabilities mean what they say? Reliability, slope and intercept, calibration error, temperature.

All but the temperature look at one event an image, with its stated probability: that it is of the positive class,
or, with many classes, that the predicted class is right (`predicted_event`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, logit, softmax

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.metrics import SMALLEST_PROBABILITY
from pupille.evaluation.inference.estimate import no_interval
from pupille.evaluation.inference.intervals import normal_quantile, student_quantile, wilson
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.classification import COLDEST, HOTTEST
from pupille.results.metric import Metric

NO_INTERVAL = (
    "a bootstrap of the calibration error is biased upwards, so it has no interval; beside it stands what a perfectly "
    "calibrated model shows on as many images"
)

FEWEST_EVENTS = 10
"""Slope and intercept need so many images of each outcome."""


@dataclass(frozen=True)
class Reliability:
    """Points of a reliability diagram: stated probability against share of events, in B bins of equally many images.

    said: (B,) mean probability; happened: (B,) share of events with its Wilson interval low, high; n: (B,) images.
    band_low, band_high: (B,) consistency band: where 95 of 100 perfectly calibrated models lie in each bin.
    """

    said: FloatArray
    happened: FloatArray
    low: FloatArray
    high: FloatArray
    band_low: FloatArray
    band_high: FloatArray
    n: IntArray


@dataclass(frozen=True)
class Calibration:
    """slope: 1 is right, below 1 probabilities are too extreme; intercept: 0 is right, below 0 they are too high.

    error: debiased calibration error. error_if_calibrated: what 95 of 100 perfectly calibrated models stay below.
    """

    slope: Metric
    intercept: Metric
    error: Metric
    error_if_calibrated: float


def predicted_event(labels: IntArray, probabilities: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    """The event that the predicted class is right, and the probability stated for it. (N,), (N,)."""
    guess = probabilities.argmax(axis=1)
    return np.asarray(guess == labels), np.asarray(probabilities.max(axis=1), dtype=np.float64)


def reliability_curve(
    event: NDArray[np.bool_], probabilities: FloatArray, *, bins: int = 10, seed: int = 0, draws: int = 1000
) -> Reliability:
    """The reliability diagram with consistency bands (Bröcker & Smith 2007). event, probabilities: (N,).

    Bins hold equally many images, ties together; fewer bins where there are few different probabilities.
    Interval and band take the images for independent. Raises ConfigError if bins is below 2, DataError without images.
    """
    number = bins_of(probabilities, bins)
    n = np.bincount(number)
    happened = np.bincount(number, weights=event) / n
    low, high = wilson(happened * n, n)
    shares = _if_calibrated(probabilities, number, seed=seed, draws=draws) / n[:, None]
    band = np.quantile(shares, [0.025, 0.975], axis=1)
    mean_probability = np.bincount(number, weights=probabilities) / n
    return Reliability(mean_probability, happened, low, high, band[0], band[1], n.astype(np.int64))


def calibration(
    event: NDArray[np.bool_],
    probabilities: FloatArray,
    *,
    units: IntArray | None = None,
    bins: int = 15,
    seed: int = 0,
    draws: int = 1000,
) -> Calibration:
    """Slope, intercept (Van Calster et al. 2019) and debiased error (Kumar, Liang & Ma 2019).

    event, probabilities: (N,). units: (N,) the group of each image from 0; None for independent images. The
    intervals are Wald's, with a sandwich variance over groups. Raises ConfigError if bins is below 2, DataError without
    images.
    """
    number = bins_of(probabilities, bins)
    n = np.bincount(number).astype(np.float64)
    expected = np.bincount(number, weights=probabilities).astype(np.float64)
    events = np.bincount(number, weights=event).astype(np.float64)
    error = calibration_error(events[:, None], expected, n)
    null = calibration_error(_if_calibrated(probabilities, number, seed=seed, draws=draws), expected, n)
    slope, intercept = _slope_and_intercept(event, probabilities, units)
    return Calibration(
        slope,
        intercept,
        Metric(float(error[0]), None, None, len(event), NO_INTERVAL),
        float(np.quantile(null, 0.95)),
    )


def bins_of(probabilities: FloatArray, bins: int) -> IntArray:
    """(N,) the bin of each image: about equally many in each, equal probabilities in one. Numbered without gaps."""
    if bins < 2:
        raise ConfigError(tell("a reliability curve needs at least 2 bins. Got {bins}.", bins=bins))
    if not len(probabilities):
        raise DataError(tell("there are no images to look at the calibration of. Bring some."))
    edges = np.unique(np.quantile(probabilities, np.arange(1, bins) / bins, method="inverted_cdf"))
    numbers = np.searchsorted(edges, probabilities, side="left")
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)


def calibration_error(events: FloatArray, expected: FloatArray, n: FloatArray) -> FloatArray:
    """Root mean square distance of the stated probabilities from the shares of events, less what chance alone adds.

    events: (B, D) how many happened in each bin, in each of D data sets; expected: (B,) probabilities summed; n: (B,)
    images. Bins of one image count for nothing. (D,), never below 0.
    """
    many = n > 1
    size = n[many, None]
    share = events[many] / size
    squares = (share - expected[many, None] / size) ** 2 - share * (1 - share) / (size - 1)
    error: FloatArray = np.sqrt(np.maximum((size * squares).sum(axis=0) / n.sum(), 0.0))
    return error


def temperature(labels: IntArray, probabilities: FloatArray) -> float:
    """The temperature that makes validation probabilities fit best (Guo et al. 2017); above 1 softens them.

    labels: (N,), probabilities: (N, C), both of validation. Kept between 0.05 and 20. Raises DataError without images.
    """
    if not len(labels):
        raise DataError(tell("a temperature is fitted on validation images. Bring some."))
    logits = np.log(np.maximum(probabilities, SMALLEST_PROBABILITY))
    rows = np.arange(len(labels))

    def loss(log_temperature: float) -> float:
        return -float(log_softmax(logits / np.exp(log_temperature), axis=1)[rows, labels].mean())

    optimum = minimize_scalar(loss, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    return float(np.exp(optimum.x))


def scaled(probabilities: FloatArray, by: float) -> FloatArray:
    """The probabilities at another temperature; the order of the classes stays. (N, C).

    Raises ConfigError unless `by` is above 0.
    """
    if not by > 0:
        raise ConfigError(tell("a temperature is above 0. Got {temperature}.", temperature=by))
    logits = np.log(np.maximum(probabilities, SMALLEST_PROBABILITY))
    return np.asarray(softmax(logits / by, axis=1), dtype=np.float64)


def _if_calibrated(probabilities: FloatArray, number: IntArray, *, seed: int, draws: int) -> FloatArray:
    """(B, draws) events in each bin if each image's event had exactly its probability."""
    rng = np.random.default_rng(seed)
    order = np.argsort(number, kind="stable")
    starts = np.flatnonzero(np.diff(number[order], prepend=-1))
    ordered = probabilities[order]
    drawn = [
        np.add.reduceat(rng.random(len(ordered)) < ordered, starts, dtype=np.int64) for _ in range(draws)
    ]
    return np.stack(drawn, axis=1).astype(np.float64)


def _slope_and_intercept(
    event: NDArray[np.bool_], probabilities: FloatArray, units: IntArray | None
) -> tuple[Metric, Metric]:
    n = len(event) if units is None else int(units.max()) + 1
    if min(event.sum(), (~event).sum()) < FEWEST_EVENTS:
        why = tell("slope and intercept need {least} images of each outcome", least=FEWEST_EVENTS)
        few = Metric(None, None, None, n, why)
        return few, few
    x = logit(np.clip(probabilities, 1e-7, 1 - 1e-7))
    ones = np.ones((len(x), 1))
    slope = _logistic(np.column_stack([ones, x]), event, np.zeros(len(x)), units)
    in_the_large = _logistic(ones, event, x, units)
    grouped = units is not None
    return _walds(*slope, n, grouped=grouped), _walds(*in_the_large, n, grouped=grouped)


def _walds(value: float, error: float, n: int, *, grouped: bool) -> Metric:
    why = no_interval(n, grouped=grouped)
    if why is None and not np.isfinite(error):
        why = tell("the fit did not settle: no interval can be given")
    if why:
        return Metric(value, None, None, n, why)
    half = error * (student_quantile(n) if grouped else normal_quantile())
    return Metric(value, value - half, value + half, n)


def _logistic(
    columns: FloatArray, event: NDArray[np.bool_], offset: FloatArray, units: IntArray | None
) -> tuple[float, float]:
    """The last coefficient of a logistic regression by Newton's method, and its standard error."""
    beta = np.zeros(columns.shape[1])
    for _ in range(50):
        fitted = expit(columns @ beta + offset)
        information = (columns * (fitted * (1 - fitted))[:, None]).T @ columns
        scores = columns * (event - fitted)[:, None]
        step = np.linalg.lstsq(information, scores.sum(axis=0))[0]
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    else:
        return float(beta[-1]), float("nan")
    inverse = np.linalg.pinv(information)
    if units is not None:
        sums = np.stack([np.bincount(units, weights=column) for column in scores.T])
        groups = sums.shape[1]
        inverse = inverse @ (sums @ sums.T) @ inverse * groups / max(groups - 1, 1)
    return float(beta[-1]), float(np.sqrt(inverse[-1, -1]))
