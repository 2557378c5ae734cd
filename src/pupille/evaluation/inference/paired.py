"""How runs differ from the chosen one on the same test images, with intervals that hold for all together.

Every run but the chosen one is compared with it. One set of resamples of the images (or groups) serves all
comparisons, and the half-widths share one factor: the 95 % quantile of the largest studentised difference
(max-t: Westfall & Young 1993; Hothorn, Bretz & Westfall 2008). The small-sample corrections and the
simulations behind them stand in `docs/metrics.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.inference.bootstrap import resample_weights
from pupille.evaluation.inference.estimate import no_interval, too_few
from pupille.evaluation.inference.intervals import ALPHA, wilson
from pupille.evaluation.inference.statistics import Statistics, resampled_scores
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.evaluation import Difference
from pupille.tasks.metric import MetricSpec

Pair = tuple[str, str]
"""Two runs: the second is compared with the first."""

TOO_FEW_GROUPS = "too few groups"
"""The word where no interval can be given."""

NO_SPREAD = 1e-12
"""A standard error below this is rounding."""


def differences_to(
    chosen: str,
    runs: Mapping[str, Statistics],
    spec: MetricSpec,
    *,
    grouped: bool,
    margin: float | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run, with simultaneous 95 % intervals over all these runs.

    runs: statistics by name, of the same images and units in the same order. spec: of the metric; one that is best
    at zero is compared by its distance from zero. grouped: whether the units are groups; of fewer than 10 there is
    neither interval nor verdict, nor of fewer than 10 images where the metric is no mean over images. margin: the
    smallest difference that matters, named beforehand; a run is equivalent if its whole interval lies within it. With
    one image the interval of a share is all of [-1, 1].
    Raises ConfigError for an unknown chosen run, DataError if the metric of a run is undefined.
    """
    if chosen not in runs:
        raise ConfigError(unknown_choice("the chosen run", chosen, runs))
    pairs = [(chosen, name) for name in runs if name != chosen]
    return differences_of_pairs(
        pairs, runs, spec, grouped=grouped, margin=margin, seed=seed, resamples=resamples
    )


