"""Numbers as sentences and tables write them: percentages with one decimal, an interval and n with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NONE = "–"
"""Shown where there is no figure; the reason stands beside it."""

MINUS = "\u2212"
SPACE = "\u00a0"
"""Between a number and its unit; a line never breaks there."""

LABELS = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "precision_macro": "Precision, mean of the classes",
    "recall_macro": "Recall, mean of the classes",
    "f1_macro": "F1, mean of the classes",
    "log_loss": "Log loss",
    "roc_auc": "Area under the ROC curve",
}
"""The overall metrics in the order in which they are shown."""

PLAIN = {"log_loss", "roc_auc"}
"""Metrics that are no percentage; they are written with three decimals."""


@dataclass(frozen=True)
class Shown:
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
        interval = f"95{SPACE}% interval {self.interval}" if self.interval else "no interval"
        return f"{interval}, {self.n}"


def shown(metric: Mapping[str, Any], name: str = "accuracy") -> Shown:
    """The texts of one metric record of `results.json`."""
    value, low, high = metric["value"], metric["low"], metric["high"]
    plain = name in PLAIN
    write = decimal if plain else percent
    interval = ""
    if low is not None and high is not None:
        interval = f"from {decimal(low)} to {decimal(high)}" if plain else bounds(low, high)
    return Shown(
        value=NONE if value is None else write(value),
        interval=interval,
        n=f"n{SPACE}={SPACE}{count(metric['n'])}",
        reason=metric.get("reason") or "",
    )


def percent(share: float) -> str:
    """A share as a percentage with one decimal; not quite all is never written as 100 %, nor a few as 0 %."""
    if 0 < share < 0.0005:
        return f"<{SPACE}0.1{SPACE}%"
    if 0.9995 <= share < 1:
        return f">{SPACE}99.9{SPACE}%"
    return f"{100 * share:.1f}{SPACE}%"


def bounds(low: float, high: float) -> str:
    """`from 95.0 to 98.5 %`."""
    return f"from {100 * low:.1f} to {100 * high:.1f}{SPACE}%"


def decimal(value: float) -> str:
    """Three decimals."""
    return f"{value:.3f}".replace("-", MINUS)


def points(difference: float, *, sign: bool = True) -> str:
    """A difference of shares in percentage points: `−2.8`, `+0.3`; a tiny one with up to three decimals."""
    scaled = 100 * difference
    digits = next((d for d in (1, 2, 3) if round(abs(scaled), d) > 0), 1)
    text = f"{abs(scaled):.{digits}f}"
    if not sign or float(text) == 0:
        return text
    return (MINUS if scaled < 0 else "+") + text


def count(number: int) -> str:
    """`61,706`."""
    return f"{number:,}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 image`, `1,797 images`."""
    return f"{count(number)}{SPACE}{noun if number == 1 else plural or noun + 's'}"


def short_count(number: int) -> str:
    """At most five characters: `650`, `61.7k`, `5.3M`, `138M`."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            scaled = number / size
            return f"{scaled:.0f}{letter}" if scaled >= 100 else f"{scaled:.1f}{letter}"
    return str(number)


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
            return f"{scaled:.{digits}f}{space}{unit}"
    raise AssertionError("the last unit fits every time")
