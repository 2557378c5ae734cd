"""The margin around what a model marks: what was promised, how wide it is, and on how many test images it held."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import number, percent, phrase, retell, say, says
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import format_metric
from pupille.results.margin_record import MarginRecord
from pupille.results.metric import Metric


def words(record: MarginRecord) -> list[str]:
    """The promise and what came of it, in sentences."""
    if record.reach is None or record.covered is None:
        reason = say("no reason was kept") if record.reason is None else retell(record.reason)
        return [say("No margin is promised around what is marked: {reason}.", reason=reason.rstrip("."))]
    return [_promised(record, record.reach), _on_test(record.covered, record), *_after_choosing(record)]


def _promised(record: MarginRecord, reach: float) -> str:
    values = {
        "reach": number(reach, 1),
        "held": percent(record.held),
        "coverage": percent(record.coverage),
    }
    if record.grouped:
        return says(
            "Widened by {reach}\u00a0px, what is marked is to hold at least {held} of what a person would mark, on "
            "{coverage} of the images of new groups; that rests on {n}\u00a0group of validation images.",
            "Widened by {reach}\u00a0px, what is marked is to hold at least {held} of what a person would mark, on "
            "{coverage} of the images of new groups; that rests on {n}\u00a0groups of validation images.",
            record.n,
            **values,
        )
    return says(
        "Widened by {reach}\u00a0px, what is marked is to hold at least {held} of what a person would mark, on "
        "{coverage} of new images like these; that rests on {n}\u00a0validation image.",
        "Widened by {reach}\u00a0px, what is marked is to hold at least {held} of what a person would mark, on "
        "{coverage} of new images like these; that rests on {n}\u00a0validation images.",
        record.n,
        **values,
    )


def _on_test(covered: Metric, record: MarginRecord) -> str:
    share = format_metric(covered).in_words()
    if covered.value is None or covered.low is None or covered.high is None:
        return say("On the test images it held on {found}.", found=share)
    if covered.high < record.coverage:
        may = record.after_choosing is not None and record.after_choosing <= covered.high
        return (
            say(
                "On the test images it held on {found}, less than was promised, as may be where the same images chose "
                "the model.",
                found=share,
            )
            if may
            else say(
                "On the test images it held on {found}, less than was promised: they may come from elsewhere than the "
                "validation images.",
                found=share,
            )
        )
    if covered.low > record.coverage:
        return say(
            "On the test images it held on {found}, more than was promised: the margin is wider than it needs to be.",
            found=share,
        )
    return say("On the test images it held on {found}, which fits the promise.", found=share)


def _after_choosing(record: MarginRecord) -> list[str]:
    """What the promise loses where the same images chose the model."""
    if record.after_choosing is None or record.after_choosing >= record.coverage:
        return []
    return [
        say(
            "The same images also chose the model, since there are too few to set some aside: at worst such a margin "
            "holds on {share} of new images (by simulation).",
            share=percent(record.after_choosing),
        )
    ]


def _record(context: Context) -> MarginRecord | None:
    run = context.run
    of_objects = run.objects.margin if run.objects else None
    return run.masks.margin if run.masks else of_objects


def make(context: Context) -> dict[str, Any] | None:
    """The sentences; None where no margin was looked for."""
    record = _record(context)
    if record is None:
        return None
    return {
        "sentences": words(record),
        "is_kept": record.reach is not None,
        "objects": context.run.objects is not None,
    }


def as_text(context: Context) -> str:
    """The promise and what came of it, as text."""
    record = _record(context)
    return "" if record is None else filled(words(record))


MARGIN = Section("margin", phrase("Margin"), make, "segmentation/margin.html.j2", as_text)