def differences_of_pairs(
    pairs: Sequence[Pair],
    runs: Mapping[str, Statistics],
    spec: MetricSpec,
    *,
    grouped: bool,
    margin: float | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[Difference, ...]:
    """The metric of the second run of each pair minus that of the first, with intervals that hold for all together.

    pairs: names of runs. The rest is as for `differences_to`; each `Difference` bears the name of the second run.
    Raises DataError if the metric of a run is undefined.
    """
    if not pairs:
        return ()
    n_units = runs[pairs[0][0]].n_units
    gaps = _gaps_of_images(pairs, runs, spec)
    why = (no_interval if gaps is not None else too_few)(n_units, grouped=grouped)
    if why:
        values = _values(pairs, runs, spec) if gaps is None else gaps.mean(axis=1)
        low = high = np.full(len(pairs), np.nan)
    elif gaps is None:
        values = _values(pairs, runs, spec)
        resampled = _resampled(pairs, runs, spec, resamples=resamples, seed=seed)
        low, high = resampled_intervals(values, resampled, n_units=n_units)
    else:
        values, low, high = simultaneous_intervals(
            gaps, runs[pairs[0][0]].units, share=spec.unit == "share", seed=seed, resamples=resamples
        )
    return tuple(
        _difference(
            name, spec, float(d), float(a), float(b), n_units, margin=margin, grouped=grouped, why=why
        )
        for (_, name), d, a, b in zip(pairs, values, low, high, strict=True)
    )


def _difference(
    name: str,
    spec: MetricSpec,
    value: float,
    low: float,
    high: float,
    n_units: int,
    *,
    margin: float | None,
    grouped: bool,
    why: str | None,
) -> Difference:
    """One comparison in words; low and high are NaN where there is no interval. why: none can be given."""
    if why:
        word = TOO_FEW_GROUPS if grouped else "undecided"
        return Difference(name, spec.name, value, None, None, n_units, word, why)
    if np.isnan(low):
        reason = tell("too few images, or the same gap for all: no interval can be given")
        return Difference(name, spec.name, value, None, None, n_units, "undecided", reason)
    alike = tell("the two do not differ on any image") if low == high == 0 else None
    return Difference(
        name, spec.name, value, low, high, n_units, _word(low, high, margin, up=spec.better == "up"), alike
    )


def _gaps_of_images(
    pairs: Sequence[Pair], runs: Mapping[str, Statistics], spec: MetricSpec
) -> FloatArray | None:
    """(P, N) score of each image under the second run minus that under the first; None for no mean of images."""
    if not spec.per_image or spec.better == "zero":
        return None
    scores = {name: statistics.image_scores(spec.name) for name, statistics in runs.items()}
    gaps = [
        b - a
        for first, second in pairs
        if (a := scores[first]) is not None and (b := scores[second]) is not None
    ]
    return np.stack(gaps) if len(gaps) == len(pairs) else None


def _names(pairs: Sequence[Pair]) -> list[str]:
    """The runs of all pairs, each once."""
    return list(dict.fromkeys(name for pair in pairs for name in pair))


def _values(pairs: Sequence[Pair], runs: Mapping[str, Statistics], spec: MetricSpec) -> FloatArray:
    """(P,) the metric of the second run minus that of the first."""
    values = {
        name: _of_zero(spec, runs[name].scores(np.ones((runs[name].n_units, 1)))[spec.name])[0]
        for name in _names(pairs)
    }
    for name, value in values.items():
        if np.isnan(value):
            raise DataError(
                tell(
                    "the metric {name!r} of the run {run!r} is not defined on these images, so it "
                    "cannot be compared. Compare by another metric, or leave that run out.",
                    name=spec.name,
                    run=name,
                )
            )
    return np.array([values[second] - values[first] for first, second in pairs])


def _resampled(
    pairs: Sequence[Pair],
    runs: Mapping[str, Statistics],
    spec: MetricSpec,
    *,
    resamples: int,
    seed: int,
) -> FloatArray:
    """(P, B) the metric of the second run minus that of the first, both in the same resamples."""
    scores = {
        name: _of_zero(spec, resampled_scores(runs[name], resamples=resamples, seed=seed)[spec.name])
        for name in _names(pairs)
    }
    return np.stack([scores[second] - scores[first] for first, second in pairs])


def _of_zero(spec: MetricSpec, values: FloatArray) -> FloatArray:
    """Values of a metric, or their distance from zero where that is best."""
    return np.abs(values) if spec.better == "zero" else values


def resampled_intervals(
    values: FloatArray, resampled: FloatArray, *, n_units: int, upward: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Simultaneous 95 % bounds of differences by max-t with the resamples' own spread: (R,) lows, highs.

    values: (R,), resampled: (R, B), NaN where undefined: a resample counts if it is defined for every run, and NaN
    is returned unless half of them are. upward: as of `simultaneous_intervals`.
    """
    defined = resampled[:, np.isfinite(resampled).all(axis=0)]
    if n_units == 1 or defined.shape[1] < resampled.shape[1] / 2:
        return np.full(len(values), np.nan), np.full(len(values), np.nan)
    errors = defined.std(axis=1)
    varied = errors > NO_SPREAD
    quantile = float(ndtri(1 - ALPHA / 2))
    if varied.any():
        far = _far((defined[varied] - values[varied, None]) / errors[varied, None], upward=upward)
        quantile = max(quantile, float(np.quantile(far.max(axis=0), 1 - ALPHA)))
    return _around(values, _with_students_tails(quantile, n_units), errors)


def _around(values: FloatArray, factor: float, errors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(R,) lows and highs; without a spread 0 and 0 where there is no difference either, else none (NaN)."""
    half = np.where(errors > NO_SPREAD, factor * errors, np.where(np.abs(values) > NO_SPREAD, np.nan, 0.0))
    middle = np.where(half == 0, 0.0, values)
    return middle - half, middle + half


def _far(ratios: FloatArray, *, upward: bool) -> FloatArray:
    """Studentised differences as they count against the bounds: in both directions, or only upward."""
    return ratios if upward else np.abs(ratios)


def _with_students_tails(quantile: float, n_units: int) -> float:
    """A normal quantile for few units: Student's of the same tail, and sqrt(n / (n - 1)) (Hesterberg 2015)."""
    freedom = n_units - 1
    return -float(stdtrit(freedom, ndtr(-quantile))) * float(np.sqrt(n_units / freedom))


def simultaneous_intervals(
    gaps: FloatArray,
    units: IntArray,
    *,
    share: bool = True,
    upward: bool = False,
    alpha: float = ALPHA,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean gap of each run with its simultaneous 95 % bounds: (R,) values, lows, highs.

    gaps: (R, N) score of each image under a run minus that under the chosen one. units: (N,) image or group of
    each, numbered from 0. share: whether gaps lie between -1 and 1; else a run without any gap has the bounds 0
    and 0, and one image has none (NaN). upward: the bounds of the run with the largest gap alone are asked for, whose
    gap can only be too large by the choice. alpha: one less the confidence, where it is not 95 %.
    """
    paired = _Paired.of(gaps, units)
    if paired.n_units == 1:
        whole = np.full(len(gaps), 1.0 if share else np.nan)
        return paired.values, -whole, whole
    factor = paired.factor(alpha, upward=upward, seed=seed, resamples=resamples)
    if not share:
        return paired.values, *_around(paired.values, factor, paired.errors)
    half = paired.half_widths(factor, alpha)
    return paired.values, np.maximum(paired.values - half, -1.0), np.minimum(paired.values + half, 1.0)


@dataclass(frozen=True)
class _Paired:
    """Gaps summed over units. sums: (R, U) gaps, sizes: (U,) images, values: (R,) mean gaps."""

    sums: FloatArray
    sizes: FloatArray
    values: FloatArray

    @classmethod
    def of(cls, gaps: FloatArray, units: IntArray) -> _Paired:
        sizes = np.bincount(units).astype(np.float64)
        sums = np.stack([np.bincount(units, weights=row) for row in gaps]).astype(np.float64)
        return cls(sums, sizes, sums.sum(axis=1) / sizes.sum())

    @property
    def n_units(self) -> int:
        return len(self.sizes)

    @property
    def residuals(self) -> FloatArray:
        """(R, U) what each unit adds to the spread of the mean gap, a ratio of sums."""
        return self.sums - self.values[:, None] * self.sizes

    @property
    def errors(self) -> FloatArray:
        """(R,) the standard error of each mean gap."""
        return np.asarray(np.sqrt((self.residuals**2).sum(axis=1)) / self.sizes.sum())

    def factor(self, alpha: float, *, upward: bool, seed: int, resamples: int) -> float:
        """How many standard errors the widest of the intervals needs: max-t, at least that of one comparison.

        Few units make the standard errors themselves uncertain: the normal quantile becomes Student's of the
        same tail, as in Hesterberg (2015).
        """
        errors = self.errors
        varied = errors > NO_SPREAD
        quantile = float(ndtri(1 - alpha / 2))
        if varied.any():
            moved = [
                (self.sums[varied] @ w) / (self.sizes @ w) - self.values[varied, None]
                for w in resample_weights(self.n_units, resamples=resamples, seed=seed)
            ]
            far = _far(np.concatenate(moved, axis=1) / errors[varied, None], upward=upward)
            quantile = max(quantile, float(np.quantile(far.max(axis=0), 1 - alpha)))
        return _with_students_tails(quantile, self.n_units)

    def half_widths(self, factor: float, alpha: float) -> FloatArray:
        """(R,) factor times a standard error with two units added, one in favour of each run.

        For images this is the correction of Bonett & Price (2012) to McNemar's table. An added unit is as
        large as those that differ (root mean square). Where no unit differs at all, the bound is Wilson's for
        the share of differing units, shared out over the runs (Bonferroni).
        """
        differing = (self.sums != 0).sum(axis=1)
        added = 2 * (self.sums**2).sum(axis=1) / np.maximum(differing, 1)
        images = self.sizes.sum() * (1 + 2 / self.n_units)
        errors = np.sqrt((self.residuals**2).sum(axis=1) + added) / images
        unseen = float(wilson(0, self.n_units, alpha=alpha / len(self.sums))[1])
        return np.where(differing > 0, factor * errors, unseen)


def _word(low: float, high: float, margin: float | None, *, up: bool) -> str:
    if margin is not None and -margin < low and high < margin:
        return "equivalent"
    if low > 0 or high < 0:
        return "better" if (low > 0) == up else "worse"
    return "undecided"
