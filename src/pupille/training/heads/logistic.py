"""Logistic regression on features: a whole path of strengths by L-BFGS, and the strength that other images prefer.

Minimised is the mean cross-entropy, each image times the weight of its class, plus strength / 2 times the sum of the
squared weights; the intercepts are free. The features are standardised first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pupille.data.splits.folds import inner_folds
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.training.heads.head import Table

STRENGTHS = tuple(float(10.0**power) for power in np.arange(1.0, -4.1, -0.5))
"""The grid, strongest first: 10, 3.2, 1, ... 0.0001."""
LITTLE = 100
"""With fewer validation images than this the strength is chosen by cross-validation within the training images."""
FOLDS = 5
MOST_STEPS = 200
TOLERANCE = 1e-4
"""The path ends where no derivative is larger than this."""
FLAT = 1e-6
"""A feature whose deviation is smaller than this share of the largest one says nothing and is left as it is."""


@dataclass(frozen=True)
class Logistic:
    """A fitted regression on features as they come. weights: (C, width). intercepts: (C,). strength: as chosen."""

    weights: FloatArray
    intercepts: FloatArray
    strength: float

    def logits(self, features: Table) -> FloatArray:
        """(N, width) -> (N, C)."""
        logits: FloatArray = features.astype(np.float64) @ self.weights.T + self.intercepts
        return logits


@dataclass(frozen=True)
class Examples:
    """Examples to learn from. weights: (N,) what each row counts, 1 on average. units: (N,) rows never torn apart."""

    features: Table
    labels: IntArray
    weights: FloatArray
    units: IntArray

    def __len__(self) -> int:
        return len(self.labels)

    def some(self, rows: IntArray) -> Examples:
        """The examples at these rows."""
        return Examples(self.features[rows], self.labels[rows], self.weights[rows], self.units[rows])


def fit_path(train: Examples, n_classes: int, strengths: tuple[float, ...] = STRENGTHS) -> Iterator[Logistic]:
    """One regression a strength, each begun where the one before ended, and fitted when it is asked for.

    With fewer images than features it is solved in the space that the images span: the penalty does not notice a
    rotation, so the optimum is the same and a step costs less.
    """
    from scipy.optimize import minimize

    mean, deviation = standardisation(train.features)
    inputs = (train.features - mean) / deviation
    basis: Table | None = None
    if len(inputs) < inputs.shape[1]:
        basis = np.linalg.qr(inputs.T)[0]
        inputs = inputs @ basis
    width = inputs.shape[1]
    wanted = np.zeros((len(train), n_classes), dtype=np.float32)
    wanted[np.arange(len(train)), train.labels] = 1
    share = (train.weights / len(train)).astype(np.float32)[:, None]

    def loss(flat: FloatArray, strength: float) -> tuple[float, FloatArray]:
        coefficients = flat.reshape(n_classes, width + 1)
        logits = inputs @ coefficients[:, :width].T.astype(np.float32) + coefficients[:, width].astype(
            np.float32
        )
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        total = powers.sum(axis=1, keepdims=True)
        value = float((share * wanted * (np.log(total) - logits)).sum(dtype=np.float64))
        slope = share * (powers / total - wanted)
        gradient = np.empty_like(coefficients)
        gradient[:, :width] = slope.T @ inputs + strength * coefficients[:, :width]
        gradient[:, width] = slope.sum(axis=0, dtype=np.float64)
        return value + strength / 2 * float((coefficients[:, :width] ** 2).sum()), gradient.ravel()

    flat = np.zeros(n_classes * (width + 1))
    for strength in strengths:
        flat = minimize(
            loss,
            flat,
            args=(strength,),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": MOST_STEPS, "gtol": TOLERANCE, "ftol": 1e-9},
        ).x
        coefficients = flat.reshape(n_classes, width + 1)
        weights = (
            coefficients[:, :width] if basis is None else coefficients[:, :width] @ basis.T.astype(np.float64)
        )
        weights = weights / deviation
        yield Logistic(weights, coefficients[:, width] - weights @ mean.astype(np.float64), strength)


def standardisation(features: Table) -> tuple[Table, Table]:
    """(width,) means and deviations; 1 where a feature does not vary."""
    mean = features.mean(axis=0, dtype=np.float64)
    deviation = features.std(axis=0, dtype=np.float64)
    deviation[deviation <= FLAT * max(float(deviation.max(initial=0)), 1e-12)] = 1.0
    return mean.astype(np.float32), deviation.astype(np.float32)


def log_loss(logits: FloatArray, labels: IntArray, weights: FloatArray) -> float:
    """Weighted mean of -log of the probability of the true class."""
    top = logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0]
    return float(np.average(total - logits[np.arange(len(labels)), labels], weights=weights))


def fit_logistic(
    train: Examples, validation: Examples | None, n_classes: int, *, seed: int, c: float = 0.0
) -> tuple[Logistic, StoredText]:
    """The regression of the strength with the least log loss on images it was not fitted to, and how it was chosen.

    Of 100 validation images or more these decide; else 5 inner folds of the training images, which tear no unit apart.
    c: as of `HeadSettings`, 0 to choose.
    """
    if c:
        return next(fit_path(train, n_classes, (1 / (c * len(train)),))), tell("as asked for")
    if validation is not None and len(validation) >= LITTLE:
        path, losses = [], []
        for regression in fit_path(train, n_classes):
            path.append(regression)
            losses.append(loss_on(regression, validation))
            if risen(losses):
                break
        return path[int(np.argmin(losses))], tell("chosen on the {n} validation images", n=len(validation))
    inner_losses = cross_validated(train, n_classes, seed)
    if inner_losses is None:
        *_, middle = fit_path(train, n_classes, STRENGTHS[: len(STRENGTHS) // 2 + 1])
        return middle, tell("the middle of the grid: too few images to choose by")
    *_, last = fit_path(train, n_classes, STRENGTHS[: int(np.argmin(inner_losses)) + 1])
    return last, tell("chosen by {n} inner folds of the training images", n=FOLDS)


def loss_on(regression: Logistic, held_out: Examples) -> float:
    """Mean log loss of a regression on examples."""
    return log_loss(regression.logits(held_out.features), held_out.labels, held_out.weights)


def risen(losses: list[float]) -> bool:
    """Whether the last two losses are above the lowest: weaker strengths, which take longest, would be worse yet."""
    return len(losses) > 2 and min(losses[-2:]) > min(losses)


def cross_validated(train: Examples, n_classes: int, seed: int) -> list[float] | None:
    """Mean log loss a strength over inner folds, as far as it falls; None where there are fewer units than folds."""
    names = tuple(map(str, train.units))
    if len(np.unique(train.units)) < FOLDS:
        return None
    paths, held_out = [], []
    for inner, held in inner_folds(train.labels, names, FOLDS, seed):
        known = held[np.isin(train.labels[held], np.unique(train.labels[inner]))]
        if len(known):
            paths.append(fit_path(train.some(inner), n_classes))
            held_out.append(train.some(known))
    losses: list[float] = []
    for fits in zip(*paths, strict=True):
        sums = [
            len(examples) * loss_on(regression, examples)
            for regression, examples in zip(fits, held_out, strict=True)
        ]
        losses.append(sum(sums) / sum(map(len, held_out)))
        if risen(losses):
            break
    return losses or None
