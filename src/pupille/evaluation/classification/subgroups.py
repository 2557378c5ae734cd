"""For whom: a share of images (accuracy, recall) by site, camera, sex or any other column of metadata.

Whether the subgroups differ at all is tested first. With many of them the worst looks worse than it is, so its
value is also given shrunk towards the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.intervals import ALPHA
from pupille.evaluation.inference.proportions import difference_of, share_of
from pupille.evaluation.inference.subgroups import SHUFFLES, SMALLEST, shrunken_of, shuffled, too_small
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

TOO_FEW = phrase("too few images ({n}), {least} are needed")
TOO_FEW_POSITIVE = phrase("too few positive images ({n}), {least} are needed")

SMALLEST_EXPECTED = 5
"""The chi-squared test needs so many expected right and wrong images in each subgroup; else labels are shuffled."""


@dataclass(frozen=True)
class Subgroup:
    """One value of the column. share: of the images at stake; shrunken: drawn towards the mean of all."""

    name: str
    share: Metric
    shrunken: float


@dataclass(frozen=True)
class Heterogeneity:
    """A test that all subgroups have the same share. p: None where fewer than two can be told; `how` says why."""

    p: float | None
    how: str


@dataclass(frozen=True)
class BySubgroup:
    """A share by the values of one column. silent: name -> why nothing is said of it. worst: None if not tested."""

    column: str
    subgroups: tuple[Subgroup, ...]
    silent: dict[str, str]
    heterogeneity: Heterogeneity
    worst: Subgroup | None
    sentence: str


@dataclass(frozen=True)
class Disparity:
    """One subgroup minus the reference, with intervals that hold together for all subgroups of the column.

    equal_opportunity: of the recall; demographic_parity: of the share called positive.
    """

    name: str
    reference: str
    equal_opportunity: Metric
    demographic_parity: Metric


def by_subgroup(
    right: NDArray[np.bool_],
    values: Sequence[str],
    *,
    column: str,
    groups: Sequence[str] | None = None,
    seed: int = 0,
) -> BySubgroup:
    """The share of `right` images by the values of a column, with the test of heterogeneity first.

    right: (N,), of the images at stake (all for the accuracy, those of a class for its recall). values: (N,).
    groups: the group (patient, place) of each image; then groups are shuffled, not images.
    Raises DataError if the lengths differ or there is no image.
    """
    names, number = _numbered(right, values)
    units = None if groups is None else units_of(len(right), groups)
    shares = {
        name: share_of(right & (number == k), number == k, tell("no image"), units)
        for k, name in enumerate(names)
    }
    sizes = np.bincount(number)
    silent = {
        name: why
        for k, name in enumerate(names)
        if (why := too_small(int(sizes[k]), shares[name], grouped=units is not None))
    }
    indices = [k for k, name in enumerate(names) if name not in silent]
    mask = np.isin(number, indices)
    test = _heterogeneity(right[mask], number[mask], None if units is None else units[mask], seed)
    shrunken = shrunken_of([shares[names[k]] for k in indices])
    subgroups = tuple(
        Subgroup(names[k], shares[names[k]], value) for k, value in zip(indices, shrunken, strict=True)
    )
    worst = (
        min(subgroups, key=lambda s: (round(s.shrunken, 9), s.share.value)) if test.p is not None else None
    )
    return BySubgroup(column, subgroups, silent, test, worst, _sentence(column, test, worst))


def split_at_quantiles(values: FloatArray, *, quantiles: Sequence[float] = (0.25, 0.5, 0.75)) -> list[str]:
    """A continuous column as subgroups between stated quantiles of its known values; NaN becomes `unknown`.

    values: (N,). Raises ConfigError unless the quantiles rise between 0 and 1, DataError if no value is known.
    """
    if not quantiles or any(not 0 < q < 1 for q in quantiles) or list(quantiles) != sorted(set(quantiles)):
        raise ConfigError(
            tell("quantiles are rising numbers above 0 and below 1. Got {values}.", values=tuple(quantiles))
        )
    known = np.isfinite(values)
    if not known.any():
        raise DataError(tell("the column has no number in it, so it cannot be split. Choose another column."))
    edges = np.unique(np.quantile(values[known], quantiles))
    bounds = [f"{edge:.4g}" for edge in edges]
    names = [f"below {bounds[0]}"]
    names += [f"{low} to below {high}" for low, high in pairwise(bounds)]
    names += [f"{bounds[-1]} and above"]
    bins = np.searchsorted(edges, values, side="right")
    return [names[b] if ok else "unknown" for b, ok in zip(bins, known, strict=True)]


def disparities(
    positive: NDArray[np.bool_],
    called: NDArray[np.bool_],
    values: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
) -> tuple[Disparity, ...]:
    """Each subgroup against the largest, which is the reference. positive, called: (N,) truth and answer.

    The intervals hold together (Bonferroni). A subgroup with fewer than 20 images or positives has no
    interval there, with the reason. Raises DataError if the lengths differ or there is no image.
    """
    names, number = _numbered(positive, values)
    units = None if groups is None else units_of(len(positive), groups)
    reference = int(np.bincount(number).argmax())
    alpha = ALPHA / max(len(names) - 1, 1)

    def shares(k: int) -> tuple[Metric, Metric]:
        own = number == k
        recall = share_of(
            called & positive & own, positive & own, tell("no image is positive"), units, alpha=alpha
        )
        called_share = share_of(called & own, own, tell("no image"), units, alpha=alpha)
        return (
            _large_enough(recall, int((positive & own).sum()), TOO_FEW_POSITIVE),
            _large_enough(called_share, int(own.sum()), TOO_FEW),
        )

    base = shares(reference)
    differences = []
    for k, name in enumerate(names):
        if k != reference:
            own = shares(k)
            differences.append(
                Disparity(
                    name, names[reference], difference_of(own[0], base[0]), difference_of(own[1], base[1])
                )
            )
    return tuple(differences)


def _large_enough(share: Metric, n: int, too_few: str) -> Metric:
    if share.value is None or n >= SMALLEST:
        return share
    return Metric(None, None, None, share.n, tell(too_few, n=n, least=SMALLEST))


def _numbered(right: NDArray[np.bool_], values: Sequence[str]) -> tuple[list[str], IntArray]:
    if not len(right) or len(right) != len(values):
        raise DataError(
            tell(
                "{images} images need that many values of the column. Got {values}.",
                images=len(right),
                values=len(values),
            )
        )
    names, number = np.unique(np.asarray(values, dtype=str), return_inverse=True)
    return [str(name) for name in names], number.astype(np.int64)


def _heterogeneity(
    right: NDArray[np.bool_], number: IntArray, units: IntArray | None, seed: int
) -> Heterogeneity:
    names = np.unique(number)
    if len(names) < 2:
        return Heterogeneity(None, tell("fewer than two subgroups are large enough to be compared"))
    if right.all() or not right.any():
        return Heterogeneity(None, tell("all images have the same outcome, so the subgroups cannot differ"))
    number = np.searchsorted(names, number).astype(np.int64)
    observed = float(_chi_squared(right, number))
    expected = np.bincount(number) * min(right.mean(), 1 - right.mean())
    if units is None and expected.min() >= SMALLEST_EXPECTED:
        return Heterogeneity(float(chdtrc(len(names) - 1, observed)), tell("chi-squared test"))
    above = sum(_chi_squared(right, shuffle) >= observed - 1e-9 for shuffle in shuffled(number, units, seed))
    how = (
        tell("chi-squared, {n} shuffles of images", n=SHUFFLES)
        if units is None
        else tell("chi-squared, {n} shuffles of whole groups", n=SHUFFLES)
    )
    return Heterogeneity((above + 1) / (SHUFFLES + 1), how)


def _chi_squared(right: NDArray[np.bool_], number: IntArray) -> float:
    """Pearson's statistic of the table of subgroups by right and wrong."""
    n = np.bincount(number)
    share = right.mean()
    hits = np.bincount(number, weights=right)
    return float(((hits - n * share) ** 2 / np.maximum(n, 1)).sum() / (share * (1 - share)))


def _sentence(column: str, test: Heterogeneity, worst: Subgroup | None) -> StoredText:
    if test.p is None or worst is None:
        return tell("Nothing is said of differences by {column}: {how}.", column=column, how=test.how)
    p = tell("p < {p:3}", p=0.001) if test.p < 0.001 else tell("p = {p:3}", p=test.p)
    if test.p >= ALPHA:
        return tell(
            "These images do not show that the result differs by {column} ({p}, {how}), which does not show that it is "
            "the same.",
            column=column,
            p=p,
            how=test.how,
        )
    return tell(
        "The result differs by {column} ({p}, {how}). The worst is {worst!r} with {share:1} %, {shrunken:1} % once "
        "shrunk for being the worst of several.",
        column=column,
        p=p,
        how=test.how,
        worst=worst.name,
        share=100 * (worst.share.value or 0.0),
        shrunken=100 * worst.shrunken,
    )
