"""The ladder's rows, and the dots and whiskers that stand in them on one common scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.report import svg
from pupille.report.numbers import MINUS, NONE, Shown, duration, points, short_count, shown
from pupille.report.verdict import difference_of

WIDTH, DIFFERENCE_WIDTH, HEIGHT, PAD = 138.0, 122.0, 50.0, 12.0
SMALLEST_REACH, LARGEST_REACH = 0.02, 0.1
"""Half the width of the scale of differences, at least and at most."""
NEAR_THE_BEST = 0.3
"""Rungs further below the best than this do not stretch the scale; an arrow stands for them."""


@dataclass(frozen=True)
class Row:
    """One rung, as the table shows it."""

    run: Mapping[str, Any]
    chosen: bool
    metric: Shown
    f1: Shown
    difference: str
    interval: str
    word: str
    parameters: str
    training: str
    prediction: str
    whisker: Markup
    difference_whisker: Markup


@dataclass(frozen=True)
class Ladder:
    """All rungs with the axes of the two columns of drawings."""

    rows: list[Row]
    axis: Markup
    difference_axis: Markup


def ladder(results: Mapping[str, Any]) -> Ladder:
    """The rungs in the order of the file, each with its metric and its difference from the chosen one."""
    primary = results["primary_metric"]
    scale = share_scale([run["metrics"][primary] for run in results["runs"]])
    reach = _reach(results["differences"])
    gap = svg.Scale(-reach, reach, PAD, DIFFERENCE_WIDTH - PAD)
    return Ladder(
        rows=[_row(results, run, scale, gap) for run in results["runs"]],
        axis=axis(scale, WIDTH),
        difference_axis=axis(gap, DIFFERENCE_WIDTH, signed=True),
    )


def _row(results: Mapping[str, Any], run: Mapping[str, Any], scale: svg.Scale, gap: svg.Scale) -> Row:
    metric, cost = run["metrics"][results["primary_metric"]], run["cost"]
    chosen = run["name"] == results["chosen"]
    difference = None if chosen else difference_of(results, run["name"])
    known = difference is not None and difference["value"] is not None
    bounded = difference is not None and None not in (difference["low"], difference["high"])
    parameters, train, predict = cost["parameters"], cost["train_seconds"], cost["predict_seconds_per_image"]
    return Row(
        run=run,
        chosen=chosen,
        metric=shown(metric, results["primary_metric"]),
        f1=shown(run["metrics"]["f1_macro"], "f1_macro"),
        difference=points(difference["value"]) if difference and known else NONE,
        interval=f"from {points(difference['low'])} to {points(difference['high'])}"
        if difference and bounded
        else "",
        word="chosen" if chosen else difference["word"] if difference else "not compared",
        parameters=NONE if parameters is None else short_count(parameters),
        training=NONE if train is None else duration(train),
        prediction=NONE if predict is None else duration(predict),
        whisker=whisker(metric, scale, WIDTH, chosen=chosen),
        difference_whisker=_difference(difference, gap, chosen=chosen),
    )


def share_scale(metrics: Sequence[Mapping[str, Any]]) -> svg.Scale:
    """For drawings `WIDTH` wide: from a round tenth below all that are near the best, up to 100 %."""
    known = [m for m in metrics if m["value"] is not None]
    best = max((m["value"] for m in known), default=1.0)
    lows = [min(m["value"], m["low"] or 0.0) for m in known if m["value"] >= best - NEAR_THE_BEST]
    low = max(0.0, int(min(lows, default=0.0) * 10) / 10)
    return svg.Scale(min(low, 0.9), 1.0, PAD, WIDTH - PAD)


def _reach(differences: Sequence[Mapping[str, Any]]) -> float:
    """Half the width of the scale of differences: wide enough for all ends within 10 points of zero."""
    ends = [abs(d[k]) for d in differences for k in ("low", "high", "value") if d[k] is not None]
    near = [end for end in ends if end <= LARGEST_REACH]
    return max(SMALLEST_REACH, 1.1 * max(near, default=SMALLEST_REACH))


def whisker(
    metric: Mapping[str, Any], scale: svg.Scale, width: float, *, chosen: bool = False, height: float = HEIGHT
) -> Markup:
    """A dot at the value and a line over the interval, with the scale's grid behind them."""
    middle, emphasis = height / 2, "mark strong" if chosen else "mark"
    return svg.svg(
        width, height, [*_grid(scale, height), *_mark(metric, scale, middle, emphasis)], kind="row"
    )


def _difference(difference: Mapping[str, Any] | None, scale: svg.Scale, *, chosen: bool) -> Markup:
    middle = HEIGHT / 2
    parts = [*_grid(scale, HEIGHT), svg.line(scale(0), 0, scale(0), HEIGHT, "zero")]
    if chosen:
        parts.append(svg.dot(scale(0), middle, 4, "dot mark strong"))
    elif difference is not None and difference["value"] is not None:
        kind = f"mark {difference['word']}" if difference["word"] in ("better", "worse") else "mark"
        parts += _mark(difference, scale, middle, kind)
    return svg.svg(DIFFERENCE_WIDTH, HEIGHT, parts, kind="row")


def _mark(figure: Mapping[str, Any], scale: svg.Scale, middle: float, kind: str) -> list[Markup]:
    """Dot and whisker as far as the scale reaches; an arrow head where they go on beyond it."""
    value = figure["value"]
    if value is None:
        return []
    low = value if figure["low"] is None else figure["low"]
    high = value if figure["high"] is None else figure["high"]
    parts = []
    if low < scale.low:
        parts.append(svg.triangle(scale.start - 9, middle, -1, kind))
    if high > scale.high:
        parts.append(svg.triangle(scale.end + 9, middle, 1, kind))
    if high >= scale.low and low <= scale.high:
        parts.append(svg.line(scale(low), middle, scale(high), middle, f"whisker {kind}"))
    if scale.low <= value <= scale.high:
        parts.append(svg.dot(scale(value), middle, 4, f"dot {kind}"))
    return parts


def _grid(scale: svg.Scale, height: float) -> list[Markup]:
    return [svg.line(scale(t), 0, scale(t), height, "grid") for t in svg.nice_ticks(scale.low, scale.high, 4)]


def axis(scale: svg.Scale, width: float, *, signed: bool = False) -> Markup:
    """The labels of a column of drawings, in percent or percentage points."""
    ticks = svg.nice_ticks(scale.low, scale.high, 4)
    write = _signed if signed else _unsigned
    return svg.svg(
        width, 15, [svg.text(scale(t), 11, write(t), "tick", anchor="middle") for t in ticks], kind="axis"
    )


def _unsigned(value: float) -> str:
    return f"{100 * value:g}"


def _signed(value: float) -> str:
    return f"{MINUS if value < 0 else '+' if value > 0 else ''}{abs(100 * value):g}"
