"""Dots and whiskers that stand in the rows of a table, all on one scale, and the axis above them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pupille.i18n.language import short
from pupille.report.charts import svg
from pupille.results.metric import Figure

WIDTH, DIFFERENCE_WIDTH, HEIGHT, PAD = 138.0, 122.0, 50.0, 12.0
SMALLEST_REACH, LARGEST_REACH = 0.02, 0.1
"""Half the width of the scale of differences: at least, and at most unless asked for more."""
NEAR_THE_BEST = 0.3
"""Rungs further below the best than this do not stretch the scale; an arrow stands for them."""


def share_scale(metrics: Sequence[Figure]) -> svg.Scale:
    """For drawings `WIDTH` wide: from a round tenth below all that are near the best, up to 100 %."""
    known = [(m.value, m.low or 0.0) for m in metrics if m.value is not None]
    best = max((value for value, _ in known), default=1.0)
    lows = [min(value, low) for value, low in known if value >= best - NEAR_THE_BEST]
    low = max(0.0, int(min(lows, default=0.0) * 10) / 10)
    return svg.Scale(min(low, 0.9), 1.0, PAD, WIDTH - PAD)


def difference_scale(differences: Sequence[Figure], *, most: float = LARGEST_REACH) -> svg.Scale:
    """For drawings `DIFFERENCE_WIDTH` wide, zero in the middle: wide enough for all ends up to `most` from it."""
    ends = [abs(end) for d in differences for end in (d.low, d.high, d.value) if end is not None]
    near = [end for end in ends if end <= most]
    reach = max(SMALLEST_REACH, 1.1 * max(near, default=SMALLEST_REACH))
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
    return [svg.line(scale(t), 0, scale(t), height, "grid") for t in svg.nice_ticks(scale.low, scale.high, 4)]


def axis(scale: svg.Scale, width: float, *, signed: bool = False) -> Markup:
    """The labels of a column of drawings, in percent or percentage points."""
    ticks = svg.nice_ticks(scale.low, scale.high, 4)
    write = _signed if signed else _unsigned
    return svg.svg(
        width, 15, [svg.text(scale(t), 11, write(t), "tick", anchor="middle") for t in ticks], kind="axis"
    )


def _unsigned(value: float) -> str:
    return short(100 * value)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + short(100 * value)
