"""The metrics of objects in seeded resamples of the images or groups, and the `Metric` that each becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.intervals import Bounds, logit_interval
from pupille.evaluation.detection.statistics import DetectionStatistics, mean_over_classes, size_of
from pupille.evaluation.detection.wording import (
    ALIKE,
    FEWEST_OF_CLASS,
    NO_ANSWER,
    NO_ANSWER_OF_CLASS,
    NO_OBJECT,
    NO_OBJECT_OF_CLASS,
    rare_class,
    rare_classes,
)
from pupille.evaluation.inference.bootstrap import leave_out_weights, resample_weights, studentised_intervals
from pupille.evaluation.inference.estimate import too_few
from pupille.evaluation.inference.scales import student_interval
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.tasks.metric import MetricSpec

Losses = Callable[[FloatArray], Mapping[str, FloatArray]]
"""Weights (U, B) -> name -> (B,)."""


@dataclass(frozen=True)
class Resampled:
    """The metrics of all images, and of each of B resamples; B is 0 where there are too few units.

    by_class, pooled: name -> (C, 1 + B) of each class, name -> (1 + B,) of all objects or images; the first column is
    of all images once. others: name -> (1 + B,) what else was asked for. why: there are no intervals, None where
    there are.
    """

    statistics: DetectionStatistics
    classes: tuple[str, ...]
    grouped: bool
    seed: int
    resamples: int
    by_class: Mapping[str, FloatArray]
    pooled: Mapping[str, FloatArray]
    others: Mapping[str, FloatArray]
    why: str | None

    @classmethod
    def of(
        cls,
        statistics: DetectionStatistics,
        classes: tuple[str, ...],
        *,
        grouped: bool,
        resamples: int,
        seed: int,
        others: Losses | None = None,
    ) -> Resampled:
        """The metrics by seeded resamples. others: what else is computed of the same weights."""
        why = too_few(statistics.n_units, grouped=grouped)
        chunks = [np.ones((statistics.n_units, 1))]
        if why is None:
            chunks += resample_weights(statistics.n_units, resamples=resamples, seed=seed, rows=statistics.n)
        parts = [(statistics.by_class(w), statistics.pooled(w), others(w) if others else {}) for w in chunks]
        by_class, pooled, more = (_joined([part[i] for part in parts]) for i in range(3))
        return cls(statistics, classes, grouped, seed, resamples, by_class, pooled, more, why)

    def overall(self, spec: MetricSpec) -> Metric:
        """One metric of all classes."""
        n = self.statistics.n_units
        if spec.name in self.pooled:
            return self._pooled(spec)
        if spec.name not in self.by_class:
            return Metric(None, None, None, n, tell(self.statistics.unordered))
        values = self.by_class[spec.name]
        value = float(mean_over_classes(values[:, :1])[0])
        if np.isnan(value):
            return Metric(None, None, None, n, tell(NO_OBJECT))
        if self.why:
            return Metric(value, None, None, n, self.why)
        units = self.units_of(spec.name)
        defined = np.isfinite(values[:, 0])
        common = defined & (units >= FEWEST_OF_CLASS)
        rare = [self.classes[i] for i in np.flatnonzero(defined & ~common)]
        if not common.any():
            return Metric(value, None, None, n, rare_classes(rare, None, grouped=self.grouped))
        means = mean_over_classes(values[common])
        reason = rare_classes(rare, float(means[0]), grouped=self.grouped) if rare else None
        bounds = logit_interval(float(means[0]), means[1:], n_units=n, n_behind=int(units[common].max()))
        return _metric(value, bounds, n, reason)

    def of_class(self, name: str, label: int) -> Metric:
        """One metric of a class."""
        n = int(self.units_of(name)[label])
        if name not in self.by_class:
            return Metric(None, None, None, n, tell(self.statistics.unordered))
        values = self.by_class[name][label]
        value = float(values[0])
        if np.isnan(value):
            why = NO_ANSWER_OF_CLASS if name == "precision" else NO_OBJECT_OF_CLASS
            return Metric(None, None, None, n, tell(why))
        if self.why or n < FEWEST_OF_CLASS:
            return Metric(value, None, None, n, self.why or rare_class(n, grouped=self.grouped))
        n_units = self.statistics.n_units
        return _metric(value, logit_interval(value, values[1:], n_units=n_units, n_behind=n), n)

    def units_of(self, name: str) -> IntArray:
        """(C,) images or groups with objects of each class, of the size that a metric is about."""
        sums = self.statistics.sums
        objects = sums.get(f"objects_{size_of(name)}", sums["objects"])
        return np.asarray((objects > 0).sum(axis=1), dtype=np.int64)

    def _pooled(self, spec: MetricSpec) -> Metric:
        """Of a metric of all objects together, or a mean over images."""
        values, n = self.pooled[spec.name], self.statistics.n_units
        value = float(values[0])
        if np.isnan(value):
            return Metric(None, None, None, n, tell(NO_ANSWER if spec.name == "precision" else NO_OBJECT))
        if self.why:
            return Metric(value, None, None, n, self.why)
        return _metric(value, INTERVALS[spec.interval](self, spec.name), n)

    def _logit(self, name: str) -> Bounds | None:
        values, n = self.pooled[name], self.statistics.n_units
        return logit_interval(float(values[0]), values[1:], n_units=n, n_behind=n)

    def _studentised(self, name: str) -> Bounds | None:
        return self.mean_loss(self._image_scores(name))

    def _student(self, name: str) -> Bounds | None:
        statistics = self.statistics
        totals = np.bincount(statistics.units, weights=self._image_scores(name))
        left_out = np.concatenate(
            [
                totals @ w / (statistics.images @ w)
                for w in leave_out_weights(statistics.n_units, seed=self.seed)
            ]
        )
        return student_interval(float(self.pooled[name][0]), left_out, n_units=statistics.n_units)

    def mean_loss(self, of_images: FloatArray) -> Bounds | None:
        """Bounds of the mean of a loss (N,) over images."""
        totals = np.bincount(self.statistics.units, weights=of_images).astype(np.float64)
        (bounds,) = studentised_intervals(
            totals[None], self.statistics.images, resamples=self.resamples, seed=self.seed
        )
        return bounds

    def _image_scores(self, name: str) -> FloatArray:
        return self.statistics.of_images[name]


INTERVALS: Mapping[str, Callable[[Resampled, str], Bounds | None]] = {
    "logit": Resampled._logit,
    "studentised": Resampled._studentised,
    "student": Resampled._student,
}
"""`MetricSpec.interval` -> the bounds of a metric of all objects or images by its name."""


def _joined(parts: Sequence[Mapping[str, FloatArray]]) -> dict[str, FloatArray]:
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}


def _metric(value: float, bounds: Bounds | None, n: int, reason: str | None = None) -> Metric:
    if bounds is None:
        return Metric(value, None, None, n, tell(ALIKE))
    if reason:
        return Metric(value, *bounds, n, reason)
    return Metric(value, min(bounds[0], value), max(bounds[1], value), n)
