"""Folds: every image is tested once by a model that did not see it. Stratified, seeded, and no group on two sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.data.annotations import targets_of
from pupille.data.dataset import Dataset
from pupille.data.splits.assign import deal, units
from pupille.errors import ConfigError, DataError
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray


def folds(
    dataset: Dataset, k: int, seed: int, *, content: Sequence[str] | None = None
) -> list[tuple[IntArray, IntArray]]:
    """k pairs of row numbers (train, test); each sample is tested once, units stay together.

    Depends on the ids and the seed, not on the order of the rows. Raises DataError if there are fewer units
    than k.
    """
    order = np.argsort(dataset.samples["id"].to_numpy(dtype=object), kind="stable")
    groups = dataset.samples["group"].to_numpy(dtype=object)[order]
    hashes = None if content is None else np.asarray(content, dtype=object)[order]
    fold = np.empty(len(dataset), dtype=np.int64)
    unit = units(len(dataset), groups, hashes)
    fold[order] = _fold_numbers(targets_of(dataset, order).strata(unit, 1 / k), unit, k, seed)
    return _pairs(fold, k)


def inner_folds(
    labels: IntArray, groups: Sequence[str] | None, k: int, seed: int
) -> list[tuple[IntArray, IntArray]]:
    """k pairs of row numbers (train, test) of arrays: what `folds` does where there is no data set.

    labels: (N,) class indices. groups: N names, "" for none, or None. A class whose images are all one group
    is absent from the training rows of one fold. Raises DataError if there are fewer groups (or images) than
    k.
    """
    return _pairs(_fold_numbers(labels, units(len(labels), groups), k, seed), k)


def _fold_numbers(labels: IntArray, unit: IntArray, k: int, seed: int) -> IntArray:
    n = len(np.unique(unit))
    if k < 2:
        raise ConfigError(tell("at least 2 folds are needed. Got {k}.", k=k))
    if n < k:
        raise DataError(
            tell(
                "{k} folds need at least {k} images or groups; there are {n}. Ask for fewer folds.", k=k, n=n
            )
        )
    return deal(labels, unit, [1 / k] * k, np.random.default_rng(seed))


def _pairs(fold: IntArray, k: int) -> list[tuple[IntArray, IntArray]]:
    return [
        (np.flatnonzero(fold != i).astype(np.int64), np.flatnonzero(fold == i).astype(np.int64))
        for i in range(k)
    ]
