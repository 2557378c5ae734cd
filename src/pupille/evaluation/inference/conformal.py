"""The rank behind every promise of conformal prediction (Vovk et al. 2005), for images and for groups."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from pupille.errors import ConfigError, DataError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray


def conformal_quantile(
    scores: FloatArray,
    *,
    level: float,
    units: IntArray | None = None,
    shares: FloatArray | None = None,
) -> tuple[float, int]:
    """What a new score stays at or below with a chance of `level`; infinite where there are too few. And n.

    Each of K units has weight 1 / (K + 1), shared by its scores; the new one has the last. scores: (N,). shares: (N,)
    of its unit's weight that each score has; None for equal ones. Where a unit has several scores, `level` is the share
    of the weight of a new unit that stays there on average: conformal risk control (Angelopoulos and others 2022).
    """
    own = np.arange(len(scores)) if units is None else units
    n = len(np.unique(own))
    equal = 1 / np.bincount(own)[own] if shares is None else shares
    weights = equal / (n + 1)
    order = np.argsort(scores)
    reached = np.flatnonzero(np.cumsum(weights[order]) >= level - 1e-12)
    return (float(scores[order][reached[0]]) if len(reached) else float("inf")), n


@lru_cache
def coverage_after_choosing(
    n: int, candidates: int, *, coverage: float, seed: int = 0, trials: int = 2000
) -> float:
    """The share that intervals hold on average, promised at `coverage` by n images that also chose a model.

    By simulation of the worst case: so many equally good models with independent normal errors, of which the one with
    the least mean absolute error on these images is taken and its intervals are fitted on the same. Models that are
    alike, or differ in quality, lose less.
    """
    rng = np.random.default_rng(seed)
    level = math.ceil((n + 1) * coverage - 1e-9)
    if level > n:
        return 1.0
    held = np.empty(trials)
    for trial in range(trials):
        errors = np.abs(rng.standard_normal((candidates, n)))
        chosen = errors[int(np.argmin(errors.mean(axis=1)))]
        reach = np.partition(chosen, level - 1)[level - 1]
        held[trial] = math.erf(float(reach) / math.sqrt(2))
    return float(held.mean())


def missed_after_choosing(
    n: int, candidates: int, *, most: float, seed: int = 0, trials: int = 2000
) -> float:
    """The share that is missed on average, promised to be `most` at most by n images that also chose a model.

    By simulation of the worst case: so many equally good models that find the one object of an image with scores spread
    evenly, of which the one with the highest mean score on these images is taken and its least score is chosen on the
    same.
    """
    rng = np.random.default_rng(seed)
    rank = math.floor((n + 1) * most + 1e-9)
    if rank < 1:
        return 0.0
    missed = np.empty(trials)
    for trial in range(trials):
        scores = rng.random((candidates, n))
        chosen = scores[int(np.argmax(scores.mean(axis=1)))]
        missed[trial] = np.partition(chosen, rank - 1)[rank - 1]
    return float(missed.mean())


def least_units(coverage: float) -> int:
    """The fewest images or groups from which a coverage can be promised: 9 for 90 %, 19 for 95 %."""
    # The rank ceil((n + 1) * coverage) must be at most n; rounding must not ask for one more.
    return math.ceil(coverage / (1 - coverage) - 1e-9)


def check_promised(n: int, coverage: float, *, grouped: bool) -> None:
    """Raises ConfigError unless 0 < coverage < 1; DataError if n images, or groups, are too few to promise it."""
    if not 0 < coverage < 1:
        raise ConfigError(
            tell(
                "the coverage is a share above 0 and below 1, such as 0.9. Got {coverage}.", coverage=coverage
            )
        )
    if n < (least := least_units(coverage)):
        raise DataError(
            tell(
                "a coverage of {coverage:short} % can be promised from {least} {of} on. Got {n}; set "
                "more aside, or promise at most {most:g3} %.",
                coverage=100 * coverage,
                least=least,
                of=tell("groups") if grouped else tell("images"),
                n=n,
                most=100 * n / (n + 1),
            )
        )
