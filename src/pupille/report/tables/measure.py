"""How one metric is written: shares in percent and their differences in points, other figures as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pupille.i18n.language import number, percent, points, say, translated, unsigned_points
from pupille.i18n.visible import visible
from pupille.report.charts import svg
from pupille.report.charts.whiskers import (
    LARGEST_REACH,
    SMALLEST_REACH,
    difference_scale,
    share_scale,
    value_scale,
)
from pupille.report.tables.cells import difference_cell, metric_cell
from pupille.report.tables.numbers import (
    FormattedMetric,
    between,
    format_metric,
    in_points,
    point_bounds,
    spec_of,
)
from pupille.report.tables.quantities import decimals, decimals_of_number, headed, quantity
from pupille.results.evaluation import Difference
from pupille.results.metric import Figure, Metric
from pupille.results.results import Results
from pupille.tasks.metric import MetricSpec

NEAR_THE_CHOSEN = 5.0
"""Differences further off than this many times the error of the chosen rung do not stretch their scale."""


@dataclass(frozen=True)
class Measure:
    """One metric of some results. of_target: the unit of what is predicted, such as `mm`."""

    spec: MetricSpec
    of_target: str = ""

    @property
    def share(self) -> bool:
        """Whether the metric is a share."""
        return self.spec.unit == "share"

    @property
    def unit(self) -> str:
        """What stands behind a figure: `mm`; "" of shares, whose percent sign is written with them."""
        return self.of_target if self.spec.unit == "target" else ""

    def format(self, metric: Metric) -> FormattedMetric:
        """Value, interval, n and reason as texts."""
        signed = self.spec.better == "zero"
        return format_metric(metric, self.spec.unit, of_target=self.of_target, signed=signed)

    def headed(self, label: str) -> str:
        """`Accuracy, %`, `Bias, mm`: the head of figures without their unit."""
        return say("{name}, {unit}", name=label, unit="%") if self.share else headed(label, self.unit)

    def difference_headed(self, label: str) -> str:
        """`Difference, points`: the head of differences without their unit."""
        return say("{name}, points", name=label) if self.share else headed(label, self.unit)

    def short(self, value: float) -> str:
        """`97.2 %`, `4.56 mm`."""
        return percent(value) if self.share else quantity(value, self.unit)

    def label(self) -> str:
        """`Accuracy`: what the metric is called."""
        return say(self.spec.label)

    def named(self) -> str:
        """`accuracy`: what the metric is called within a sentence."""
        return say(self.spec.in_sentence)

    def column_head(self) -> str:
        """`accuracy %`, `mean absolute error, mm`: above a column of a terminal."""
        return f"{self.named()} %" if self.share else self.headed(self.named())

    def size(self, value: float) -> str:
        """`2.8 points`, `0.31 mm`: of a difference or a deviation without its sign."""
        return in_points(value, sign=False) if self.share else quantity(abs(value), self.unit)

    def bare_size(self, value: float) -> str:
        """`2.8`, `0.31`: the same without its unit, for a column whose head says it."""
        return number(100 * value, 1) if self.share else quantity(abs(value))

    def bare(self, value: float) -> str:
        """`97.2`, `4.56`: a figure without its unit, for a column whose head says it."""
        return number(100 * value, 1) if self.share else quantity(value)

    def is_worse(self, metric: Metric, other: Metric) -> bool:
        """Whether the whole interval of a metric lies on the worse side of that of another one."""
        if None in (metric.low, metric.high, other.low, other.high):
            return False
        if self.spec.better == "down":
            return bool((metric.low or 0.0) > (other.high or 0.0))
        return bool((metric.high or 0.0) < (other.low or 0.0))

    def cell(self, metric: Metric) -> str:
        """`97.2 (95.0-98.5)`, `4.56 (3.90-5.10)`: for a column whose head says the unit."""
        value, low, high = metric.value, metric.low, metric.high
        if self.share or value is None:
            return metric_cell(metric)
        common = decimals([value, low, high])

        def written(figure: float) -> str:
            is_target = self.spec.unit == "target"
            return number(figure, common if is_target else decimals_of_number(figure))

        if low is None or high is None:
            return written(value)
        ends = written(low), written(high)
        if low < 0:
            return f"{written(value)}{say(' ({low} to {high})', low=ends[0], high=ends[1])}"
        return f"{written(value)} ({ends[0]}-{ends[1]})"

    def difference(self, difference: Figure) -> str:
        """`−2.8`, in points or the unit that the head of its column says; "" where it is unknown."""
        if difference.value is None:
            return ""
        if self.share:
            return points(difference.value)
        return quantity(difference.value, digits=self._digits(difference), signed=True)

    def bounds(self, difference: Figure) -> str:
        """`from −5.6 to +0.1`; "" where the interval is unknown."""
        low, high = difference.low, difference.high
        if self.share or low is None or high is None:
            return point_bounds(difference)
        digits = self._digits(difference)
        return between(*(quantity(end, digits=digits, signed=True) for end in (low, high)))

    def difference_cell(self, difference: Difference | None) -> str:
        """`-2.8 (-5.3 to -0.3) worse`; a dash where there is none."""
        if self.share or difference is None:
            return difference_cell(difference)
        interval = ""
        if difference.low is not None and difference.high is not None:
            digits = self._digits(difference)
            low, high = (
                quantity(end, digits=digits, signed=True) for end in (difference.low, difference.high)
            )
            interval = say(" ({low} to {high})", low=low, high=high)
        return f"{self.difference(difference)}{interval} {visible(translated(difference.word))}"

    def in_words(self, difference: Figure) -> str:
        """`−2.8 points (from −5.6 to +0.0)`."""
        if difference.value is None:
            return say("unknown size")
        interval = self.bounds(difference)
        return self._with_unit(difference) + (f" ({interval})" if interval else "")

    def more_or_less(self, difference: Figure) -> str:
        """`87.2 points less (from 83.0 to 90.4)`, or a signed difference where the interval holds zero."""
        value, low, high = difference.value, difference.low, difference.high
        if value is None or low is None or high is None or low <= 0 <= high:
            return say("a difference of {difference}", difference=self.in_words(difference))
        size = self._with_unit(difference, sign=False)
        ends = [self._unsigned(end, difference) for end in sorted((low, high), key=abs)]
        if value < 0:
            return say("{points} less ({interval})", points=size, interval=between(*ends))
        return say("{points} more ({interval})", points=size, interval=between(*ends))

    def scale(self, metrics: Sequence[Metric]) -> svg.Scale:
        """For dots and whiskers in the rows of a table."""
        if self.share:
            return share_scale(metrics)
        return value_scale(metrics, from_zero=self.spec.better == "down")

    def whole(self, metrics: Sequence[Metric]) -> svg.Scale:
        """The scale of such rows with room for all metrics, however far from the best."""
        if self.share:
            return share_scale(metrics, near=1.0)
        return value_scale(metrics, from_zero=self.spec.better == "down", near=float("inf"))

    def difference_scale(self, differences: Sequence[Difference], chosen: Metric) -> svg.Scale:
        """For those of differences, zero in the middle. chosen: the metric of the chosen run."""
        if self.share:
            return difference_scale(differences, least=SMALLEST_REACH, most=LARGEST_REACH)
        most = NEAR_THE_CHOSEN * abs(chosen.value or 0.0) or float("inf")
        return difference_scale(differences, least=0.0, most=most)

    def whole_scale(self, differences: Sequence[Difference]) -> svg.Scale:
        """For differences of which none is too far off to be drawn."""
        least = SMALLEST_REACH if self.share else 0.0
        return difference_scale(differences, least=least, most=float("inf"))

    def _digits(self, difference: Figure) -> int:
        return decimals([difference.value, difference.low, difference.high])

    def _unsigned(self, end: float, difference: Figure) -> str:
        return unsigned_points(end) if self.share else quantity(abs(end), digits=self._digits(difference))

    def _with_unit(self, difference: Figure, *, sign: bool = True) -> str:
        value = difference.value or 0.0
        if self.share:
            return in_points(value, sign=sign)
        return quantity(
            value if sign else abs(value), self.unit, digits=self._digits(difference), signed=sign
        )


def measure_of(results: Results, name: str) -> Measure:
    """How a metric of these results is written. Raises ConfigError for one that the task does not have."""
    return Measure(spec_of(results, name), results.data.unit)
