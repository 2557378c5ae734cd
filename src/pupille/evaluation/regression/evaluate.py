"""From predicted numbers to their `RegressionEvaluation`: metrics with interval, n and reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import ConfigError
from pupille.evaluation.inference.bootstrap import FEWEST_RESAMPLES, studentised_intervals
from pupille.evaluation.inference.estimate import too_few
from pupille.evaluation.inference.scales import (
    FISHER,
    ONE_MINUS,
    Bounds,
    scaled_interval,
    student_interval,
)
from pupille.evaluation.inference.statistics import left_out_scores
from pupille.evaluation.regression.intervals import median_interval
from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import (
    SUMS,
    Constants,
    RegressionStatistics,
    known_images,
    statistics,
)
from pupille.evaluation.regression.wording import (
    FEW_FOR_SQUARES,
    RIGHT_CONSTANT,
    SAME_PREDICTION,
    SAME_TRUTH,
    about_intervals,
    few_groups,
    left_out,
    rare_errors,
)
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions, RegressionEvaluation
from pupille.tasks.metric import MetricSpec


def evaluate(
    predictions: NumberPredictions,
    *,
    constants: Constants | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
    trained: bool = True,
) -> RegressionEvaluation:
    """The metrics of the images whose true number is known, with 95 % intervals.

    constants: what skill is measured against, of training images alone; None takes those of the predictions' own scale.
    groups: the group of each of the N
    images; the intervals are then made of whole groups and n counts groups. seed, resamples: of the bootstrap. trained:
    whether a model trained here answered, and not another tool.
    Definitions and sources: `docs/metrics.md`. Raises DataError if no true number is known or the groups do not fit;
    ConfigError if resamples is below 100.
    """
    if resamples < FEWEST_RESAMPLES:
        raise ConfigError(
            tell(
                "resamples must be at least {fewest}. Got {resamples}.",
                fewest=FEWEST_RESAMPLES,
                resamples=resamples,
            )
        )
    known, units = known_images(predictions, groups)
    table = statistics(known, units, Constants.of(predictions) if constants is None else constants)
    grouped = groups is not None
    values = {name: float(value[0]) for name, value in table.scores(np.ones((table.n_units, 1))).items()}
    why = too_few(table.n_units, grouped=grouped)
    spreads = None if why else Spreads.of(table, values, resamples=resamples, seed=seed)
    names = () if groups is None else sorted({str(groups[int(i)]) for i in np.flatnonzero(predictions.known)})
    return RegressionEvaluation(
        {spec.name: _metric(spec, values[spec.name], table, spreads, why) for spec in METRICS},
        about_intervals(table.n_units, grouped=grouped, resamples=resamples, seed=seed, trained=trained),
        tuple(_notes(table, names, len(predictions), enough=why is None)),
        predictions.unit,
    )


@dataclass(frozen=True)
class Spreads:
    """What the intervals are made of. values: of the metrics. left_out: metric -> (J,) its values without each unit.

    errors: bounds of the mean absolute error (`mae`) and of the mean squared one (`rmse`), None without a spread.
    """

    table: RegressionStatistics
    values: Mapping[str, float]
    left_out: Mapping[str, FloatArray]
    errors: Mapping[str, Bounds | None]

    @classmethod
    def of(
        cls, table: RegressionStatistics, values: Mapping[str, float], *, resamples: int, seed: int
    ) -> Spreads:
        """The spreads by seeded resamples and the jackknife."""
        rows = table.sums[[SUMS.index("absolute_error"), SUMS.index("squared_error")]]
        bounds = studentised_intervals(rows, table.sums[0], resamples=resamples, seed=seed)
        errors = dict(zip(("mae", "rmse"), bounds, strict=True))
        return cls(table, values, left_out_scores(table, seed=seed), errors)

    def studentised(self, name: str) -> Bounds | None:
        """Of a mean loss, by the bootstrap."""
        return self.errors[name]

    def root(self, name: str) -> Bounds | None:
        """Of the root of a mean loss: the roots of its bounds."""
        bounds = self.errors[name]
        return bounds and (float(np.sqrt(bounds[0])), float(np.sqrt(bounds[1])))

    def student(self, name: str) -> Bounds | None:
        """Student's t with the jackknife's standard error."""
        return student_interval(self.values[name], self.left_out[name], n_units=self.table.n_units)

    def median(self, _: str) -> Bounds | None:
        """Of the median of the absolute errors."""
        return median_interval(np.abs(self.table.predicted - self.table.true), self.table.units)

    def fisher(self, name: str) -> Bounds | None:
        """Of a correlation."""
        return scaled_interval(self.values[name], self.left_out[name], FISHER, n_units=self.table.n_units)

    def one_minus(self, name: str) -> Bounds | None:
        """Of one minus a ratio of sums."""
        return scaled_interval(self.values[name], self.left_out[name], ONE_MINUS, n_units=self.table.n_units)


INTERVALS: Mapping[str, Callable[[Spreads, str], Bounds | None]] = {
    "studentised": Spreads.studentised,
    "root": Spreads.root,
    "student": Spreads.student,
    "median": Spreads.median,
    "fisher": Spreads.fisher,
    "one_minus": Spreads.one_minus,
}
"""`MetricSpec.interval` -> the bounds of a metric by its name; None where no spread was seen."""


def _metric(
    spec: MetricSpec, value: float, table: RegressionStatistics, spreads: Spreads | None, why: str | None
) -> Metric:
    n = table.n_units
    if np.isnan(value):
        return Metric(None, None, None, n, _undefined(spec.name, table))
    if spreads is None:
        return Metric(value, None, None, n, why)
    bounds = INTERVALS[spec.interval](spreads, spec.name)
    if bounds is None:
        return Metric(value, None, None, n, tell("too few images, or all alike: no interval can be given"))
    return Metric(value, min(bounds[0], value), max(bounds[1], value), n)


def _undefined(name: str, table: RegressionStatistics) -> StoredText:
    if name in ("skill", "skill_rmse"):
        return tell(RIGHT_CONSTANT)
    return tell(SAME_PREDICTION if np.ptp(table.true) else SAME_TRUTH)


def _notes(
    table: RegressionStatistics, names: Sequence[str], n_given: int, *, enough: bool
) -> list[StoredText]:
    notes = [left_out(n_given - table.n)] if n_given > table.n else []
    if names and not enough:
        notes.append(few_groups(names, table.units, table.predicted - table.true))
    if enough and table.n_units <= FEW_FOR_SQUARES:
        notes.append(rare_errors())
    return notes
