"""Do the probabilities mean what they say? The reliability curve, and its figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, percent, say, says, short
from pupille.i18n.stored_text import stored_text
from pupille.report.charts import svg
from pupille.report.tables.numbers import NONE, FormattedMetric, between, format_metric

Record = Mapping[str, Any]
WIDTH, HEIGHT = 350.0, 340.0
ACROSS = svg.Scale(0.0, 1.0, 40.0, WIDTH - 16.0)
UP = svg.Scale(0.0, 1.0, HEIGHT - 42.0, 28.0)


@dataclass(frozen=True)
class ReliabilitySection:
    """Everything the template shows. sentences: what was found. rows: label, before, after the temperature."""

    question: str
    sentences: Sequence[str]
    cooled: str
    rows: Sequence[tuple[str, FormattedMetric, FormattedMetric]]
    drawings: Sequence[tuple[str, Markup]]


def reliability(results: Record, run: Record) -> ReliabilitySection | None:
    """The section of a run; None in results of before."""
    record = run.get("calibration")
    if not record:
        return None
    class_ = _class(results, run)
    # The record is of the second class, and so is mirrored where the first one is looked for.
    turned = class_ is not None and class_ != results["classes"][1]
    before, after = (_mirrored(record[side]) if turned else record[side] for side in ("before", "after"))
    return ReliabilitySection(
        question=_question(class_),
        sentences=[sentence for sentence in _sentences(before, class_) if sentence],
        cooled=_cooled(record),
        rows=[
            (say("Slope (1 is right)"), _plain(before["slope"]), _plain(after["slope"])),
            (say("Intercept (0 is right)"), _plain(before["intercept"]), _plain(after["intercept"])),
            (say("Calibration error"), _points(before["error"]), _points(after["error"])),
            (
                say("What 95 of 100 perfectly calibrated models stay below"),
                _points({**before["error"], "value": before["error_if_calibrated"]}),
                _points({**after["error"], "value": after["error_if_calibrated"]}),
            ),
        ],
        drawings=[
            (
                say("as the model says them"),
                _drawing(before["reliability"], say("Reliability, as the model says")),
            ),
            (
                say("once the temperature is applied"),
                _drawing(after["reliability"], say("Reliability, once the temperature is applied")),
            ),
        ],
    )


def _class(results: Record, run: Record) -> str | None:
    """The class that is looked for, of two; None with more."""
    if len(results["classes"]) != 2:
        return None
    return str((run.get("threshold") or {}).get("positive", results["classes"][1]))


def _mirrored(side: Record) -> Record:
    """The calibration of the other class: each share becomes what is left of it, and too high becomes too low."""
    shares = {"said": "said", "happened": "happened", "low": "high", "high": "low"}
    shares |= {"band_low": "band_high", "band_high": "band_low"}
    rows = [
        {"n": row["n"], **{name: 1 - row[source] for name, source in shares.items()}}
        for row in reversed(side["reliability"])
    ]
    ends = {"value": "value", "low": "high", "high": "low"}
    given = side["intercept"]
    negated = {name: None if given[source] is None else -given[source] for name, source in ends.items()}
    return {**side, "reliability": rows, "intercept": {**given, **negated}}


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


def _sentences(side: Record, class_: str | None) -> list[str]:
    return [
        _too_sure(side["slope"]),
        _too_high(side["intercept"], class_),
        _error(side),
        _example(side, class_),
    ]


def _too_sure(slope: Record) -> str:
    if slope["low"] is None or slope["high"] is None:
        return ""
    if slope["high"] < 1:
        return say(
            "The model is too sure of itself: what it calls almost certain happens less often, and what it calls "
            "almost impossible more often, than it says."
        )
    if slope["low"] > 1:
        return say(
            "The model is too cautious: its probabilities stay nearer to the middle than what happens allows."
        )
    return say("The test images do not show that the model is too sure of itself, nor too cautious.")


def _too_high(intercept: Record, class_: str | None) -> str:
    if intercept["low"] is None or intercept["high"] is None or intercept["low"] <= 0 <= intercept["high"]:
        return ""
    event = say("being right") if class_ is None else class_
    if intercept["high"] < 0:
        return say("On the whole its probabilities of {what} are too high.", what=event)
    return say("On the whole its probabilities of {what} are too low.", what=event)


def _error(side: Record) -> str:
    error, chance = side["error"]["value"], side["error_if_calibrated"]
    if error is None:
        return ""
    if error <= chance:
        return say(
            "Its probabilities are {error:size}\u00a0points off, which is no more than chance alone gives on so many "
            "images: 95 of 100 perfectly calibrated models stay below {chance:size}.",
            error=error,
            chance=chance,
        )
    return say(
        "Its probabilities are {error:size}\u00a0points off, more than chance explains: 95 of 100 perfectly calibrated "
        "models stay below {chance:size} on so many images.",
        error=error,
        chance=chance,
    )


def _example(side: Record, class_: str | None) -> str:
    """The bin furthest outside its band, by the images in it."""
    out = [
        (row["n"] * max(row["band_low"] - row["happened"], row["happened"] - row["band_high"]), k)
        for k, row in enumerate(side["reliability"])
    ]
    excess, k = max(out, default=(0.0, 0))
    if excess <= 0:
        return ""
    row = side["reliability"][k]
    given = {"said": row["said"], "happened": round(row["happened"] * row["n"])}
    if class_ is None:
        return says(
            "For example, of the {n} answer to which it gave {said:percent} on average, {happened} was right.",
            "For example, of the {n} answers to which it gave {said:percent} on average, {happened} were right.",
            row["n"],
            **given,
        )
    return says(
        "For example, of the {n} image to which it gave {said:percent} on average, {happened} showed {class_}.",
        "For example, of the {n} images to which it gave {said:percent} on average, {happened} showed {class_}.",
        row["n"],
        class_=class_,
        **given,
    )


def _cooled(record: Record) -> str:
    by = record["temperature"]
    given = {"temperature": short(float(f"{by:.3g}"))}
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
    before, after = (record[side]["error"]["value"] for side in ("before", "after"))
    if before is None or after is None:
        return start
    return f"{start} " + say(
        "With it the error on test goes from {before:size} to {after:size}\u00a0points.",
        before=before,
        after=after,
    )


def _plain(metric: Record) -> FormattedMetric:
    """A figure that is no share."""
    value, low, high = metric["value"], metric["low"], metric["high"]
    text = format_metric({**metric, "value": None, "low": None, "high": None})
    interval = "" if low is None or high is None else between(number(low, 2), number(high, 2))
    reason = stored_text(metric, "reason") if metric.get("reason") else ""
    return FormattedMetric(NONE if value is None else number(value, 2), interval, text.n, reason)


def _points(metric: Record) -> FormattedMetric:
    """An error in points, which never has an interval."""
    value = metric["value"]
    return FormattedMetric(
        NONE if value is None else say("{error:size}\u00a0points", error=value), "", "", ""
    )


def _drawing(rows: Sequence[Record], title: str) -> Markup:
    parts = [*_axes(), _band(rows), svg.line(ACROSS(0), UP(0), ACROSS(1), UP(1), "zero")]
    for row in rows:
        x = ACROSS(row["said"])
        words = says(
            "said {said}, happened {happened}, {n}\u00a0image",
            "said {said}, happened {happened}, {n}\u00a0images",
            row["n"],
            said=percent(row["said"]),
            happened=percent(row["happened"]),
        )
        parts.append(svg.line(x, UP(row["low"]), x, UP(row["high"]), "whisker"))
        parts.append(svg.dot(x, UP(row["happened"]), 4.5, "dot strong"))
        parts.append(svg.box(x - 7, UP(row["happened"]) - 7, 14, 14, "touch", words))
    description = "; ".join(
        say("said {said}, happened {happened}", said=percent(r["said"]), happened=percent(r["happened"]))
        for r in rows
    )
    return svg.svg(WIDTH, HEIGHT, parts, title=title, description=description, kind="square")


def _band(rows: Sequence[Record]) -> Markup:
    """Where 95 of 100 perfectly calibrated models lie."""
    upper = [(ACROSS(row["said"]), UP(row["band_high"])) for row in rows]
    lower = [(ACROSS(row["said"]), UP(row["band_low"])) for row in reversed(rows)]
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
