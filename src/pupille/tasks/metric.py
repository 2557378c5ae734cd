"""What is known of a metric before any model is scored: its label, direction, bounds, unit and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Better = Literal["up", "down", "zero"]
Unit = Literal["share", "number", "target"]


@dataclass(frozen=True)
class MetricSpec:
    """One row of the table of a task's metrics, the one place that names them.

    name: the key in `results.json`. label: for a reader, in English; said in the reader's language by whoever shows it.
    better: whether a good model has a high value ("up"), a low one ("down") or one close to 0 ("zero").
    bounds: the least and the largest value that the metric can take, None where there is no end.
    unit: "share" is shown in percent and its differences in points, "number" as it is, "target" in the unit of what is
    predicted. interval: how the interval is made, a key that the task's `evaluate` knows.
    per_image: whether the metric is a mean over images, so that runs are compared by the paired scores of each image;
    else by the metrics of the same resamples.
    """

    name: str
    label: str
    better: Better
    bounds: tuple[float | None, float | None]
    unit: Unit
    interval: str
    per_image: bool

    def is_better(self, value: float, other: float) -> bool:
        """Whether a value is strictly better than another one."""
        if self.better == "zero":
            return abs(value) < abs(other)
        return value > other if self.better == "up" else value < other
