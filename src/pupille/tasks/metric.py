"""What is known of a metric before any model is scored: its label, direction, bounds, unit and interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pupille.i18n.language import StoredText, tell

Better = Literal["up", "down", "zero"]
Unit = Literal["share", "number", "target"]


@dataclass(frozen=True)
class MetricSpec:
    """One row of the table of a task's metrics, the one place that names them.

    name: the key in `results.json`. label, in_sentence: what a reader calls it at the head of a line or a column, and
    within a sentence; in English, said in the reader's language by whoever shows it.
    better: whether a good model has a high value ("up"), a low one ("down") or one close to 0 ("zero").
    bounds: the least and the largest value that the metric can take, None where there is no end.
    unit: "share" is shown in percent and its differences in points, "number" as it is, "target" in the unit of what is
    predicted. interval: how the interval is made, a key that the task's `evaluate` knows.
    per_image: whether the metric is a mean over images, so that runs are compared by the paired scores of each image;
    else by the metrics of the same resamples. listed: whether it stands in the table of all metrics that people read.
    function: the dotted name of what computes it from the statistics of the task; "" where that is no function alone.
    """

    name: str
    label: str
    in_sentence: str
    better: Better
    bounds: tuple[float | None, float | None]
    unit: Unit
    interval: str
    per_image: bool
    listed: bool = True
    function: str = ""

    def written(self, value: float, unit: str = "") -> StoredText:
        """A value in words: a share in percent, a number of the target in its unit."""
        if self.unit == "share":
            return tell("{value:1} %", value=100 * value)
        if self.unit == "target" and unit:
            return tell("{value:g3} {unit}", value=value, unit=unit)
        return tell("{value:g3}", value=value)

    def is_better(self, value: float, other: float) -> bool:
        """Whether a value is strictly better than another one."""
        if self.better == "zero":
            return abs(value) < abs(other)
        return value > other if self.better == "up" else value < other
