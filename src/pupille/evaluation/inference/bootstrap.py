"""Seeded resamples of images or whole groups, the jackknife, and the intervals made of them.

Definitions, sources and the simulations behind the choices stand in `docs/metrics.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import ndtr, ndtri

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.intervals import ALPHA, student_quantile
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray

FEWEST_RESAMPLES = 100
"""The least number of resamples that says anything about a tail of 2.5 %."""

CHUNK = 2**19
"""Numbers held at once in a matrix of weights: small enough to stay in a processor's cache."""

MOST_PARTS = 500
"""Parts of the jackknife: with more units, each part leaves out several."""


def units_of(n_images: int, groups: Sequence[str] | None) -> IntArray:
    """(N,) what is resampled together, numbered from 0: each image by itself, or the group it is of.

    Raises DataError if the groups are not as many as the images.
    """
    if groups is None:
        return np.arange(n_images, dtype=np.int64)
    if len(groups) != n_images:
        raise DataError(
            tell(
                "{images} images need {images} groups. Got {groups}; give one for each image.",
                images=n_images,
                groups=len(groups),
            )
        )
    return np.unique(np.asarray(groups, dtype=str), return_inverse=True)[1].astype(np.int64)


def resample_weights(n_units: int, *, resamples: int, seed: int, rows: int = 0) -> Iterator[FloatArray]:
    """How often each unit is drawn in each resample: multinomial counts (units, b), in chunks of resamples.

    The numbers depend on the seed alone, not on the size of the chunks. rows: how many sums the caller keeps
    for each resample, so that those fit as well. Raises ConfigError for fewer than 100 resamples.
    """
    if resamples < FEWEST_RESAMPLES:
        raise ConfigError(
            tell(
                "resamples must be at least {fewest}. Got {resamples}.",
                fewest=FEWEST_RESAMPLES,
                resamples=resamples,
            )
        )
    rng = np.random.default_rng(seed)
    width = min(resamples, max(1, CHUNK // max(n_units, rows)))
    for start in range(0, resamples, width):
        b = min(width, resamples - start)
        drawn = rng.integers(n_units, size=(b, n_units), dtype=np.int32).astype(np.intp)
        drawn *= b
        drawn += np.arange(b)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=n_units * b)
        yield counts.reshape(n_units, b).astype(np.float64)


def leave_out_weights(n_units: int, *, seed: int, rows: int = 0) -> Iterator[FloatArray]:
    """Weights (units, j) that leave out one unit each, or one of `MOST_PARTS` parts drawn by the seed.

    In chunks of columns; a single unit stays. rows: as for `resample_weights`.
    """
    if n_units == 1:
        yield np.ones((1, 1))
        return
    parts = min(n_units, MOST_PARTS)
    part = np.arange(n_units) % parts
    if parts < n_units:
        part = np.random.default_rng(seed).permutation(part)
    width = max(1, CHUNK // max(n_units, rows))
    for start in range(0, parts, width):
        columns = np.arange(start, min(start + width, parts))
        yield (part[:, None] != columns).astype(np.float64)


def jackknife_variance(left_out: FloatArray) -> float:
    """Variance of a metric from its J values without each part in turn (Tukey 1958); 0 where J is below 2.

    left_out: (J,), NaN where the metric is undefined without a part; those are left out.
    """
    defined = left_out[np.isfinite(left_out)]
    if len(defined) < 2:
        return 0.0
    variance = (len(defined) - 1) * float(defined.var())
    # Rounding gives a metric that never changes a spread of its own.
    return variance if variance > 1e-20 else 0.0


def bca_interval(
    value: float, resampled: FloatArray, left_out: FloatArray, *, n_units: int
) -> tuple[float, float] | None:
    """Bias-corrected and accelerated bootstrap interval (Efron 1987), with Student's tails for few units.

    resampled: (B,), left_out: (J,), NaN where undefined. None where fewer than half of the resamples are defined
    or all of them are alike: such a bootstrap knows nothing of the spread. The interval always holds the value.
    """
    defined = resampled[np.isfinite(resampled)]
    if len(defined) < len(resampled) / 2 or np.ptp(defined) < 1e-12 * max(1.0, abs(value)):
        return None
    half = 0.5 / len(defined)
    share = float((defined < value).mean() + (defined == value).mean() / 2)
    bias = float(ndtri(np.clip(share, half, 1 - half)))
    jackknife = left_out[np.isfinite(left_out)]
    pulls = jackknife.mean() - jackknife
    spread = float((pulls**2).sum())
    skew = float((pulls**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    # Student's quantile and sqrt(n / (n - 1)) widen the tails for few units (Hesterberg 2015).
    quantile = student_quantile(n_units) * np.sqrt(n_units / (n_units - 1))
    shifted = bias + np.array([-quantile, quantile])
    tails = ndtr(bias + shifted / np.maximum(1 - skew * shifted, 1e-3))
    low, high = (float(bound) for bound in np.quantile(defined, tails))
    return min(low, value), max(high, value)


def studentised_intervals(
    totals: FloatArray, sizes: FloatArray, *, resamples: int, seed: int, lowest: float = 0.0
) -> list[tuple[float, float] | None]:
    """Bootstrap-t intervals (Efron 1982) of means per image, for losses with a long tail.

    totals: (T, U) a loss summed over each unit's images, sizes: (U,) how many they are. For each row the bounds,
    at least `lowest`, or None where no spread was seen or there are too few units to tell its size.
    """
    # Centred first, so that equal losses leave no spread by rounding.
    values = totals.sum(axis=1) / sizes.sum()
    centred = totals - values[:, None] * sizes
    errors = _means(centred, sizes, np.ones((len(sizes), 1)))[1][:, 0]
    chunks = [_means(centred, sizes, w) for w in resample_weights(len(sizes), resamples=resamples, seed=seed)]
    gaps = np.concatenate([gap for gap, _ in chunks], axis=1)
    spreads = np.concatenate([spread for _, spread in chunks], axis=1)
    far = np.where(np.abs(gaps) > 1e-12, np.copysign(np.inf, gaps), 0.0)
    ratios = np.divide(gaps, spreads, out=far, where=spreads > 1e-12)
    intervals: list[tuple[float, float] | None] = []
    for value, error, ratio in zip(values, errors, ratios, strict=True):
        below, above = np.quantile(ratio, [ALPHA / 2, 1 - ALPHA / 2], method="nearest")
        known = error > 1e-12 and np.isfinite(below) and np.isfinite(above)
        low, high = value - max(above, 0.0) * error, value - min(below, 0.0) * error
        intervals.append((max(float(low), lowest), float(high)) if known else None)
    return intervals


def _means(totals: FloatArray, sizes: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(T, B) the mean per image in each resample and its standard error, a ratio of sums over units."""
    images, n_units = sizes @ weights, weights.sum(axis=0)
    means = totals @ weights / images
    squares = totals**2 @ weights - 2 * means * ((totals * sizes) @ weights) + means**2 * (sizes**2 @ weights)
    correction = np.sqrt(n_units / np.maximum(n_units - 1, 1))
    return means, correction * np.sqrt(np.maximum(squares, 0.0)) / images
