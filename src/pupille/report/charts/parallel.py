"""Trials of a search drawn as lines over one axis a setting, the metric last (parallel coordinates: Inselberg 1985)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pupille.report.charts import svg
from pupille.report.charts.settings import places_of

WIDTH, HEIGHT = 700.0, 220.0
SIDE, TOP, BOTTOM = 56.0, 26.0, 16.0
INSET = 8.0
"""Pixels between an end of an axis and the value that stands there."""


@dataclass(frozen=True)
class TrialLine:
    """A trial in a drawing. at: where it stands on each axis, a number or a word; None where it has no such setting.

    kind: its style: `best` or `trial`. title: what a pointer shows.
    """

    at: Sequence[float | str | None]
    kind: str
    title: str


def parallel_chart(
    lines: Sequence[TrialLine], *, axes: Sequence[str], title: str, description: str
) -> Markup:
    """The lines over their axes. axes: their names, as many as each line has places; the lines have two at least."""
    step = (WIDTH - 2 * SIDE) / max(len(axes) - 1, 1)
    parts: list[Markup] = []
    corners: list[list[tuple[float, float]]] = [[] for _ in lines]
    for number, name in enumerate(axes):
        x = SIDE + step * number
        parts.append(svg.line(x, TOP, x, HEIGHT - BOTTOM, "axis"))
        parts.append(svg.text(x, TOP - 12, name, "axis-name", anchor="middle", most=18))
        rows = [row for row, line in enumerate(lines) if line.at[number] is not None]
        values = [value for line in lines if (value := line.at[number]) is not None]
        if not values:
            continue
        places, ticks = places_of(values, HEIGHT - BOTTOM - INSET, TOP + INSET)
        for place, label in ticks:
            parts.append(svg.text(x + 5, place + 3.5, label, "tick", most=10))
        for row, place in zip(rows, places, strict=True):
            corners[row].append((x, place))
    order = sorted(zip(lines, corners, strict=True), key=lambda pair: pair[0].kind == "best")
    parts += [_line(line, ends) for line, ends in order]
    return svg.svg(WIDTH, HEIGHT, parts, title=title, description=description, kind="trials parallel")


def _line(line: TrialLine, corners: Sequence[tuple[float, float]]) -> Markup:
    points = " ".join(f"{svg.num(x)},{svg.num(y)}" for x, y in corners)
    return Markup('<polyline points="{}" class="{}"><title>{}</title></polyline>').format(
        points, line.kind, line.title
    )
