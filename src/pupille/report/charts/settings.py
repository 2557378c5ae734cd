"""Trials of a search drawn: a dot each, over the order they were made in or over one of their settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pupille.report.charts import svg

WIDTH, HEIGHT = 340.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 10.0, 34.0
RADIUS = 3.6
DECADES = 10
"""Numbers above 0 that span so much are drawn by their logarithm."""


@dataclass(frozen=True)
class TrialDot:
    """A trial in a drawing. at: where it stands from left to right, a number or a word. value: from bottom to top.

    kind: its style: `default`, `best` or `trial`. title: what a pointer shows.
    """

    at: float | str
    value: float
    kind: str
    title: str


def trial_chart(dots: Sequence[TrialDot], *, across: str, up: str, title: str, description: str) -> Markup:
    """The dots in a frame. across, up: the names of the axes."""
    rise = _around([dot.value for dot in dots], HEIGHT - BOTTOM, TOP)
    places, ticks = places_of([dot.at for dot in dots], LEFT + 12, WIDTH - RIGHT - 12)
    parts = [
        svg.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"),
        svg.text(LEFT, HEIGHT - 4, across, "axis-name"),
    ]
    for value, label in zip(
        levels := svg.nice_ticks(rise.low, rise.high, 4), svg.tick_labels(levels), strict=True
    ):
        parts.append(svg.line(LEFT, rise(value), WIDTH - RIGHT, rise(value), "grid"))
        parts.append(svg.text(LEFT - 5, rise(value) + 3.5, label, "tick", anchor="end"))
    for place, label in ticks:
        parts.append(svg.text(place, HEIGHT - BOTTOM + 13, label, "tick", anchor="middle", most=10))
    for place, dot in sorted(zip(places, dots, strict=True), key=lambda pair: pair[1].kind != "trial"):
        parts.append(_dot(place, rise(dot.value), dot))
    return svg.svg(WIDTH, HEIGHT, parts, title=title, description=f"{up}. {description}", kind="trials")


def _dot(x: float, y: float, dot: TrialDot) -> Markup:
    return Markup('<circle cx="{}" cy="{}" r="{}" class="{}"><title>{}</title></circle>').format(
        svg.num(x), svg.num(y), svg.num(RADIUS if dot.kind == "trial" else 1.5 * RADIUS), dot.kind, dot.title
    )


def _around(values: Sequence[float], start: float, end: float) -> svg.Scale:
    """A scale with a little room around the values."""
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or abs(high) * 0.05 or 1.0
    return svg.Scale(low - room, high + room, start, end)


def places_of(
    values: Sequence[float | str], start: float, end: float
) -> tuple[list[float], list[tuple[float, str]]]:
    """Where values stand between the ends of an axis, and the words beside it."""
    numbers = [value for value in values if not isinstance(value, str)]
    if len(numbers) < len(values):
        names = sorted({str(value) for value in values})
        step = (end - start) / max(len(names) - 1, 1)
        spots = {name: start + step * place for place, name in enumerate(names)}
        return [spots[str(value)] for value in values], [(spot, name) for name, spot in spots.items()]
    by_logarithm = min(numbers) > 0 and max(numbers) / min(numbers) >= DECADES
    turned = [math.log10(value) for value in numbers] if by_logarithm else numbers
    scale = _around(turned, start, end)
    ends = dict.fromkeys((min(numbers), max(numbers)))
    at_ends = dict.fromkeys((min(turned), max(turned)))
    ticks = [(scale(place), f"{value:g}") for place, value in zip(at_ends, ends, strict=True)]
    return [scale(value) for value in turned], ticks
