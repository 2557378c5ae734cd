"""Trained again on shares of the training images: whether more images would help."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.language import count, number, retell, say
from pupille.report.charts import svg
from pupille.report.sections.repeats_table import terminal_table
from pupille.report.tables.columns import Column
from pupille.report.tables.measure import Measure
from pupille.results.metric import Metric
from pupille.results.repeats import LearningCurveRecord

CURVE_WIDTH, CURVE_HEIGHT = 460.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 24.0, 26.0, 40.0


@dataclass(frozen=True)
class Shares:
    """The curve of the shares and what it says."""

    drawing: Markup
    words: list[str]


def shares(record: LearningCurveRecord, measure: Measure) -> Shares:
    """The curve over shares of the training images. record: the `learning_curve` of what was trained again.

    measure: of the primary metric.
    """
    return Shares(_curve(record, measure), curve_words(record, measure))


def curve_words(record: LearningCurveRecord, measure: Measure) -> list[str]:
    """Whether more images would help."""
    fit, images = record.fit, record.points[-1].images
    if fit is None or fit.gain.value is None:
        return [say("Nothing is said about more images: {reason}", reason=retell(record.reason or ""))]
    # What doubling betters is above 0 where it helps; an error then changes by less than 0.
    change = fit.gain if measure.spec.better == "up" else _negated(fit.gain)
    forecast = say(
        "If the curve goes on as it began, twice the {images:count} training images would change the {metric} of "
        "{name} by {gain}.",
        images=images,
        metric=measure.named(),
        name=record.name,
        gain=measure.in_words(change),
    )
    word = {
        "helps": say("More images would help."),
        "flat": say("More of the same would bring less than one point.")
        if measure.share
        else say("More of the same would lower the error by less than 5\u00a0% of it."),
        "unclear": say("Whether more images would help cannot be told from these."),
    }
    return [forecast, word[fit.word]]


def _negated(metric: Metric) -> Metric:
    """A difference seen from the other side."""
    low, high = metric.low, metric.high
    return Metric(
        None if metric.value is None else -metric.value,
        None if high is None else -high,
        None if low is None else -low,
        metric.n,
        metric.reason,
    )


def _upward(known: list[float], measure: Measure) -> svg.Scale:
    """The scale of the scores: shares up to 100 %, errors from 0 on."""
    if measure.share:
        return svg.Scale(min(0.9, int(min(known, default=0.0) * 10) / 10), 1.0, CURVE_HEIGHT - BOTTOM, TOP)
    return svg.Scale(0.0, 1.05 * max(known, default=1.0), CURVE_HEIGHT - BOTTOM, TOP)


def _curve(record: LearningCurveRecord, measure: Measure) -> Markup:
    """Dots with their intervals over the number of training images, which begins at zero."""
    points = record.points
    most = points[-1].images
    across = svg.Scale(0, most, LEFT, CURVE_WIDTH - RIGHT)
    ends = [(p.score.low, p.score.value, p.score.high) for p in points]
    known = [end for three in ends for end in (three[:2] if measure.share else three) if end is not None]
    up = _upward(known, measure)
    parts = [svg.text(0, 12, measure.headed(measure.label()), "heading")]
    ticks = svg.nice_ticks(up.low, up.high, 6)
    labels = [number(100 * tick, 0) for tick in ticks] if measure.share else svg.tick_labels(ticks)
    for tick, label in zip(ticks, labels, strict=True):
        parts.append(svg.line(LEFT, up(tick), CURVE_WIDTH - RIGHT, up(tick), "grid"))
        parts.append(svg.text(LEFT - 6, up(tick) + 4, label, "tick", anchor="end"))
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
    texts = [say("{n:count}: {share}", n=p.images, share=measure.format(p.score).in_words()) for p in points]
    return svg.svg(
        CURVE_WIDTH,
        CURVE_HEIGHT,
        parts,
        title=say(
            "{metric} of {name} by the number of training images", metric=measure.label(), name=record.name
        ),
        description="; ".join(texts),
        kind="wide",
    )


def shares_text(record: LearningCurveRecord, width: int, measure: Measure) -> str:
    """The table of a terminal, at most `width` characters wide, and its sentences."""
    return terminal_table(
        say("More images? {name} on shares of the training images", name=record.name),
        share_columns(record, measure),
        curve_words(record, measure),
        width,
    )


def share_columns(record: LearningCurveRecord, measure: Measure) -> list[Column]:
    """A row for each share."""
    return [
        Column(say("training images"), [count(point.images) for point in record.points]),
        Column(measure.column_head(), [measure.cell(point.score) for point in record.points], left=True),
        Column("n", [measure.format(point.score).n for point in record.points], left=True),
    ]
