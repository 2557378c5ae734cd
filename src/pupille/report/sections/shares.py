"""Trained again on shares of the training images: whether more images would help."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.language import count, number, retell, say
from pupille.report.charts import svg
from pupille.report.sections.repeats_table import terminal_table
from pupille.report.tables.columns import Column, metric_cell
from pupille.report.tables.numbers import format_metric, in_points, point_bounds
from pupille.results.repeats import LearningCurveRecord

CURVE_WIDTH, CURVE_HEIGHT = 460.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 24.0, 26.0, 40.0


@dataclass(frozen=True)
class Shares:
    """The curve of the shares and what it says."""

    drawing: Markup
    words: list[str]


def shares(record: LearningCurveRecord) -> Shares:
    """The curve over shares of the training images. record: the `learning_curve` of what was trained again."""
    return Shares(_curve(record), curve_words(record))


def curve_words(record: LearningCurveRecord) -> list[str]:
    """Whether more images would help."""
    fit, images = record.fit, record.points[-1].images
    if fit is None or fit.gain.value is None:
        return [say("Nothing is said about more images: {reason}", reason=retell(record.reason or ""))]
    forecast = say(
        "If the curve goes on as it began, twice the {images:count} training images would change the accuracy of "
        "{name} by {gain} ({interval}).",
        images=images,
        name=record.name,
        gain=in_points(fit.gain.value),
        interval=point_bounds(fit.gain),
    )
    word = {
        "helps": say("More images would help."),
        "flat": say("More of the same would bring less than one point."),
        "unclear": say("Whether more images would help cannot be told from these."),
    }
    return [forecast, word[fit.word]]


def _curve(record: LearningCurveRecord) -> Markup:
    """Dots with their intervals over the number of training images, which begins at zero."""
    points = record.points
    most = points[-1].images
    across = svg.Scale(0, most, LEFT, CURVE_WIDTH - RIGHT)
    known = [end for p in points for end in (p.score.low, p.score.value) if end is not None]
    up = svg.Scale(min(0.9, int(min(known, default=0.0) * 10) / 10), 1.0, CURVE_HEIGHT - BOTTOM, TOP)
    parts = [svg.text(0, 12, say("Accuracy, %"), "heading")]
    for tick in svg.nice_ticks(up.low, up.high, 6):
        parts.append(svg.line(LEFT, up(tick), CURVE_WIDTH - RIGHT, up(tick), "grid"))
        parts.append(svg.text(LEFT - 6, up(tick) + 4, number(100 * tick, 0), "tick", anchor="end"))
    values = [(across(p.images), up(p.score.value)) for p in points if p.score.value is not None]
    parts.append(svg.path(values, "curve train"))
    for point in points:
        x, score = across(point.images), point.score
        if score.low is not None and score.high is not None:
            parts.append(svg.line(x, up(score.low), x, up(score.high), "whisker mark"))
        if score.value is not None:
            parts.append(svg.dot(x, up(score.value), 4, "dot mark"))
        parts.append(svg.text(x, CURVE_HEIGHT - BOTTOM + 16, count(point.images), "tick", anchor="middle"))
    parts.append(svg.text(LEFT, CURVE_HEIGHT - 6, say("training images"), "heading"))
    texts = [say("{n:count}: {share}", n=p.images, share=format_metric(p.score).in_words()) for p in points]
    return svg.svg(
        CURVE_WIDTH,
        CURVE_HEIGHT,
        parts,
        title=say("Accuracy of {name} by the number of training images", name=record.name),
        description="; ".join(texts),
        kind="wide",
    )


def shares_text(record: LearningCurveRecord, width: int) -> str:
    """The table of a terminal, at most `width` characters wide, and its sentences."""
    return terminal_table(
        say("More images? {name} on shares of the training images", name=record.name),
        share_columns(record),
        curve_words(record),
        width,
    )


def share_columns(record: LearningCurveRecord) -> list[Column]:
    """A row for each share."""
    return [
        Column(say("training images"), [count(point.images) for point in record.points]),
        Column(say("accuracy %"), [metric_cell(point.score) for point in record.points], left=True),
        Column("n", [format_metric(point.score).n for point in record.points], left=True),
    ]
