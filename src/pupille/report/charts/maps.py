"""A map as squares: filled where a place speaks for the answer, hollow where it speaks against it.

The area of a square is the value, so that nothing hangs on a colour: a grey print shows the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pupille.i18n.language import say
from pupille.report.charts.svg import num

CELL = 10
"""Units of the drawing that a place is wide."""
LARGEST = 0.94
"""Share of a place's side that the largest square takes."""
SMALLEST = 0.04
"""Squares whose side is a smaller share of a place's are left out."""

Rows = Sequence[Sequence[float]]


def map_drawing(
    values: Rows, *, uri: str = "", tiny: bool = False, squares: bool = True, striped: bool = False
) -> Markup:
    """A map, a picture below it if there is one. uri: of the picture. squares: whether the map itself is drawn.

    tiny: whether the picture keeps its pixels square. striped: whether it is struck through, as one that says nothing.
    """
    height, width = CELL * len(values), CELL * len(values[0])
    parts = []
    if uri:
        parts.append(
            Markup('<image href="{}" width="{}" height="{}" preserveAspectRatio="none"{}/>').format(
                uri, width, height, Markup(' class="tiny"') if tiny else ""
            )
        )
    if squares:
        parts += _squares(values)
    if striped:
        parts += [
            Markup('<path class="stripe" d="M{} 0 L{} {}"/>').format(start, start + height, height)
            for start in range(-height, width, CELL)
        ]
    return Markup('<svg class="map{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        " on" if uri else "", width, height, _words(uri, squares, striped), Markup("").join(parts)
    )


def largest(values: Rows) -> float:
    """What the largest square stands for."""
    return max(abs(value) for row in values for value in row)


def _squares(values: Rows) -> list[Markup]:
    most = largest(values) or 1.0
    squares = []
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            side = CELL * LARGEST * (abs(value) / most) ** 0.5
            if side < CELL * SMALLEST:
                continue
            x, y = (CELL * (place + 0.5) - side / 2 for place in (column, row))
            squares.append(
                Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
                    "for" if value > 0 else "against", num(x), num(y), num(side), num(side)
                )
            )
    return squares


def _words(uri: str, squares: bool, striped: bool) -> str:
    if not squares:
        return say("the image as the model sees it")
    if striped:
        return say("a map that says nothing")
    return say("the map over the image") if uri else say("the map")
