"""Heads that predict a number, fitted to features that are kept: ridge regression, and dense layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from pupille.data.splits.assign import units
from pupille.data.splits.folds import inner_folds
from pupille.errors import ModelError
from pupille.i18n.language import StoredText, tell
from pupille.models.architectures.heads import build_head
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.difficulty import Difficulty
from pupille.results.regression import NumberScale
from pupille.training.difficulty import difficulty_on_folds
from pupille.training.heads.dense import fit_dense
from pupille.training.heads.head import Features, FittedHead, HeadSettings, Table
from pupille.training.heads.logistic import FOLDS, LITTLE, standardisation
from pupille.training.history import Epoch, ignore
from pupille.training.objectives.objective import LossSettings
from pupille.training.objectives.regression import OBJECTIVE
from pupille.training.threads import blas_threads_for

STRENGTHS = tuple(float(10.0**power) for power in np.arange(2.0, -4.1, -0.5))
"""Of the penalty, as a share of the images: 100, 32, 10, ... 0.0001. The strongest first."""


@dataclass(frozen=True)
class Ridge:
    """A fitted regression of standardised numbers on features as they come. weights: (width,). strength: as chosen."""

    weights: FloatArray
    intercept: float
    strength: float

    def predict(self, features: Table) -> FloatArray:
        """(N, width) -> (N,) standardised numbers."""
        return np.asarray(features.astype(np.float64) @ self.weights + self.intercept)


def fit_number_head(
    train: Features,
    validation: Features | None,
    settings: HeadSettings,
    *,
    on_epoch: Callable[[Epoch], None] = ignore,
) -> FittedHead:
    """Fits a head that predicts a number to features; whatever is to be chosen is chosen on validation or within
    training. The same seed gives the same head. Raises ModelError for a kind that predicts no numbers.
    """
    scale = train.targets.scale
    if settings.kind not in ("linear", "mlp") or scale is None:
        raise ModelError(
            tell("the head {kind} predicts no numbers. Take linear or mlp.", kind=str(settings.kind))
        )
    if settings.kind == "mlp":
        dense = fit_dense(train, validation, OBJECTIVE, 1, settings, LossSettings(scale=scale), on_epoch)
        return replace(dense, difficulty=difficulty_of_dense(train, settings, scale))
    with blas_threads_for(train.views.size):
        regression, how = fit_ridge(train, validation, scale, seed=settings.seed, c=settings.c)
        difficulty = difficulty_of_ridge(train, regression.strength, settings, scale)
    head = build_head("linear", train.views.shape[2], 1)
    head.load_state_dict(
        {
            "weight": torch.from_numpy(regression.weights[None]).float(),
            "bias": torch.tensor([regression.intercept]).float(),
        }
    )
    note = tell(
        "Ridge regression of the strength {strength:g2}, {how}.", strength=regression.strength, how=how
    )
    return FittedHead(head, {}, (), note, difficulty)


def difficulty_of_ridge(
    train: Features, strength: float, settings: HeadSettings, scale: NumberScale
) -> Difficulty | None:
    """Where the regression errs more, by regressions of the same strength; None where no promise is to follow."""
    if not settings.promises:
        return None
    plain = train.plain()

    def predict(learned: IntArray, held: IntArray) -> FloatArray:
        ridge = next(ridge_path(*rows_of(train, learned, scale), strengths=(strength,)))
        return scale.restored(ridge.predict(plain[held]))

    return difficulty_on_folds(predict, train.targets, train.groups, seed=settings.seed)


def difficulty_of_dense(train: Features, settings: HeadSettings, scale: NumberScale) -> Difficulty | None:
    """Where dense layers err more, by others that stop by their own images; None where no promise is to follow."""
    if not settings.promises:
        return None

    def predict(learned: IntArray, held: IntArray) -> FloatArray:
        some = train.some(learned)
        fitted = fit_dense(some, None, OBJECTIVE, 1, settings, LossSettings(scale=scale), ignore)
        with torch.inference_mode():
            outputs = fitted.module.eval()(torch.from_numpy(train.some(held).plain()))
        return scale.restored(outputs[:, 0].double().numpy())

    return difficulty_on_folds(predict, train.targets, train.groups, seed=settings.seed)


def ridge_path(
    features: Table,
    wanted: FloatArray,
    counts: FloatArray | None = None,
    strengths: Sequence[float] = STRENGTHS,
) -> Iterator[Ridge]:
    """One regression a strength, from one singular value decomposition (Hoerl and Kennard 1970).

    Minimised is the mean squared error, each row times what it counts, plus strength times the sum of the squared
    weights of standardised features. counts: (N,) 1 on average, None for 1 each.
    """
    mean, deviation = (values.astype(np.float64) for values in standardisation(features))
    table, roots = features.astype(np.float64), np.ones(1)
    if counts is not None:
        mean, roots = np.average(table, axis=0, weights=counts), np.sqrt(counts)
    inputs = (table - mean) / deviation * roots[:, None]
    centre = float(np.average(wanted, weights=counts))
    left, sizes, right = np.linalg.svd(inputs, full_matrices=False)
    shadow = left.T @ ((wanted - centre) * roots)
    for strength in strengths:
        weights = right.T @ (sizes / (sizes**2 + strength * len(wanted)) * shadow) / deviation
        yield Ridge(weights, centre - float(weights @ mean), strength)


def fit_ridge(
    train: Features, validation: Features | None, scale: NumberScale, *, seed: int, c: float = 0.0
) -> tuple[Ridge, StoredText]:
    """The regression of the strength with the least mean absolute error on images it was not fitted to, and how it was
    chosen.

    Of 100 validation images or more these decide; else 5 inner folds of the training images, which tear no group apart.
    c: as of `HeadSettings`, 0 to choose.
    """
    every = np.arange(len(train), dtype=np.int64)
    if c:
        table, wanted, counts = rows_of(train, every, scale)
        return next(ridge_path(table, wanted, counts, (1 / (2 * c * len(wanted)),))), tell("as asked for")
    if validation is not None and len(validation) >= LITTLE:
        path = list(ridge_path(*rows_of(train, every, scale)))
        wanted = scale.standardised(validation.targets.array)
        plain = validation.plain()
        errors = [float(np.abs(ridge.predict(plain) - wanted).mean()) for ridge in path]
        return path[int(np.argmin(errors))], tell("chosen on the {n} validation images", n=len(validation))
    totals = cross_validated(train, scale, seed)
    if totals is None:
        strength = STRENGTHS[len(STRENGTHS) // 2]
        how = tell("the middle of the grid: too few images to choose by")
    else:
        strength = STRENGTHS[int(np.argmin(totals))]
        how = tell("chosen by {n} inner folds of the training images", n=FOLDS)
    return next(ridge_path(*rows_of(train, every, scale), strengths=(strength,))), how


def rows_of(
    features: Features, rows: IntArray, scale: NumberScale
) -> tuple[Table, FloatArray, FloatArray | None]:
    """Every view of some images a row of its own, their standardised numbers, and what they count."""
    table = np.concatenate([view[rows].astype(np.float32) for view in features.views])
    wanted = scale.standardised(features.targets.array[rows])
    counts = None if features.weights is None else np.tile(features.weights[rows], len(features.views))
    return table, np.tile(wanted, len(features.views)), counts


def cross_validated(train: Features, scale: NumberScale, seed: int) -> FloatArray | None:
    """Sum of absolute errors a strength over inner folds; None where there are fewer units than folds."""
    unit = units(len(train), train.groups)
    if len(np.unique(unit)) < FOLDS:
        return None
    strata = train.targets.strata(unit, 1 / FOLDS)
    plain, wanted = train.plain(), scale.standardised(train.targets.array)
    totals = np.zeros(len(STRENGTHS))
    for inner, held in inner_folds(strata, train.groups, FOLDS, seed):
        for place, ridge in enumerate(ridge_path(*rows_of(train, inner, scale))):
            totals[place] += float(np.abs(ridge.predict(plain[held]) - wanted[held]).sum())
    return totals
