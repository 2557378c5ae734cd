"""What is fixed before images are collected whose numbers are to be predicted, and how many of them that needs."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.config import Settings
from pupille.evaluation.inference.sample_size import POWER, images_for_width
from pupille.evaluation.regression.prediction_intervals import COVERAGE
from pupille.evaluation.regression.sample_size import (
    images_for_error,
    images_for_limits,
    images_to_settle_errors,
)
from pupille.i18n.language import StoredText, tell
from pupille.setting_values import ABOVE_0, not_allowed
from pupille.workflows.protocol import check_units

WIDTH_OF_SHARE = 0.1
"""Width of the interval of the share of true numbers that lie within the promised intervals."""


@dataclass(frozen=True)
class NumberProtocol(Settings):
    """The settings that the user fixes beforehand where a number is predicted.

    unit, images_per_unit, correlation: as of `Protocol`, of the absolute errors of two images. error: the mean absolute
    error that is expected; difference: the smallest of two models that matters; width: wished, of the 95 % interval of
    the error, by default half of it; all in the unit of the numbers, `measured_in`. metric: by which models are
    compared. Raises ConfigError for numbers out of range.
    """

    unit: str
    error: float
    difference: float
    images_per_unit: float = 1.0
    correlation: float = 0.2
    width: float | None = None
    measured_in: str = ""
    metric: str = "mae"
    task: str = "regression"

    def __post_init__(self) -> None:
        check_units(self.unit, self.images_per_unit, self.correlation)
        for name in ("error", "difference", "width"):
            value = getattr(self, name)
            if value is not None and not 0 < value < float("inf"):
                raise not_allowed(name, value, ABOVE_0)

    def questions(self) -> tuple[tuple[StoredText, int], ...]:
        """Each question in words, and the independent test images that it needs."""
        behind = f" {self.measured_in}" if self.measured_in else ""
        width = self.error / 2 if self.width is None else self.width
        return (
            (
                tell(
                    "the mean absolute error, expected to be {error:g3}{unit}, with a 95 % interval {width:g3}{unit} "
                    "wide, if errors are normally distributed",
                    error=self.error,
                    width=width,
                    unit=behind,
                ),
                images_for_error(self.error, width),
            ),
            (
                tell(
                    "the limits within which 95 of 100 errors lie, each with a 95 % interval {width:g3}{unit} wide",
                    width=self.error,
                    unit=behind,
                ),
                images_for_limits(self.error, self.error),
            ),
            (
                tell(
                    "a difference of {difference:g3}{unit} between the errors of two models, seen with a chance of "
                    "{power:0} % where their errors have nothing in common",
                    difference=self.difference,
                    unit=behind,
                    power=100 * POWER,
                ),
                images_to_settle_errors(self.difference, self.error),
            ),
            (
                tell(
                    "the share of true numbers within intervals that promise {coverage:0} %, with a 95 % interval "
                    "{width:g3} wide",
                    coverage=100 * COVERAGE,
                    width=WIDTH_OF_SHARE,
                ),
                images_for_width(COVERAGE, WIDTH_OF_SHARE),
            ),
        )
