"""What an allowed leak is worth: each rung trained with it and without it, as rows with their drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import phrase, points, say
from pupille.i18n.stored_text import stored_text
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import DIFFERENCE_WIDTH, axis, difference_scale, difference_whisker
from pupille.report.tables.numbers import NONE, FormattedMetric, format_metric, point_bounds

WORDS = {"better": phrase("better with the leak"), "worse": phrase("worse with the leak")}


@dataclass(frozen=True)
class Row:
    """One rung. removed: training images taken out. word: of the difference; suspicious: the leak raises the score."""

    name: str
    removed: int
    with_leak: FormattedMetric
    without: FormattedMetric
    difference: str
    interval: str
    word: str
    suspicious: bool
    drawing: Markup


@dataclass(frozen=True)
class Leak:
    """The rungs that were trained twice, with the axis of their drawings."""

    rows: list[Row]
    axis: Markup


def leak(results: Mapping[str, Any]) -> Leak | None:
    """The rungs in the order of the file; None where none was trained without the leak."""
    twice = [run for run in results["runs"] if run.get("without_twins")]
    if not twice:
        return None
    scale = difference_scale([run["without_twins"]["difference"] for run in twice], most=1.0)
    return Leak(
        [_row(run, results["primary_metric"], scale) for run in twice],
        axis(scale, DIFFERENCE_WIDTH, signed=True),
    )


def _row(run: Mapping[str, Any], primary: str, scale: Scale) -> Row:
    without, difference = run["without_twins"], run["without_twins"]["difference"]
    value, word = difference["value"], difference["word"]
    return Row(
        name=run["name"],
        removed=without["removed"],
        with_leak=format_metric(run["metrics"][primary], primary),
        without=format_metric(without["metrics"][primary], primary),
        difference=NONE if value is None else points(value),
        interval=point_bounds(difference),
        word=say(WORDS[word]) if word in WORDS else stored_text(difference, "word"),
        suspicious=word == "better",
        drawing=difference_whisker(difference, scale, kind="mark worse" if word == "better" else "mark"),
    )
