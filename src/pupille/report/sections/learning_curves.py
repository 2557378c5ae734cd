"""Learning curves: loss and a metric by epoch, on training and on validation images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, percent, phrase, say, says, short
from pupille.i18n.visible import series as joined
from pupille.report.charts import svg
from pupille.report.exports import learning_exports
from pupille.report.section import Context, Section
from pupille.report.sections.learning_curve_words import ACCURACY, reading, rule
from pupille.report.tables.measure import Measure
from pupille.report.task_words import words_of
from pupille.results.run import HistoryRow

WIDTH, HEIGHT = 400.0, 220.0
NAMES = {"train": phrase("training"), "validation": phrase("validation")}
"""The curves, as their ends are labelled."""
LEFT, RIGHT, TOP, BOTTOM = 46.0, 84.0, 26.0, 34.0


def curve(history: Sequence[HistoryRow], measure: Measure | None, name: str) -> Markup:
    """One panel. measure: of the metric that epochs keep, None for the loss; name: of the run. Unknown values are
    passed over; "" where none is known.
    """
    quantity = measure.spec.name if measure else "loss"
    series = {part: _known(history, f"{part}_{quantity}") for part in ("train", "validation")}
    values = [v for points in series.values() for _, v in points]
    if not values:
        return Markup("")
    first, last = (int(row["epoch"] or 0) for row in (history[0], history[-1]))
    across = svg.Scale(first, max(last, first + 1), LEFT, WIDTH - RIGHT)
    shares = measure is not None and measure.share
    up = _vertical(values, shares=shares)
    parts = [*_axes(across, up, shares=shares)]
    for part, points in series.items():
        parts.append(svg.path([(across(e), up(v)) for e, v in points], f"curve {part}"))
    parts += _end_labels(series, across, up)
    heading = measure.headed(say(measure.spec.label)) if measure else say("Loss")
    parts.append(svg.text(0, 12, heading, "heading"))
    return svg.svg(
        WIDTH,
        HEIGHT,
        parts,
        title=say("{quantity} of {model} by epoch", quantity=heading, model=name),
        description=_in_words(series, shares=shares),
    )


def _known(history: Sequence[HistoryRow], key: str) -> list[tuple[float, float]]:
    return [(row["epoch"] or 0, value) for row in history if (value := row.get(key)) is not None]


def _vertical(values: list[float], *, shares: bool) -> svg.Scale:
    """Loss or error from zero; shares from a round tenth below their lowest value to 100 %."""
    if not shares:
        return svg.Scale(0.0, max(1e-9, *values) * 1.05, HEIGHT - BOTTOM, TOP)
    return svg.Scale(min(0.9, int(min(values) * 10) / 10), 1.0, HEIGHT - BOTTOM, TOP)


def _axes(across: svg.Scale, up: svg.Scale, *, shares: bool) -> list[Markup]:
    parts = []
    for tick in svg.nice_ticks(up.low, up.high, 6):
        parts.append(svg.line(LEFT, up(tick), WIDTH - RIGHT, up(tick), "grid"))
        label = short(100 * tick) if shares else short(tick)
        parts.append(svg.text(LEFT - 8, up(tick) + 4, label, "tick", anchor="end"))
    for tick in svg.nice_ticks(across.low, across.high, 7):
        if tick == int(tick):
            parts.append(
                svg.text(across(tick), HEIGHT - BOTTOM + 16, number(tick, 0), "tick", anchor="middle")
            )
    parts.append(svg.line(LEFT, up.start, WIDTH - RIGHT, up.start, "base"))
    parts.append(svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 3, say("epoch"), "tick", anchor="middle"))
    return parts


def _end_labels(
    series: Mapping[str, list[tuple[float, float]]], across: svg.Scale, up: svg.Scale, room: float = 15
) -> list[Markup]:
    """The name of each curve at its end; two that would overlap are moved apart."""
    ends = [(up(points[-1][1]), across(points[-1][0]), part) for part, points in series.items() if points]
    ends.sort()
    if len(ends) == 2 and ends[1][0] - ends[0][0] < room:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends = [(middle - room / 2, *ends[0][1:]), (middle + room / 2, *ends[1][1:])]
    return [svg.text(x + 8, y + 4, say(NAMES[part]), f"label {part}") for y, x, part in ends]


def _in_words(series: Mapping[str, list[tuple[float, float]]], *, shares: bool) -> str:
    def write(value: float) -> str:
        return percent(value) if shares else number(value, 3)

    return joined(
        says(
            "{part} from {first} to {last} over {n}\u00a0epoch",
            "{part} from {first} to {last} over {n}\u00a0epochs",
            len(points),
            part=say(NAMES[part]),
            first=write(points[0][1]),
            last=write(points[-1][1]),
        )
        for part, points in series.items()
        if points
    )


def make(context: Context) -> dict[str, Any]:
    """curves: of each network, loss, the metric that epochs keep and what they say."""
    measure = Measure(words_of(context.results).of_epochs, context.results.data.unit)
    drawings = [
        (run, curve(run.history, None, run.name), curve(run.history, measure, run.name))
        for run in context.results.runs
        if run.history
    ]
    return {
        "curves": [(run, loss, score, reading(run.history)) for run, loss, score in drawings],
        "curve_rule": rule(shares=measure.spec.name == ACCURACY),
        "learning_exports": learning_exports(measure.spec, drawings),
    }


LEARNING = Section("learning", phrase("Learning"), make, "sections/learning_curves.html.j2")
