"""Figures as sentences and tables show them: a metric with its interval and n, points, times, short counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pupille.i18n.language import SPACE, count, number, percent, points, retell, say, says, unsigned_points
from pupille.report.tables.quantities import decimals, decimals_of_number, quantity
from pupille.results.metric import Figure, Metric
from pupille.results.results import Results
from pupille.tasks import metric_spec, metric_specs
from pupille.tasks.metric import MetricSpec, Unit

NONE = "–"
"""Shown where there is no figure; the reason stands beside it."""


@dataclass(frozen=True)
class FormattedMetric:
    """A metric as text. value: `97.2 %` or `–`; interval: `from 95.0 to 98.5 %` or empty; n: `n = 360`."""

    value: str
    interval: str
    n: str
    reason: str

    def in_words(self) -> str:
        """`97.2 % (95 % interval from 95.0 to 98.5 %, n = 360)`."""
        return f"{self.value} ({self.how_sure()})"

    def how_sure(self) -> str:
        """`95 % interval from 95.0 to 98.5 %, n = 360`."""
        if not self.interval:
            return say("no interval, {n}", n=self.n)
        return say("95\u00a0% interval {interval}, {n}", interval=self.interval, n=self.n)


def common_reason(figures: Sequence[FormattedMetric]) -> str:
    """Why none of these figures has an interval; empty where one has, or where the reasons differ."""
    defined = [figure for figure in figures if figure.value != NONE]
    reasons = {figure.reason for figure in defined} - {""}
    return reasons.pop() if len(reasons) == 1 and not any(figure.interval for figure in defined) else ""


def without_reason(figure: FormattedMetric) -> FormattedMetric:
    """A figure that leaves its reason to a sentence beside the table; one that is undefined keeps it."""
    return figure if figure.value == NONE else replace(figure, reason="")


def format_metric(
    metric: Metric, unit: Unit = "share", *, of_target: str = "", signed: bool = False
) -> FormattedMetric:
    """The texts of one metric. of_target: the unit of the data, such as `mm`. signed: with a plus above 0."""
    low, high = metric.low, metric.high
    common = decimals([metric.value, low, high])

    def digits(value: float) -> int:
        return common if unit == "target" else decimals_of_number(value)

    behind = of_target if unit == "target" else ""
    written, interval = NONE, ""
    if metric.value is not None and unit == "share":
        written = percent(metric.value)
    elif metric.value is not None:
        written = quantity(metric.value, behind, digits=digits(metric.value), signed=signed)
    if low is not None and high is not None and unit == "share":
        interval = bounds(low, high)
    elif low is not None and high is not None:
        interval = between(
            quantity(low, digits=digits(low), signed=signed),
            quantity(high, behind, digits=digits(high), signed=signed),
        )
    return FormattedMetric(written, interval, n=format_n(metric.n), reason=retell(metric.reason or ""))


def format_n(n: int) -> str:
    """`n = 360`."""
    return f"n{SPACE}={SPACE}{count(n)}"


def spec_of(results: Results, name: str) -> MetricSpec:
    """What the task of these results knows of a metric. Raises ConfigError for a metric that it does not have."""
    return metric_spec(results.task, name)


def metric_label(results: Results, name: str) -> str:
    """What a metric is called above a column or beside its figures. Raises ConfigError for one that has no row."""
    return say(spec_of(results, name).label)


def metric_in_sentence(results: Results, name: str) -> str:
    """What a metric is called within a sentence or a heading. Raises ConfigError for one that has no row."""
    return say(spec_of(results, name).in_sentence)


def listed_metrics(task: str) -> list[MetricSpec]:
    """The metrics that stand in the table of all of them, in its order."""
    return [spec for spec in metric_specs(task).values() if spec.listed]


def between(low: str, high: str) -> str:
    """`from −5.6 to +0.1`, of two written figures."""
    return say("from {low} to {high}", low=low, high=high)


def bounds(low: float, high: float) -> str:
    """`from 95.0 to 98.5 %`."""
    return say("from {low:1} to {high:1}\u00a0%", low=100 * low, high=100 * high)


def point_bounds(difference: Figure) -> str:
    """`from −5.6 to +0.1`, in percentage points; "" where the interval is unknown."""
    low, high = difference.low, difference.high
    return "" if low is None or high is None else between(points(low), points(high))


def in_points(difference: float, *, sign: bool = True) -> str:
    """`−2.8 points`."""
    written = points(difference) if sign else unsigned_points(difference)
    # 1.9 points are singular in French.
    whole = int(round(abs(100 * difference), 1))
    return says("{points}\u00a0points", "{points}\u00a0points", whole, points=written)


def short_count(total: int) -> str:
    """At most six characters: `650`, `61.7k`, `5.3M`, `138M`."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if total >= size:
            scaled = total / size
            figure = number(scaled, 0 if scaled >= 100 else 1)
            return say("{figure}{unit}", figure=figure, unit=letter)
    return str(total)


def energy(kwh: float, space: str = SPACE) -> str:
    """An energy in kilowatt-hours in the unit that fits it: `1.2 kWh`, `35 Wh`, `0.40 Wh`, `3.1 mWh`."""
    for size, unit in ((1.0, "kWh"), (1e-3, "Wh"), (1e-6, "mWh")):
        if kwh >= 0.1 * size or unit == "mWh":
            scaled = kwh / size
            digits = 0 if scaled >= 9.95 else 1 if scaled >= 0.995 else 2
            return f"{number(scaled, digits)}{space}{unit}"
    raise AssertionError("the last unit fits every energy")


def duration(seconds: float, space: str = SPACE) -> str:
    """A time in the unit that fits it: `120 µs`, `0.10 ms`, `8.1 s`, `2 min 5 s`, `1 h 3 min`."""
    if seconds >= 3600:
        hours, rest = divmod(round(seconds / 60), 60)
        return f"{hours}{space}h{space}{rest}{space}min"
    if seconds >= 99.95:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes}{space}min{space}{rest}{space}s"
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= 0.0995 * size or unit == "µs":
            scaled = seconds / size
            digits = 0 if scaled >= 9.95 and unit != "s" else 1 if scaled >= 0.995 else 2
            return f"{number(scaled, digits)}{space}{unit}"
    raise AssertionError("the last unit fits every time")
