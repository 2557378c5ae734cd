"""What every task hands to the inference: metrics of weighted images or groups, and the scores of single images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from pupille.evaluation.inference.bootstrap import leave_out_weights, resample_weights
from pupille.results.arrays import FloatArray, IntArray


class Statistics(Protocol):
    """What the metrics of one run need, on N images in U units (images, or groups of them)."""

    @property
    def n(self) -> int:
        """N, the images with a known truth."""
        ...

    @property
    def n_units(self) -> int:
        """U, the images or groups."""
        ...

    @property
    def units(self) -> IntArray:
        """(N,) the unit of each image, from 0 to U - 1."""
        ...

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """Metric -> (B,) its value for each column of weights (U, B), how often each unit counts; NaN if undefined."""
        ...

    def image_scores(self, metric: str) -> FloatArray | None:
        """(N,) the numbers whose mean is the metric; None for a metric that is no mean over images."""
        ...


@runtime_checkable
class WithSteps(Protocol):
    """Statistics with a metric that moves in steps, of which the jackknife does not know the variance."""

    def smooth_scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """As of `Statistics.scores`, with nearly the same value and no steps."""
        ...


@dataclass(frozen=True)
class Grouped:
    """Statistics of images, resampled by their groups. of_images: whose units are single images. units: (N,) the group
    of each, numbered from 0."""

    of_images: Statistics
    units: IntArray

    @property
    def n(self) -> int:
        """N, the images with a known truth."""
        return self.of_images.n

    @property
    def n_units(self) -> int:
        """The groups."""
        return int(self.units.max()) + 1

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """As of `Statistics`: every image counts as its group does."""
        return self.of_images.scores(weights[self.units])

    def image_scores(self, metric: str) -> FloatArray | None:
        """As of `Statistics`."""
        return self.of_images.image_scores(metric)


@dataclass(frozen=True)
class ImageScores:
    """A metric that is a mean over images, by the score of each, whichever model gave it. values, units: (N,)."""

    metric: str
    values: FloatArray
    units: IntArray

    @property
    def n(self) -> int:
        """N, the images."""
        return len(self.values)

    @property
    def n_units(self) -> int:
        """The images or groups."""
        return int(self.units.max()) + 1

    def scores(self, weights: FloatArray) -> Mapping[str, FloatArray]:
        """As of `Statistics`."""
        of_images = weights[self.units]
        return {self.metric: (self.values @ of_images) / of_images.sum(axis=0)}

    def image_scores(self, metric: str) -> FloatArray | None:
        """As of `Statistics`; None for every other metric."""
        return self.values if metric == self.metric else None


def resampled_scores(statistics: Statistics, *, resamples: int, seed: int) -> dict[str, FloatArray]:
    """Metric -> (resamples,) its values in seeded resamples of the units, the same for every run of these images."""
    weights = resample_weights(statistics.n_units, resamples=resamples, seed=seed, rows=statistics.n)
    return _joined(map(statistics.scores, weights))


def left_out_scores(statistics: Statistics, *, seed: int) -> dict[str, FloatArray]:
    """Metric -> (J,) its values without each unit in turn, or without each of 500 seeded parts where there are more.

    Of a metric that moves in steps those of its smooth twin.
    """
    scores = statistics.smooth_scores if isinstance(statistics, WithSteps) else statistics.scores
    return _joined(map(scores, leave_out_weights(statistics.n_units, seed=seed, rows=statistics.n)))


def _joined(parts: Iterable[Mapping[str, FloatArray]]) -> dict[str, FloatArray]:
    chunks = list(parts)
    return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
