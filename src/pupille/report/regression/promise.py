"""Prediction intervals: what was promised, how wide they are, and how often they held on test."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import percent, phrase, retell, say, says
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import format_metric
from pupille.report.tables.quantities import quantity, quantity_range
from pupille.results.metric import Metric
from pupille.results.regression_record import PredictionIntervalRecord

WIDER = phrase("The intervals are wider where the training images show larger errors.")


def words(record: PredictionIntervalRecord, unit: str) -> list[str]:
    """The promise and what came of it, in sentences."""
    if record.quantile is None or record.covered is None:
        reason = say("no reason was kept") if record.reason is None else retell(record.reason)
        return [say("No interval is given around a prediction: {reason}.", reason=reason.rstrip("."))]
    sentences = [
        promised(record.coverage, record.n, grouped=record.grouped),
        _width(record, unit),
        *([] if record.how is None else [retell(record.how)]),
        _held(record.coverage, record.covered, record.after_choosing),
    ]
    return [*sentences, *_after_choosing(record)]


def promised(coverage: float, n: int, *, grouped: bool) -> str:
    """What an interval is to hold, and how many validation images, or groups, it rests on."""
    if grouped:
        return says(
            "Around each prediction stands an interval that is to hold the true number for {coverage} of the images of "
            "new groups; its width was fitted on {n}\u00a0group of validation images.",
            "Around each prediction stands an interval that is to hold the true number for {coverage} of the images of "
            "new groups; its width was fitted on {n}\u00a0groups of validation images.",
            n,
            coverage=percent(coverage),
        )
    return says(
        "Around each prediction stands an interval that is to hold the true number for {coverage} of new images like "
        "these; its width was fitted on {n}\u00a0validation image.",
        "Around each prediction stands an interval that is to hold the true number for {coverage} of new images like "
        "these; its width was fitted on {n}\u00a0validation images.",
        n,
        coverage=percent(coverage),
    )


def _after_choosing(record: PredictionIntervalRecord) -> list[str]:
    """What the promise loses where the same images chose the model."""
    if record.after_choosing is None or record.after_choosing >= record.coverage:
        return []
    return [
        say(
            "The same images also chose the model, since there are too few to set some aside: at worst such intervals "
            "hold {share} of new images (by simulation).",
            share=percent(record.after_choosing),
        )
    ]


def _width(record: PredictionIntervalRecord, unit: str) -> str:
    width = quantity(record.mean_width or 0.0, unit)
    if not record.scaled:
        return say(
            "It reaches {half} to either side, {width} in all.",
            half=quantity((record.mean_width or 0.0) / 2, unit),
            width=width,
        )
    return say(
        "It is {width} wide on average, {range}: wider for images that the model finds difficult.",
        width=width,
        range=quantity_range(record.narrowest or 0.0, record.widest or 0.0, unit),
    )


def _held(coverage: float, covered: Metric, after_choosing: float | None) -> str:
    share = format_metric(covered).in_words()
    if covered.low is None or covered.high is None:
        return say("On the test images it held the true number for {found}.", found=share)
    if after_choosing is not None and after_choosing <= covered.high < coverage:
        return say(
            "On the test images it held the true number for {found}, less than was promised, as may be where the same "
            "images chose the model.",
            found=share,
        )
    if covered.high < coverage:
        return say(
            "On the test images it held the true number for {found}, less than was promised: they may come from "
            "elsewhere than the validation images.",
            found=share,
        )
    if covered.low > coverage:
        return say(
            "On the test images it held the true number for {found}, more than was promised: the intervals are wider "
            "than they need to be.",
            found=share,
        )
    return say("On the test images it held the true number for {found}, which fits the promise.", found=share)


def make(context: Context) -> dict[str, Any] | None:
    """The sentences; None where no intervals were asked for."""
    numbers = context.run.numbers
    if numbers is None or numbers.promise is None:
        return None
    return {"sentences": words(numbers.promise, context.results.data.unit)}


def as_text(context: Context) -> str:
    """The promise and what came of it, as text."""
    numbers = context.run.numbers
    if numbers is None or numbers.promise is None:
        return ""
    return filled(words(numbers.promise, context.results.data.unit))


PROMISE = Section("promise", phrase("Prediction intervals"), make, "regression/promise.html.j2", as_text)
