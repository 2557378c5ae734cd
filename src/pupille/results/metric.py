"""A figure with its interval and the number of images behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pupille.i18n.stored_text import Sentence, with_stored_texts


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
                raise ValueError("a metric is a number or None, never NaN")
        if (self.value is None or self.low is None or self.high is None) and not self.reason:
            raise ValueError("a metric without value or interval needs a reason")

    def to_json(self) -> dict[str, Any]:
        """`{"value", "low", "high", "n"}`, with `"reason"` where there is one."""
        record: dict[str, Any] = {"value": self.value, "low": self.low, "high": self.high, "n": self.n}
        if self.reason:
            record["reason"] = self.reason
        return with_stored_texts(record)
