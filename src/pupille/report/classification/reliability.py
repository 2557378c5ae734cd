"""Do the probabilities mean what they say? The reliability curve, and its figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, percent, phrase, retell, say, says, short
from pupille.report.charts import svg
from pupille.report.section import Context, Section
from pupille.report.tables.numbers import NONE, FormattedMetric, between, format_n
from pupille.results.classification import (
    COLDEST,
    HOTTEST,
    CalibrationRecord,
    CalibrationSideRecord,
    ReliabilityBinRecord,
)
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import RunRecord

WIDTH, HEIGHT = 350.0, 340.0
ACROSS = svg.Scale(0.0, 1.0, 40.0, WIDTH - 16.0)
UP = svg.Scale(0.0, 1.0, HEIGHT - 42.0, 28.0)
NEAR_ONE = 0.05
"""A temperature this near to 1 moves a probability of 0.9 by one point at most."""
AT_THE_END = 1.01
"""A temperature within this factor of an end of what is tried was not found but bounded."""


@dataclass(frozen=True)
class ReliabilitySection:
    """Everything the template shows. sentences: what was found. rows: label, before, after the temperature."""

    question: str
    sentences: Sequence[str]
    cooled: str
    rows: Sequence[tuple[str, FormattedMetric, FormattedMetric]]
    drawings: Sequence[tuple[str, Markup]]


def reliability(results: Results, run: RunRecord) -> ReliabilitySection | None:
    """The section of a run; None in results of before."""
    record = run.calibration
    if not record:
        return None
    class_ = _class(results, run)
    # The record is of the second class, and so is mirrored where the first one is looked for.
    turned = class_ is not None and class_ != results.classes[1]
    before, after = (_mirrored(side) if turned else side for side in (record.before, record.after))
    return ReliabilitySection(
        question=_question(class_),
        sentences=[sentence for sentence in _sentences(before, class_) if sentence],
        cooled=_cooled(record),
        rows=[
            (say("Slope (1 is right)"), _plain(before.slope), _plain(after.slope)),
            (say("Intercept (0 is right)"), _plain(before.intercept), _plain(after.intercept)),
            (say("Calibration error"), _points(before.error.value), _points(after.error.value)),
            (
                say("What 95 of 100 perfectly calibrated models stay below"),
                _points(before.error_if_calibrated),
                _points(after.error_if_calibrated),
            ),
        ],
        drawings=[
            (
                say("as the model says them"),
                _drawing(before.reliability, say("Reliability, as the model says")),
            ),
            (
                say("once the temperature is applied"),
                _drawing(after.reliability, say("Reliability, once the temperature is applied")),
            ),
        ],
    )


def _class(results: Results, run: RunRecord) -> str | None:
    """The class that is looked for, of two; None with more."""
    if len(results.classes) != 2:
        return None
    return run.threshold.positive if run.threshold else results.classes[1]


def _mirrored(side: CalibrationSideRecord) -> CalibrationSideRecord:
    """The calibration of the other class: each share becomes what is left of it, and too high becomes too low."""
    bins = [
        ReliabilityBinRecord(
            said=1 - row.said,
            happened=1 - row.happened,
            low=1 - row.high,
            high=1 - row.low,
            band_low=1 - row.band_high,
            band_high=1 - row.band_low,
            n=row.n,
        )
        for row in reversed(side.reliability)
    ]
    given = side.intercept
    value, low, high = (None if end is None else -end for end in (given.value, given.high, given.low))
    intercept = replace(given, value=value, low=low, high=high)
    return replace(side, reliability=tuple(bins), intercept=intercept)


def _question(class_: str | None) -> str:
    if class_ is None:
        return say(
            "The model gives each answer a probability. Of all the answers to which it gave about 80\u00a0%, are 80 in "
            "100 right?"
        )
    return say(
        "The model gives each image a probability of {class_}. Of all the images to which it gave about 80\u00a0%, do "
        "80 in 100 show {class_}?",
        class_=class_,
    )


def _sentences(side: CalibrationSideRecord, class_: str | None) -> list[str]:
    """One conclusion: what speaks against the probabilities, how far off they are, and an example; or that nothing
    does."""
    against = [
        sentence for sentence in (_too_sure(side.slope), _too_high(side.intercept, class_)) if sentence
    ]
    error, chance = side.error.value, side.error_if_calibrated
    is_off = error is not None and error > chance
    if not against and not is_off:
        return [_nothing_against(error, chance)]
    if error is not None:
        against.append(_off(error, chance) if is_off else _points_off(error))
    return [*against, _example(side, class_)]


def _nothing_against(error: float | None, chance: float) -> str:
    if error is None:
        return ""
    return say(
        "These test images show nothing against its probabilities: they are {error:size}\u00a0points off, which is no "
        "more than chance alone gives on so many images. 95 of 100 perfectly calibrated models stay below "
        "{chance:size}.",
        error=error,
        chance=chance,
    )


def _off(error: float, chance: float) -> str:
    return say(
        "Its probabilities are {error:size}\u00a0points off, more than chance explains: 95 of 100 perfectly calibrated "
        "models stay below {chance:size} on so many images.",
        error=error,
        chance=chance,
    )


def _points_off(error: float) -> str:
    return say("Its probabilities are {error:size}\u00a0points off.", error=error)


def _too_sure(slope: Metric) -> str:
    if slope.low is None or slope.high is None or slope.low <= 1 <= slope.high:
        return ""
    if slope.high < 1:
        return say(
            "The model is too sure of itself: what it calls almost certain happens less often, and what it calls "
            "almost impossible more often, than it says."
        )
    return say(
        "The model is too cautious: its probabilities stay nearer to the middle than what happens allows."
    )


def _too_high(intercept: Metric, class_: str | None) -> str:
    if intercept.low is None or intercept.high is None or intercept.low <= 0 <= intercept.high:
        return ""
    event = say("being right") if class_ is None else class_
    if intercept.high < 0:
        return say("On the whole its probabilities of {what} are too high.", what=event)
    return say("On the whole its probabilities of {what} are too low.", what=event)


def _example(side: CalibrationSideRecord, class_: str | None) -> str:
    """The bin furthest outside its band, by the images in it."""
    out = [
        (row.n * max(row.band_low - row.happened, row.happened - row.band_high), k)
        for k, row in enumerate(side.reliability)
    ]
    excess, k = max(out, default=(0.0, 0))
    if excess <= 0:
        return ""
    row = side.reliability[k]
    given = {"said": row.said, "happened": round(row.happened * row.n)}
    if class_ is None:
        return says(
            "For example, of the {n} answer to which it gave {said:percent} on average, {happened} was right.",
            "For example, of the {n} answers to which it gave {said:percent} on average, {happened} were right.",
            row.n,
            **given,
        )
    return says(
        "For example, of the {n} image to which it gave {said:percent} on average, {happened} showed {class_}.",
        "For example, of the {n} images to which it gave {said:percent} on average, {happened} showed {class_}.",
        row.n,
        class_=class_,
        **given,
    )


def _cooled(record: CalibrationRecord) -> str:
    by = record.temperature
    given = {"temperature": short(float(f"{by:.3g}"))}
    if not COLDEST * AT_THE_END < by < HOTTEST / AT_THE_END:
        return say(
            "No temperature can be fitted: the validation images leave none that fits best. The figures of the last "
            "column are those of {temperature}, the end of what is tried.",
            **given,
        )
    if abs(by - 1) < NEAR_ONE:
        return say(
            "A temperature fitted on the validation images is {temperature}, so near to 1 that it moves the "
            "probabilities by next to nothing.",
            **given,
        )
    if by > 1:
        start = say(
            "A temperature of {temperature}, fitted on the validation images, moves all probabilities towards the "
            "middle and changes no answer.",
            **given,
        )
    else:
        start = say(
            "A temperature of {temperature}, fitted on the validation images, moves all probabilities towards 0 and "
            "1 and changes no answer.",
            **given,
        )
    before, after = record.before.error.value, record.after.error.value
    if before is None or after is None:
        return start
    return f"{start} " + say(
        "With it the error on test goes from {before:size} to {after:size}\u00a0points.",
        before=before,
        after=after,
    )


def _plain(metric: Metric) -> FormattedMetric:
    """A figure that is no share."""
    value, low, high = metric.value, metric.low, metric.high
    interval = "" if low is None or high is None else between(number(low, 2), number(high, 2))
    return FormattedMetric(
        NONE if value is None else number(value, 2),
        interval,
        format_n(metric.n),
        retell(metric.reason or ""),
    )


def _points(value: float | None) -> FormattedMetric:
    """An error in points, which never has an interval."""
    return FormattedMetric(
        NONE if value is None else say("{error:size}\u00a0points", error=value), "", "", ""
    )


def _drawing(rows: Sequence[ReliabilityBinRecord], title: str) -> Markup:
    parts = [*_axes(), _band(rows), svg.line(ACROSS(0), UP(0), ACROSS(1), UP(1), "zero")]
    for row in rows:
        x = ACROSS(row.said)
        words = says(
            "said {said}, happened {happened}, {n}\u00a0image",
            "said {said}, happened {happened}, {n}\u00a0images",
            row.n,
            said=percent(row.said),
            happened=percent(row.happened),
        )
        parts.append(svg.line(x, UP(row.low), x, UP(row.high), "whisker"))
        parts.append(svg.dot(x, UP(row.happened), 4.5, "dot strong"))
        parts.append(svg.box(x - 7, UP(row.happened) - 7, 14, 14, "touch", words))
    description = "; ".join(
        say("said {said}, happened {happened}", said=percent(r.said), happened=percent(r.happened))
        for r in rows
    )
    return svg.svg(WIDTH, HEIGHT, parts, title=title, description=description, kind="square")


def _band(rows: Sequence[ReliabilityBinRecord]) -> Markup:
    """Where 95 of 100 perfectly calibrated models lie."""
    upper = [(ACROSS(row.said), UP(row.band_high)) for row in rows]
    lower = [(ACROSS(row.said), UP(row.band_low)) for row in reversed(rows)]
    if len(rows) > 1:
        return svg.path([*upper, *lower], "band")
    return svg.line(*upper[0], *lower[0], "band-line") if rows else Markup("")


def _axes() -> list[Markup]:
    parts = [svg.text(0, 12, say("happened, %"), "heading")]
    for tick in svg.nice_ticks(0.0, 1.0, 6):
        x, y, label = ACROSS(tick), UP(tick), short(100 * tick)
        parts += [svg.line(ACROSS.start, y, ACROSS.end, y, "grid"), svg.line(x, UP.start, x, UP.end, "grid")]
        parts.append(svg.text(ACROSS.start - 7, y + 4, label, "tick", anchor="end"))
        parts.append(svg.text(x, UP.start + 16, label, "tick", anchor="middle"))
    parts.append(svg.line(ACROSS.start, UP.start, ACROSS.end, UP.start, "base"))
    parts.append(
        svg.text((ACROSS.start + ACROSS.end) / 2, HEIGHT - 6, say("said, %"), "heading", anchor="middle")
    )
    return parts


def make(context: Context) -> dict[str, Any] | None:
    """None where there is nothing to show."""
    section = reliability(context.results, context.run)
    return {"reliability": section} if section else None


RELIABILITY = Section("calibration", phrase("Calibration"), make, "classification/reliability.html.j2")
