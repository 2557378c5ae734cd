"""Little data: what folds, repeats and seeds say of a recipe, not of one trained model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import jackknife_variance
from pupille.evaluation.inference.estimate import no_interval
from pupille.evaluation.inference.intervals import ALPHA, share_interval, student_quantile
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

FEWEST_SEEDS = 5
"""With fewer seeds nothing is said of the spread of training."""


@dataclass(frozen=True)
class OverFolds:
    """A score over J folds. mean: with the interval of Nadeau & Bengio; n counts folds. spread: between folds."""

    mean: Metric
    spread: float
    sentence: str


@dataclass(frozen=True)
class OverSeeds:
    """A score over S trainings of one recipe. mean: n counts seeds. spread: standard deviation between the seeds.

    from_training: share of the variance of the mean that comes from training again rather than from the images.
    """

    mean: Metric
    spread: float
    from_training: float
    sentence: str


def over_folds(
    scores: FloatArray,
    *,
    n_train: float,
    n_test: float,
    bounds: tuple[float | None, float | None] = (None, None),
) -> OverFolds:
    """The mean of folds x repeats with the corrected variance of Nadeau & Bengio (2003).

    (1/J + n_test/n_train) s^2 and Student's t with J - 1 degrees of freedom: folds share training images, so the plain
    s^2/J is far too small. Approximate, and about the recipe at the size of a fold. scores: (J,); differences of two
    recipes on the same folds serve as well. n_train, n_test: images (or groups) of a fold, on average. bounds: the
    least and the largest score there can be, at which the interval ends.
    Raises DataError for fewer than two folds or sizes that are not above 0.
    """
    folds = len(scores)
    if folds < 2 or n_train <= 0 or n_test <= 0:
        raise DataError(
            tell(
                "an interval over folds needs at least two folds with training and test images. Got "
                "{folds} folds of {n_train:short} and {n_test:short} images.",
                folds=folds,
                n_train=n_train,
                n_test=n_test,
            )
        )
    mean, spread = float(scores.mean()), float(scores.std(ddof=1))
    half = student_quantile(folds) * spread * float(np.sqrt(1 / folds + n_test / n_train))
    sentence = tell(
        "Mean of {folds} folds; the interval (Nadeau & Bengio) is approximate and is about the recipe, trained on "
        "about {images:0} images, not about one model.",
        folds=folds,
        images=n_train,
    )
    if half == 0:
        return OverFolds(
            Metric(mean, None, None, folds, tell("all folds have the same score: no interval can be given")),
            0.0,
            sentence,
        )
    low, high = _within(mean - half, mean + half, bounds)
    return OverFolds(Metric(mean, low, high, folds), spread, sentence)


def over_seeds(
    scores: FloatArray,
    units: IntArray,
    *,
    grouped: bool = False,
    bounds: tuple[float | None, float | None] = (0, 1),
) -> OverSeeds:
    """The mean over seeds of a mean over images, both of which would be others next time.

    scores: (S, N) of each image under each seed, such as 1 where it was right, or its absolute error. units: (N,) image
    or group of each, from 0; grouped: whether those are groups. bounds: the least and the largest score there can be.
    Raises DataError if the shapes do not fit.
    """
    if scores.ndim != 2 or scores.shape[1] != len(units) or not len(units) or not len(scores):
        raise DataError(
            tell(
                "{images} images need scores of that many for each seed. Got {shape}.",
                images=len(units),
                shape=scores.shape,
            )
        )
    n_units, mean = int(units.max()) + 1, float(scores.mean())
    sizes, totals = np.bincount(units), np.bincount(units, weights=scores.mean(axis=0))
    left_out = (totals.sum() - totals) / (len(units) - sizes) if n_units > 1 else np.array([mean])
    return over_trainings(
        scores.mean(axis=1), left_out, n_images=len(units), n_units=n_units, grouped=grouped, bounds=bounds
    )


def over_trainings(
    by_seed: FloatArray,
    left_out: FloatArray,
    *,
    n_images: int,
    n_units: int,
    grouped: bool = False,
    bounds: tuple[float | None, float | None] = (0, 1),
) -> OverSeeds:
    """The mean over seeds of any metric of images. by_seed: (S,). left_out: (J,) the mean over seeds without each unit.

    The variance is what resampling seeds and images alike gives (Owen 2007): the jackknife's over seeds plus the
    jackknife's over units, with Satterthwaite's (1946) degrees of freedom.
    """
    seeds, mean = len(by_seed), float(by_seed.mean())
    # Equal scores may differ in their last digit.
    spread = float(by_seed.std(ddof=1)) if np.ptp(by_seed) > 1e-12 else 0.0
    parts = spread**2 / seeds, jackknife_variance(left_out)
    variance = sum(parts)
    share = parts[0] / variance if variance else 0.0
    sentence = tell(
        "Mean of {seeds} trainings with other seeds; their standard deviation is {spread:1} points. The interval is "
        "about the recipe: new seeds and new images. {share:0} % of its doubt comes from training.",
        seeds=seeds,
        spread=100 * spread,
        share=100 * share,
    )
    why = no_interval(n_units, grouped=grouped)
    if seeds < FEWEST_SEEDS:
        why = tell(
            "{n} seeds are too few to speak of the recipe, which needs {least}", n=seeds, least=FEWEST_SEEDS
        )
    if why:
        return OverSeeds(Metric(mean, None, None, seeds, why), spread, share, sentence)
    freedom = n_units - 1.0
    if variance:
        freedom = variance**2 / (parts[0] ** 2 / (seeds - 1) + parts[1] ** 2 / max(n_units - 1, 1))
    quantile, (least, most) = float(stdtrit(freedom, 1 - ALPHA / 2)), bounds
    if least == 0 and most == 1:
        low, high = share_interval(mean, variance, [n_images if variance else n_units], quantile=quantile)
    else:
        half = quantile * float(np.sqrt(variance))
        low, high = _within(mean - half, mean + half, bounds)
    return OverSeeds(Metric(mean, min(low, mean), max(high, mean), seeds), spread, share, sentence)


def _within(low: float, high: float, bounds: tuple[float | None, float | None]) -> tuple[float, float]:
    """The ends of an interval, where the scores that there can be end."""
    least, most = bounds
    return low if least is None else max(low, least), high if most is None else min(high, most)
