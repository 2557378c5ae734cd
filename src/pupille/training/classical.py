"""Fits the rungs of scikit-learn, and gives probabilities to those that have none by themselves."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.annotations import Targets
from pupille.data.splits.assign import sample, units
from pupille.data.splits.folds import inner_folds
from pupille.data.subset import Subset
from pupille.i18n.language import tell
from pupille.models.architectures.recipe import MANY, Recipe
from pupille.models.arguments import check_arguments
from pupille.models.decode.classification import scores, softmax
from pupille.models.model import ModelSpec
from pupille.models.registry import find
from pupille.models.sklearn_model import ClassicalModel, in_rows, needs_temperature
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.difficulty import Difficulty
from pupille.results.regression import NumberScale
from pupille.training.context import FitContext
from pupille.training.difficulty import difficulty_on_folds
from pupille.training.fitter import Trained
from pupille.training.threads import blas_threads_for

FOLDS = 3
MANY_CLASSES = "The number of unique classes is greater than 50%"
"""What scikit-learn asks where classes have one or two images: whether they were meant as numbers.

They were not.
"""


@dataclass(frozen=True)
class OutOfFold:
    """Scores of images that a model was not fitted to.

    scores: (M, C). columns: (M,) the column of the true class.
    """

    scores: FloatArray
    columns: IntArray


def fit_estimator(
    spec: ModelSpec,
    train: Subset,
    validation: Subset | None,  # noqa: ARG001
    config: TrainConfig,
    context: FitContext,
) -> Trained:
    """Fits a rung of scikit-learn, its linear algebra on as many threads as pay."""
    with blas_threads_for(train.pixels.size):
        model, notes = fit_classical(spec, train, seed=config.seed, promises=context.promises)
    return model, (), notes


def fit_classical(
    spec: ModelSpec, train: Subset, *, seed: int, promises: bool = False
) -> tuple[ClassicalModel, tuple[str, ...]]:
    """Fits the rung of `spec` to prepared training pixels; also notes for the reader, in sentences.

    The same seed gives the same model, however many cores take part. promises: whether the rung looks on folds where
    its errors are larger.
    Raises ModelError for an argument that the rung does not take.
    """
    build = find(spec.name).load(spec.task)
    check_arguments(spec.name, build, spec.arguments)
    recipe: Recipe = build(len(train), spec.outputs, seed, **spec.arguments)
    rows = sample(train.targets.strata(), recipe.at_most or len(train), seed)
    inputs, labels = in_rows(spec, train.pixels, rows), train.targets.array[rows]
    if spec.scale:
        labels = spec.scale.standardised(labels)
    groups = tuple(train.groups[row] for row in rows) if train.groups else None
    weights = train.weights[rows] if train.weights is not None and find(spec.name).weighs else None
    notes = [recipe.note] if recipe.note else []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", message=MANY_CLASSES, category=UserWarning)
        estimator = fit_weighed(recipe.estimator, inputs, labels, weights)
    notes += convergence_notes(spec.name, caught)
    if "n_jobs" in estimator.get_params(deep=False):
        # The sum over a forest's trees depends, in its last digits, on which thread comes first.
        estimator.set_params(n_jobs=None)
    if spec.scale and promises:
        hard = difficulty_of(
            recipe.estimator, inputs, train.targets.rows(rows), spec.scale, groups, weights, seed=seed
        )
        spec = replace(spec, difficulty=hard)
    if not needs_temperature(estimator):
        return ClassicalModel(spec, estimator), tuple(notes)
    held_out = out_of_fold(recipe.estimator, inputs, labels, groups, seed, weights)
    if held_out is None:
        notes.append(
            tell(
                "{model} has too few images per class to calibrate probabilities; trust its classes only.",
                model=spec.name,
            )
        )
        return ClassicalModel(spec, estimator, 1.0), tuple(notes)
    return ClassicalModel(spec, estimator, best_temperature(held_out)), tuple(notes)


def fit_weighed(
    estimator: Any, inputs: NDArray[np.float32], labels: NDArray[Any], weights: FloatArray | None
) -> Any:
    """The estimator, fitted to images that count what weights say, (N,); None for 1 each."""
    if weights is None:
        return estimator.fit(inputs, labels)
    # The last step of a pipeline is the one that learns from labels.
    name = f"{estimator.steps[-1][0]}__sample_weight" if hasattr(estimator, "steps") else "sample_weight"
    return estimator.fit(inputs, labels, **{name: weights})


def some_of(weights: FloatArray | None, rows: IntArray) -> FloatArray | None:
    """The weights at these rows."""
    return None if weights is None else weights[rows]


def difficulty_of(
    estimator: Any,
    inputs: NDArray[np.float32],
    targets: Targets,
    scale: NumberScale,
    groups: tuple[str, ...] | None,
    weights: FloatArray | None,
    *,
    seed: int,
) -> Difficulty:
    """Where a rung errs more, by copies of it that are fitted to two thirds of the images each."""
    from sklearn.base import clone
    from sklearn.exceptions import ConvergenceWarning

    labels = scale.standardised(targets.array)

    def predict(learned: IntArray, held: IntArray) -> FloatArray:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            fitted = fit_weighed(
                clone(estimator), inputs[learned], labels[learned], some_of(weights, learned)
            )
        if "n_jobs" in fitted.get_params(deep=False):
            fitted.set_params(n_jobs=None)
        return scale.restored(np.asarray(fitted.predict(inputs[held]), dtype=np.float64))

    return difficulty_on_folds(predict, targets, groups, seed=seed)


def convergence_notes(name: str, caught: list[warnings.WarningMessage]) -> list[str]:
    """A sentence if the fit ended before its optimum; every other warning is passed on."""
    from sklearn.exceptions import ConvergenceWarning

    notes = []
    for warning in caught:
        if issubclass(warning.category, ConvergenceWarning):
            notes.append(
                tell(
                    "{model} reached its limit of steps before its optimum; more steps could change it a little.",
                    model=name,
                )
            )
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return sorted(set(notes))


def out_of_fold(
    estimator: Any,
    inputs: NDArray[np.float32],
    labels: IntArray,
    groups: tuple[str, ...] | None,
    seed: int,
    weights: FloatArray | None = None,
) -> OutOfFold | None:
    """Scores on inner folds that keep groups together; None if no image can be held out.

    Of many images only the first fold is used: one temperature needs no more. weights: of fitting; each image held out
    counts the same.
    """
    from sklearn.base import clone
    from sklearn.exceptions import ConvergenceWarning

    classes, columns = np.unique(labels, return_inverse=True)
    unit = units(len(labels), groups)
    if len(np.unique(unit)) < FOLDS:
        return None
    folds = inner_folds(columns.astype(np.int64), groups, FOLDS, seed)
    scored_folds: list[tuple[FloatArray, IntArray]] = []
    for train, test in folds[: 1 if len(labels) > MANY else FOLDS]:
        # A class that only the held out images show must be learned from them; they and their groups are not
        # scored.
        absent = np.isin(columns[test], np.setdiff1d(np.arange(len(classes)), columns[train]))
        scored = test[~np.isin(unit[test], unit[test[absent]])]
        if not len(scored):
            continue
        learned = np.setdiff1d(np.arange(len(labels)), scored)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.filterwarnings("ignore", message=MANY_CLASSES, category=UserWarning)
            fitted = fit_weighed(
                clone(estimator), inputs[learned], labels[learned], some_of(weights, learned)
            )
        scored_folds.append((scores(fitted, inputs[scored]), columns[scored].astype(np.int64)))
    if not scored_folds:
        return None
    return OutOfFold(
        np.concatenate([p[0] for p in scored_folds]), np.concatenate([p[1] for p in scored_folds])
    )


def best_temperature(held_out: OutOfFold) -> float:
    """The temperature with the least log loss of softmax(scores / temperature) (Guo and others 2017).

    Looked for within a factor of 1,000 around the scores' own deviation, where the loss has one minimum.
    """
    from scipy.optimize import minimize_scalar

    spread = float(held_out.scores.std()) or 1.0
    rows = np.arange(len(held_out.columns))

    def loss(log_temperature: float) -> float:
        chance = softmax(held_out.scores / np.exp(log_temperature))[rows, held_out.columns]
        return float(-np.log(np.maximum(chance, 1e-300)).mean())

    centre, reach = np.log(spread), np.log(1000)
    optimum = minimize_scalar(
        loss, bounds=(centre - reach, centre + reach), method="bounded", options={"xatol": 1e-6}
    )
    return float(np.exp(optimum.x))
