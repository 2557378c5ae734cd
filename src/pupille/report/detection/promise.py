"""The share missed that was promised, and what came of it on the test images."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import number, percent, phrase, retell, say, says
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import format_metric
from pupille.results.objects_record import MissedPromiseRecord


def words(record: MissedPromiseRecord) -> list[str]:
    """The promise and what came of it, in sentences."""
    if record.threshold is None or record.missed is None:
        return [retell(record.reason or "")]
    return [
        _promised(record, record.threshold),
        say(
            "On the test images {share} of the objects of an image are missed. About half of such tests lie above the "
            "average that is promised.",
            share=format_metric(record.missed).in_words(),
        ),
        *_after_choosing(record),
    ]


def _promised(record: MissedPromiseRecord, threshold: float) -> str:
    values = {"most": percent(record.most), "score": number(threshold, 2)}
    if record.grouped:
        return says(
            "From a score of {score} on, at most {most} of the objects of an image are to be missed, on average over "
            "images of new groups; that rests on {n}\u00a0group of validation images with objects.",
            "From a score of {score} on, at most {most} of the objects of an image are to be missed, on average over "
            "images of new groups; that rests on {n}\u00a0groups of validation images with objects.",
            record.n,
            **values,
        )
    return says(
        "From a score of {score} on, at most {most} of the objects of an image are to be missed, on average over new "
        "images like these; that rests on {n}\u00a0validation image with objects.",
        "From a score of {score} on, at most {most} of the objects of an image are to be missed, on average over new "
        "images like these; that rests on {n}\u00a0validation images with objects.",
        record.n,
        **values,
    )


def _after_choosing(record: MissedPromiseRecord) -> list[str]:
    """What the promise loses where the same images chose the model."""
    if record.after_choosing is None or record.after_choosing <= record.most:
        return []
    return [
        say(
            "The same images also chose the model, since there are too few to set some aside: at worst {share} are "
            "missed on average over new images (by simulation).",
            share=percent(record.after_choosing),
        )
    ]


def _record(context: Context) -> MissedPromiseRecord | None:
    return context.run.objects.promise if context.run.objects else None


def make(context: Context) -> dict[str, Any] | None:
    """The sentences; None where nothing was to be promised."""
    record = _record(context)
    return None if record is None else {"sentences": words(record), "is_kept": record.threshold is not None}


def as_text(context: Context) -> str:
    """The promise and what came of it, as text."""
    record = _record(context)
    return "" if record is None else filled(words(record))


PROMISE = Section("promise", phrase("Missed at most"), make, "detection/promise.html.j2", as_text)
