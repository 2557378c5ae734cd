"""Groups on which a model is worse and which nobody named: pointed at by validation, tried on test.

Candidates are clusters of the validation images in the space of features, as they are and with the mean of each class
taken away, and the values of metadata columns. Those with the most mistakes are asked about on the test images, where a
group is named that is worse beyond chance and by enough to be worth a name; each candidate leaves out the images of
those before it, so that a group is not named twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.inference.subgroups import SMALLEST
from pupille.evaluation.inference.worse_groups import chances, holm, within
from pupille.evaluation.losses import LEAST
from pupille.exploration.clusters import centres_of, nearest
from pupille.results.arrays import FloatArray, IntArray

BoolArray = NDArray[np.bool_]
CLUSTERS = (2, 3, 4, 6, 8, 12, 16, 24)
COMPONENTS = 20
MOST = 3
"""Candidates that are asked about on test; every one more makes it harder for all."""
LEAST_EXCESS = 1.5
"""Standard errors by which the mistakes of a candidate must lie above chance on validation."""
LARGEST = 1 / 2
"""A group of more images is no group."""
ALPHA = 0.05


@dataclass(frozen=True)
class Part:
    """Images of one part of the split. losses: (N,). features: (N, D). strata: (N,) from 0. units: (N,) from 0 of
    declared groups, None without. columns: name -> the value of each image. least: by how much the mean loss of a group
    must lie above that of the others of its strata to be worth a name."""

    losses: FloatArray
    features: FloatArray
    strata: IntArray
    units: IntArray | None
    columns: Mapping[str, Sequence[str]]
    least: float = LEAST


@dataclass(frozen=True)
class Candidate:
    """One group, as masks over both parts. column, value: None of a cluster."""

    validation: BoolArray
    test: BoolArray
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Judged:
    """A candidate and the chance of its losses on test, for all candidates together. enough: whether they lie so much
    above the others that it is worth a name."""

    candidate: Candidate
    chance: float
    enough: bool

    @property
    def named(self) -> bool:
        """Whether it is worse on test too, and by enough."""
        return self.enough and self.chance < ALPHA


def unknown_groups(validation: Part, test: Part, *, seed: int) -> tuple[Judged, ...]:
    """The groups that validation points at, with what test says of each."""
    every = [*of_columns(validation, test), *of_clusters(validation, test, seed=seed)]
    chosen = [each for each in worst_apart(every, validation) if each.test.sum() >= SMALLEST]
    alone = chances([each.test for each in chosen], test.losses, test.strata, test.units, seed=seed)
    residuals = within(test.losses, test.strata)
    return tuple(
        Judged(each, float(p), gap_of(each.test, residuals) >= test.least)
        for each, p in zip(chosen, holm(alone), strict=True)
    )


def of_columns(validation: Part, test: Part) -> Iterator[Candidate]:
    """A candidate for each value of each column of metadata."""
    for column, cells in validation.columns.items():
        here, there = np.array(cells, dtype=str), np.array(test.columns[column], dtype=str)
        for value in np.unique(here):
            yield Candidate(here == value, there == value, column, str(value))


def of_clusters(validation: Part, test: Part, *, seed: int) -> Iterator[Candidate]:
    """A candidate for each cluster, in few and in many clusters, with the classes and without them."""
    n = len(validation.losses)
    for centred in (True, False):
        here, there = components(validation, test, centred=centred)
        for k in (k for k in CLUSTERS if k * SMALLEST <= n):
            centres = centres_of(here, k, seed=seed, starts=3)
            numbers, others = nearest(here, centres), nearest(there, centres)
            for number in range(len(centres)):
                yield Candidate(numbers == number, others == number)


def components(validation: Part, test: Part, *, centred: bool) -> tuple[FloatArray, FloatArray]:
    """Both parts by the principal components of the first. centred: less the mean of each stratum."""
    from sklearn.decomposition import PCA

    parts = [without_means(part) if centred else part.features for part in (validation, test)]
    n, width = parts[0].shape
    pca = PCA(
        max(1, min(COMPONENTS, width, n // 5)),
        svd_solver="full" if width <= 500 else "randomized",
        random_state=0,
    ).fit(parts[0])
    here, there = (np.asarray(pca.transform(part), dtype=np.float64) for part in parts)
    return here, there


def without_means(part: Part) -> FloatArray:
    """(N, D) features less the mean of their stratum."""
    features = np.array(part.features, dtype=np.float64)
    for stratum in np.unique(part.strata):
        rows = part.strata == stratum
        features[rows] -= features[rows].mean(axis=0)
    return features


def worst_apart(every: Sequence[Candidate], validation: Part) -> Iterator[Candidate]:
    """The candidates with the most mistakes beyond those of their strata, each without the images of those before."""
    residuals = within(validation.losses, validation.strata)
    left = list(every)
    for _ in range(MOST):
        rated = [
            (excess_of(each.validation, residuals, validation.least), -place)
            for place, each in enumerate(left)
        ]
        if not rated or max(rated)[0] < LEAST_EXCESS:
            return
        best = left[-max(rated)[1]]
        yield best
        left = [
            Candidate(each.validation & ~best.validation, each.test & ~best.test, each.column, each.value)
            for each in left
        ]


def gap_of(inside: BoolArray, residuals: FloatArray) -> float:
    """How far the mean of residuals inside lies above that of the others."""
    return float(residuals[inside].mean() - residuals[~inside].mean())


def excess_of(inside: BoolArray, residuals: FloatArray, least: float) -> float:
    """How far the sum of residuals inside lies above chance, in standard errors; minus infinity for no group, and for
    one whose mean does not lie so much above the others."""
    n, size = len(residuals), int(inside.sum())
    if not SMALLEST <= size <= LARGEST * n or gap_of(inside, residuals) < least:
        return -np.inf
    spread = float(residuals.std()) * np.sqrt(size * (1 - size / n))
    return float(residuals[inside].sum() / spread) if spread > 0 else -np.inf
