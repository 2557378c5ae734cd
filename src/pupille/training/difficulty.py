"""Errors of training images that were held out in folds, which tell where a model that predicts numbers errs more."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pupille.data.annotations import Targets
from pupille.data.splits.assign import sample, units
from pupille.data.splits.folds import inner_folds
from pupille.evaluation.regression.difficulty import FEWEST, fit_difficulty
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.difficulty import Difficulty

FOLDS = 3
MOST = 5000
"""Training images that are held out in turn, at most."""


def difficulty_on_folds(
    predict: Callable[[IntArray, IntArray], FloatArray],
    targets: Targets,
    groups: tuple[str, ...] | None,
    *,
    seed: int,
) -> Difficulty:
    """Where a model errs more, by models of its kind that are fitted without a third of the training images each.

    predict: (rows to learn from, rows held out) -> the numbers predicted of the latter, in their unit. groups: of each
    image; none is torn apart. With too few images or groups nothing is fitted.
    """
    unit = units(len(targets), groups)
    if len(np.unique(unit)) < FEWEST:
        nothing = np.zeros(len(targets))
        return fit_difficulty(nothing, nothing, unit, units=unit, unit=targets.unit)
    rows = sample(targets.strata(), MOST, seed)
    some = targets.rows(rows)
    names = None if groups is None else [groups[row] for row in rows]
    predicted, fold = np.empty(len(rows)), np.empty(len(rows), dtype=np.int64)
    strata = some.strata(unit[rows], 1 / FOLDS)
    for number, (learned, held) in enumerate(inner_folds(strata, names, FOLDS, seed)):
        predicted[held] = predict(rows[learned], rows[held])
        fold[held] = number
    return fit_difficulty(predicted, predicted - some.array, fold, units=unit[rows], unit=targets.unit)


def not_looked_at() -> Difficulty:
    """Of a network that would have to be trained anew for each fold."""
    return Difficulty.equal(
        tell(
            "All intervals are equally wide: to see which images are harder, the network would have to be trained anew "
            "without each part of the training images."
        )
    )
