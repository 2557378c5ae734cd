"""How many objects are counted on an image, against how many are drawn."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, say
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection
from pupille.report.tables.numbers import format_metric
from pupille.results.objects_record import CountRecord


def make(context: ScoresContext) -> dict[str, Any] | None:
    """A table for each set of answers; None where objects are not what is answered."""
    tables = [
        {"name": name_of(answers), "rows": [count_row(record) for record in answers.objects.counts]}
        for answers in context.scores.answers
        if answers.objects is not None
    ]
    return {"tables": tables} if tables else None


def count_row(record: CountRecord) -> dict[str, Any]:
    """The counts of a class, or of all, as they are written."""
    agreement = record.agreement
    low, high = (
        format_metric(limit, "number", signed=True).value
        for limit in (agreement.low_limit, agreement.high_limit)
    )
    return {
        "name": record.name,
        "drawn": record.drawn,
        "answered": record.answered,
        "mae": format_metric(record.mae, "number"),
        "bias": format_metric(agreement.bias, "number", signed=True),
        "limits": "–" if agreement.low_limit.value is None else say("{low} to {high}", low=low, high=high),
    }


COUNTS = ScoresSection("counts", phrase("Counts"), make, "scores/counts.html.j2")
