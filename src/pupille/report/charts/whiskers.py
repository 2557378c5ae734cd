"""Dots and whiskers that stand in the rows of a table, all on one scale, and the axis above them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from pupille.i18n.language import short
from pupille.report.charts import svg
from pupille.results.metric import Figure
from pupille.tasks.metric import Unit

WIDTH, DIFFERENCE_WIDTH, HEIGHT, PAD = 138.0, 122.0, 50.0, 12.0
SMALLEST_REACH, LARGEST_REACH = 0.02, 0.1
"""Half the width of the scale of differences: at least, and at most unless asked for more."""
NEAR_THE_BEST = 0.3
"""Rungs further below the best than this do not stretch the scale; an arrow stands for them."""
SHOWN = 0.75
"""Share of the differences that the scale reaches, rounded down, however far they are."""
LETTER = 5.8
"""Width of a letter of an axis, at most."""
NEAR_THE_LEAST = 6.0
"""Nor do rungs with an error that many times the least."""


def share_scale(metrics: Sequence[Figure], *, near: float = NEAR_THE_BEST) -> svg.Scale:
    """For drawings `WIDTH` wide: from a round tenth below all that are near the best, up to 100 %."""
    known = [(m.value, m.value if m.low is None else m.low) for m in metrics if m.value is not None]
    best = max((value for value, _ in known), default=1.0)
    lows = [min(value, low) for value, low in known if value >= best - near]
    low = max(0.0, int(min(lows, default=0.0) * 10) / 10)
    return svg.Scale(min(low, 0.9), 1.0, PAD, WIDTH - PAD)


def value_scale(metrics: Sequence[Figure], *, from_zero: bool, near: float = NEAR_THE_LEAST) -> svg.Scale:
    """As `share_scale`, for figures that are no shares. from_zero: of those that are none below 0, the least the best.

    Then those above `near` times the least do not stretch the scale; else all ends do.
    """
    known = [
        (m.value, *(end for end in (m.low, m.high) if end is not None))
        for m in metrics
        if m.value is not None
    ]
    least = min((ends[0] for ends in known), default=0.0)
    close = [ends for ends in known if not from_zero or not least or ends[0] <= near * least]
    low = 0.0 if from_zero else min((min(ends) for ends in close), default=0.0)
    high = max((max(ends) for ends in close), default=1.0)
    room = 0.05 * (high - low) or 0.5 * abs(high) or 1.0
    # Figures that are none below 0 have no scale below it.
    start = low if from_zero else max(0.0, low - room) if low >= 0 else low - room
    return svg.Scale(start, high + room, PAD, WIDTH - PAD)


def difference_scale(
    differences: Sequence[Figure], *, least: float = SMALLEST_REACH, most: float = LARGEST_REACH
) -> svg.Scale:
    """For drawings `DIFFERENCE_WIDTH` wide, zero in the middle: wide enough for all ends up to `most` from it, and for
    three differences of four, so that arrows stay the exception.

    least: how far it reaches at least.
    """
    farthest = sorted(
        max(abs(end) for end in (d.low, d.high, d.value) if end is not None)
        for d in differences
        if d.value is not None
    )
    inner = farthest[: int(SHOWN * len(farthest))]
    most = max([most, *inner[-1:]])
    ends = [abs(end) for d in differences for end in (d.low, d.high, d.value) if end is not None]
    near = [end for end in ends if end <= most]
    reach = max(least, 1.1 * max(near, default=least)) or max(ends, default=0.0) or 1.0
    return svg.Scale(-reach, reach, PAD, DIFFERENCE_WIDTH - PAD)


def whisker(
    metric: Figure, scale: svg.Scale, width: float, *, chosen: bool = False, height: float = HEIGHT
) -> Markup:
    """A dot at the value and a line over the interval, with the scale's grid behind them."""
    middle, emphasis = height / 2, "mark strong" if chosen else "mark"
    return svg.svg(
        width, height, [*_grid(scale, height), *_mark(metric, scale, middle, emphasis)], kind="row"
    )


def difference_whisker(difference: Figure | None, scale: svg.Scale, *, kind: str) -> Markup:
    """As `whisker`, for a signed difference, with the line of no difference. kind: the style of dot and whisker."""
    parts = [*_grid(scale, HEIGHT), svg.line(scale(0), 0, scale(0), HEIGHT, "zero")]
    if difference is not None:
        parts += _mark(difference, scale, HEIGHT / 2, kind)
    return svg.svg(DIFFERENCE_WIDTH, HEIGHT, parts, kind="row")


def _mark(figure: Figure, scale: svg.Scale, middle: float, kind: str) -> list[Markup]:
    """Dot and whisker as far as the scale reaches; an arrow head where they go on beyond it."""
    value = figure.value
    if value is None:
        return []
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
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
    return [svg.line(scale(t), 0, scale(t), height, "grid") for t in _ticks(scale)]


def _ticks(scale: svg.Scale) -> list[float]:
    """Round values, so few that their labels do not touch."""
    for most in (4, 3):
        ticks = svg.nice_ticks(scale.low, scale.high, most)
        widths = [LETTER * len(label) for label in svg.tick_labels(ticks)]
        pairs = zip(pairwise(ticks), pairwise(widths), strict=True)
        if all(scale(b) - scale(a) > (left + right) / 2 for (a, b), (left, right) in pairs):
            return ticks
    return svg.nice_ticks(scale.low, scale.high, 2)


def axis(scale: svg.Scale, width: float, *, unit: Unit = "share", signed: bool = False) -> Markup:
    """The labels of a column of drawings: of shares in percent or percentage points, of others as they are."""
    ticks = _ticks(scale)
    labels = [short(100 * tick) for tick in ticks] if unit == "share" else svg.tick_labels(ticks)
    if signed:
        labels = [f"+{label}" if tick > 0 else label for tick, label in zip(ticks, labels, strict=True)]
    parts = [
        svg.text(scale(tick), 11, label, "tick", anchor="middle")
        for tick, label in zip(ticks, labels, strict=True)
    ]
    return svg.svg(width, 15, parts, kind="axis")
