"""Figures as sentences and tables show them: a metric with its interval and n, points, times, short counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.i18n.language import (
    SPACE,
    count,
    number,
    percent,
    phrase,
    points,
    say,
    says,
    unsigned_points,
)
from pupille.i18n.stored_text import stored_text

NONE = "–"
"""Shown where there is no figure; the reason stands beside it."""

LABELS = {
    "accuracy": phrase("Accuracy"),
    "balanced_accuracy": phrase("Balanced accuracy"),
    "precision_macro": phrase("Precision, mean of the classes"),
    "recall_macro": phrase("Recall, mean of the classes"),
    "f1_macro": phrase("F1, mean of the classes"),
    "log_loss": phrase("Log loss"),
    "roc_auc": phrase("Area under the ROC curve"),
}
"""The overall metrics in the order in which they are shown."""

PLAIN = {"log_loss", "roc_auc"}
"""Metrics that are no percentage; they are written with three decimals."""


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


def format_metric(metric: Mapping[str, Any], name: str = "accuracy") -> FormattedMetric:
    """The texts of one metric record of `results.json`."""
    value, low, high = metric["value"], metric["low"], metric["high"]
    plain = name in PLAIN
    interval = ""
    if low is not None and high is not None:
        interval = between(number(low, 3), number(high, 3)) if plain else bounds(low, high)
    return FormattedMetric(
        value=NONE if value is None else number(value, 3) if plain else percent(value),
        interval=interval,
        n=f"n{SPACE}={SPACE}{count(metric['n'])}",
        reason=stored_text(metric, "reason") if metric.get("reason") else "",
    )


def metric_label(name: str) -> str:
    """What a metric is called above a column or beside its figures."""
    return say(LABELS[name]) if name in LABELS else name.replace("_", " ").capitalize()


def between(low: str, high: str) -> str:
    """`from −5.6 to +0.1`, of two written figures."""
    return say("from {low} to {high}", low=low, high=high)


def bounds(low: float, high: float) -> str:
    """`from 95.0 to 98.5 %`."""
    return say("from {low:1} to {high:1}\u00a0%", low=100 * low, high=100 * high)


def point_bounds(difference: Mapping[str, Any]) -> str:
    """`from −5.6 to +0.1`, in percentage points; "" where the interval is unknown."""
    low, high = difference["low"], difference["high"]
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
