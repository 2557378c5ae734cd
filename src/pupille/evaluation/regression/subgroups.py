"""Who is mispredicted: errors by site, camera, sex or any other column of metadata.

Two questions are asked: are errors equally large everywhere, and do they lie to the same side? Both are answered by
studentised permutation tests (Pauly, Brunner & Konietschke 2015), which hold where subgroups spread unequally, and
which hold together (Holm 1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.inference.bootstrap import CHUNK, units_of
from pupille.evaluation.inference.subgroups import SHUFFLES, shrunken_of, shuffled, too_small
from pupille.evaluation.regression.evaluate import evaluate
from pupille.evaluation.regression.statistics import Constants
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions
from pupille.results.regression_record import NumberSubgroupRecord, NumberSubgroupsRecord, UnlikeRecord

NO_SPREAD = 1e-12
"""A variance of a mean below this, in units of the mean square of all, is rounding."""


def by_subgroup(
    predictions: NumberPredictions,
    values: Sequence[str],
    *,
    column: str,
    groups: Sequence[str] | None = None,
    seed: int = 0,
) -> NumberSubgroupsRecord:
    """Errors by the values of a column, on the images whose true number is known.

    values: (N,) the subgroup of each image. groups: the group (patient, place) of each image; whole groups are then
    shuffled and n counts groups. Raises DataError if the lengths differ or no true number is known.
    """
    rows = _known_rows(predictions, values)
    own = np.asarray([str(values[int(row)]) for row in rows])
    named = None if groups is None else [str(groups[int(row)]) for row in rows]
    errors = predictions.predicted[rows] - predictions.values[rows]
    metrics = {
        name: _metrics(predictions, rows[own == name], groups=groups, seed=seed)
        for name in sorted(set(own.tolist()))
    }
    silent = {name: why for name, pair in metrics.items() if (why := _why_silent(own, name, pair, named))}
    names = [name for name in metrics if name not in silent]
    subgroups = _subgroups({name: metrics[name] for name in names}, own)
    inside = np.isin(own, names)
    tests = _tests(
        errors[inside],
        np.searchsorted(names, own[inside]).astype(np.int64),
        None if named is None else units_of(int(inside.sum()), [named[i] for i in np.flatnonzero(inside)]),
        seed=seed,
    )
    comparable = tests[0].p is not None
    return NumberSubgroupsRecord(
        column,
        *tests,
        subgroups=subgroups,
        worst=max(subgroups, key=lambda s: (round(s.shrunken, 9), s.mae.value)).name if comparable else None,
        most_biased=_most_biased(subgroups, float(errors.mean())) if comparable else None,
        silent=silent,
    )


def _known_rows(predictions: NumberPredictions, values: Sequence[str]) -> IntArray:
    """Row numbers of the images whose true number is known."""
    if len(values) != len(predictions):
        raise DataError(
            tell(
                "{n} images need that many values of the column. Got {values}.",
                n=len(predictions),
                values=len(values),
            )
        )
    rows = np.flatnonzero(predictions.known)
    if not len(rows):
        raise DataError(
            tell(
                "the true number of none of the images is known, so subgroups cannot be compared. Give "
                "their numbers first."
            )
        )
    return rows


def _metrics(
    predictions: NumberPredictions, rows: IntArray, *, groups: Sequence[str] | None, seed: int
) -> tuple[Metric, Metric]:
    """Mean absolute error and bias of some of the images."""
    part = NumberPredictions(
        tuple(predictions.ids[row] for row in rows), predictions.values[rows], predictions.predicted[rows]
    )
    of_part = None if groups is None else [str(groups[int(row)]) for row in rows]
    metrics = evaluate(part, constants=Constants(0.0, 0.0), groups=of_part, seed=seed).metrics
    return metrics["mae"], metrics["bias"]


def _why_silent(
    own: np.ndarray, name: str, pair: tuple[Metric, Metric], named: Sequence[str] | None
) -> str | None:
    images = int((own == name).sum())
    without = next((metric for metric in pair if metric.low is None), pair[0])
    return too_small(images, without, grouped=named is not None) or (
        without.reason if without.low is None else None
    )


def _subgroups(
    metrics: dict[str, tuple[Metric, Metric]], own: np.ndarray
) -> tuple[NumberSubgroupRecord, ...]:
    shrunken = shrunken_of([mae for mae, _ in metrics.values()])
    return tuple(
        NumberSubgroupRecord(name, int((own == name).sum()), *pair, value)
        for (name, pair), value in zip(metrics.items(), shrunken, strict=True)
    )


def _most_biased(subgroups: Sequence[NumberSubgroupRecord], overall: float) -> str:
    shrunken = shrunken_of([subgroup.bias for subgroup in subgroups])
    distances = [
        (abs(value - overall), subgroup.name) for value, subgroup in zip(shrunken, subgroups, strict=True)
    ]
    return max(distances, key=lambda pair: pair[0])[1]


def _tests(
    errors: FloatArray, number: IntArray, units: IntArray | None, *, seed: int
) -> tuple[UnlikeRecord, UnlikeRecord]:
    """Whether the absolute errors, and the errors, have the same mean in all subgroups. number: (N,) from 0."""
    if len(np.unique(number)) < 2:
        why = tell("fewer than two subgroups are large enough to be compared")
        return UnlikeRecord(None, why), UnlikeRecord(None, why)
    atoms = _atoms(number, units)
    first = np.unique(atoms, return_index=True)[1]
    scores = np.stack([np.abs(errors), errors])
    scores -= scores.mean(axis=1, keepdims=True)
    sums = np.stack([np.bincount(atoms, weights=row) for row in scores]).astype(np.float64)
    sizes = np.bincount(atoms).astype(np.float64)
    observed = statistics_of(sums, sizes, number[first][None])
    above, columns = np.zeros(2), shuffled(number, units, seed)
    while some := [column[first] for column in islice(columns, max(1, CHUNK // len(first)))]:
        above += (statistics_of(sums, sizes, np.stack(some)) >= observed * (1 - 1e-9)).sum(axis=1)
    p = _together((above + 1) / (SHUFFLES + 1))
    return UnlikeRecord(float(p[0]), _how(units)), UnlikeRecord(float(p[1]), _how(units))


def _atoms(number: IntArray, units: IntArray | None) -> IntArray:
    """(N,) what is shuffled, from 0: images, or whole groups where each lies in one subgroup."""
    if units is not None and len(np.unique(np.stack([units, number]), axis=1).T) == len(np.unique(units)):
        return units
    return np.arange(len(number))


def _together(p: FloatArray) -> FloatArray:
    """Two p-values of tests that are to hold together (Holm 1979)."""
    least, most = float(p.min()), float(p.max())
    return np.asarray(np.where(p == least, min(1.0, 2 * least), min(1.0, max(2 * least, most))))


def _how(units: IntArray | None) -> StoredText:
    if units is None:
        return tell("{n} shuffles of images, both tests together", n=SHUFFLES)
    return tell("{n} shuffles of whole groups, both tests together", n=SHUFFLES)


def statistics_of(sums: FloatArray, sizes: FloatArray, columns: IntArray) -> FloatArray:
    """(T, B) how far the means of subgroups lie apart, each in units of its own error (Welch 1951), in B columns.

    sums: (T, A) scores around 0, summed over each of A images or groups. sizes: (A,) its images. columns: (B, A) its
    subgroup, from 0.
    """
    means, variances = [], []
    for k in range(int(columns.max()) + 1):
        inside = (columns == k).astype(np.float64).T
        images, atoms = sizes @ inside, inside.sum(axis=0)
        mean = sums @ inside / images
        squares = sums**2 @ inside - 2 * mean * ((sums * sizes) @ inside) + mean**2 * (sizes**2 @ inside)
        means.append(mean)
        variances.append(squares / images**2 * atoms / np.maximum(atoms - 1, 1))
    spread = np.maximum(NO_SPREAD * (sums**2).mean(axis=1), np.finfo(float).tiny)[:, None]
    weights = 1 / np.maximum(np.stack(variances), spread)
    apart = np.stack(means) - (weights * np.stack(means)).sum(axis=0) / weights.sum(axis=0)
    return np.asarray((weights * apart**2).sum(axis=0))
