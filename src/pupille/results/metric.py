"""A figure with its interval and the number of images behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence, with_stored_texts


class Figure(Protocol):
    """A value with its interval, of a metric or of a difference; None where there is none."""

    @property
    def value(self) -> float | None:
        """The value itself."""

    @property
    def low(self) -> float | None:
        """The lower bound of its interval."""

    @property
    def high(self) -> float | None:
        """The upper bound of its interval."""


@dataclass(frozen=True)
class BareFigure:
    """A value with its interval and nothing else, such as a difference seen from the other side."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Metric:
    """One figure with its 95 % interval.

    value: None where the metric is undefined, then `reason` says why.
    low, high: bounds of the interval; None where none can be given, then `reason` says why.
    n: the number of independent units behind the value (images, or images of one class).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    reason: Sentence | None = None

    def __post_init__(self) -> None:
        for number in (self.value, self.low, self.high):
            if number is not None and math.isnan(number):
                raise ValueError(tell("a metric is a number or None, never NaN"))
        if (self.value is None or self.low is None or self.high is None) and not self.reason:
            raise ValueError(tell("a metric without value or interval needs a reason"))

    def to_json(self) -> dict[str, Any]:
        """`{"value", "low", "high", "n"}`, with `"reason"` where there is one."""
        record: dict[str, Any] = {"value": self.value, "low": self.low, "high": self.high, "n": self.n}
        if self.reason:
            record["reason"] = self.reason
        return with_stored_texts(record)
