"""95 % intervals: Wilson, a mean of proportions, and a seeded bootstrap of images or whole groups.

Definitions, sources and the simulations behind the choices stand in `docs/metrics.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtrit

from pupille.errors import ConfigError, DataError
from pupille.results import FloatArray, IntArray

ALPHA = 0.05
"""The intervals are 95 % intervals."""

FEWEST_RESAMPLES = 100
"""The least number of resamples that says anything about a tail of 2.5 %."""

CHUNK = 2**19
"""Numbers held at once in a matrix of weights: small enough to stay in a processor's cache."""


def wilson(successes: ArrayLike, n: ArrayLike, *, alpha: float = ALPHA) -> tuple[FloatArray, FloatArray]:
    """Wilson's (1927) score interval of the proportion successes / n; (low, high), NaN where n is 0.

    successes may be fractional, where a share of groups stands for a count.
    """
    k, m = np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64)
    m = np.where(m > 0, m, np.nan)
    z = float(ndtri(1 - alpha / 2))
    share = k / m
    middle = (share + z**2 / (2 * m)) / (1 + z**2 / m)
    half = z / (1 + z**2 / m) * np.sqrt(share * (1 - share) / m + z**2 / (4 * m**2))
    # At none and at all the bound is exactly the value; rounding must not move it inside.
    return np.where(k <= 0, 0.0 * m, middle - half), np.where(k >= m, m / m, middle + half)


def mean_of_proportions(successes: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    """Wilson's interval for the mean of K independent proportions, at an effective number of images.

    That number (variance of one proportion over the variance of the mean, as for surveys: Dean & Pagano 2015)
    is the smaller of two: with the variances observed, and with the mean for each proportion, so that classes
    without an error do not pass for certain. With K = 1 it is n. successes, n: (K,), n at least 1.
    """
    sizes = np.asarray(n, dtype=np.float64)
    shares = np.asarray(successes, dtype=np.float64) / sizes
    mean, classes = float(shares.mean()), len(shares)
    effective = classes**2 / float((1 / sizes).sum())
    observed = float((shares * (1 - shares) / sizes).sum()) / classes**2
    if observed > 0:
        effective = min(effective, mean * (1 - mean) / observed)
    low, high = wilson(mean * effective, effective)
    return float(low), float(high)


def units_of(n_images: int, groups: Sequence[str] | None) -> IntArray:
    """(N,) what is resampled together, numbered from 0: each image by itself, or the group it is of.

    Raises DataError if the groups are not as many as the images.
    """
    if groups is None:
        return np.arange(n_images, dtype=np.int64)
    if len(groups) != n_images:
        raise DataError(
            f"{n_images} images need {n_images} groups. Got {len(groups)}; give one for each image."
        )
    return np.unique(np.asarray(groups, dtype=str), return_inverse=True)[1].astype(np.int64)


def resample_weights(n_units: int, *, resamples: int, seed: int, rows: int = 0) -> Iterator[FloatArray]:
    """How often each unit is drawn in each resample: multinomial counts (units, b), in chunks of resamples.

    The numbers depend on the seed alone, not on the size of the chunks. rows: how many sums the caller keeps
    for each resample, so that those fit as well. Raises ConfigError for fewer than 100 resamples.
    """
    if resamples < FEWEST_RESAMPLES:
        raise ConfigError(f"resamples must be at least {FEWEST_RESAMPLES}. Got {resamples}.")
    rng = np.random.default_rng(seed)
    width = min(resamples, max(1, CHUNK // max(n_units, rows)))
    for start in range(0, resamples, width):
        b = min(width, resamples - start)
        drawn = rng.integers(n_units, size=(b, n_units), dtype=np.int32).astype(np.intp)
        drawn *= b
        drawn += np.arange(b)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=n_units * b)
        yield counts.reshape(n_units, b).astype(np.float64)


def percentile_interval(value: float, resampled: FloatArray, n: int) -> tuple[float, float] | None:
    """Bootstrap percentile interval, expanded for few units (Hesterberg 2015), widened to hold the value.

    resampled: (B,), NaN where a resample leaves the metric undefined; those are left out. n: units behind the
    value. None where fewer than half of the resamples are defined or all of them are alike: such a bootstrap
    knows nothing of the spread.
    """
    defined = resampled[np.isfinite(resampled)]
    if len(defined) < len(resampled) / 2:
        return None
    freedom = max(n - 1, 1)
    tail = float(ndtr(stdtrit(freedom, ALPHA / 2) * np.sqrt((freedom + 1) / freedom)))
    low, high = (float(bound) for bound in np.quantile(defined, [tail, 1 - tail]))
    low, high = min(low, value), max(high, value)
    return None if high - low < 1e-12 * max(1.0, abs(value)) else (low, high)
