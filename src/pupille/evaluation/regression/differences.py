"""Runs that predict numbers, as the paired comparison asks for them: on the same images, by sums and single images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.evaluation.inference.paired import differences_to as differences_between
from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import Constants, RegressionStatistics, known_images, statistics
from pupille.i18n.language import tell
from pupille.results.evaluation import Difference
from pupille.results.regression import NumberPredictions


def differences_to(
    chosen: str,
    runs: Mapping[str, NumberPredictions],
    *,
    metric: str = "mae",
    constants: Constants | None = None,
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> tuple[Difference, ...]:
    """Each run's metric minus that of the chosen run: `pupille.evaluation.inference.paired` on images with a number.

    runs: predictions by name, of the same images in the same order. constants: what skill is measured against, needed
    for it alone. margin: the smallest difference that matters, named beforehand, in the unit of the metric. groups:
    the group of each image; whole groups are then resampled.
    Raises ConfigError for an unknown metric or chosen run or a skill without its constants, DataError if the runs are
    not of the same images, no true number is known or the metric of a run is undefined.
    """
    specs = {spec.name: spec for spec in METRICS}
    if metric not in specs:
        raise ConfigError(unknown_choice("the metric of the differences", metric, specs))
    if metric in ("skill", "skill_rmse") and constants is None:
        raise ConfigError(
            tell("skill is measured against constants. Give the median and the mean of the training images.")
        )
    if chosen not in runs:
        raise ConfigError(unknown_choice("the chosen run", chosen, runs))
    tables = {}
    for name, predictions in runs.items():
        check_same_numbers(chosen, runs[chosen], name, predictions)
        known, units = known_images(predictions, groups)
        tables[name] = statistics(known, units, constants or Constants(0.0, 0.0))
    return differences_between(
        chosen,
        tables,
        specs[metric],
        grouped=groups is not None,
        margin=margin,
        seed=seed,
        resamples=resamples,
    )


def statistics_of_run(predictions: NumberPredictions) -> RegressionStatistics:
    """The statistics of a run, each image by itself."""
    known, units = known_images(predictions, None)
    return statistics(known, units, Constants.of(predictions))


def check_same_numbers(
    chosen: str, reference: NumberPredictions, name: str, predictions: NumberPredictions
) -> None:
    """Raises DataError unless the two predictions are of the same images, true numbers and unit in the same order."""
    same = (
        predictions.ids == reference.ids
        and predictions.unit == reference.unit
        and np.array_equal(predictions.values, reference.values, equal_nan=True)
    )
    if not same:
        raise DataError(
            tell(
                "the runs {name!r} and {chosen!r} were not scored on the same images, numbers and "
                "unit in the same order, so they cannot be compared. Predict again with both on one "
                "split.",
                name=name,
                chosen=chosen,
            )
        )
