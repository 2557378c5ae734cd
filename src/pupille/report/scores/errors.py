"""The kinds of errors of found objects: how many, what each costs, and the images that show them."""

from __future__ import annotations

from typing import Any

from pupille.evaluation.detection.error_kinds import KIND_LABELS
from pupille.i18n.language import phrase, say
from pupille.report.scores.names import name_of
from pupille.report.scores.pictures import anchor, drawn_pictures
from pupille.report.scores.section import ScoresContext, ScoresSection
from pupille.report.tables.numbers import format_metric
from pupille.results.scores import AnswersRecord

LINKS = 6
"""Images to which a kind leads."""


def make(context: ScoresContext) -> dict[str, Any] | None:
    """A table for each set of answers; None where objects are not what is answered."""
    tables = [
        {
            "name": name_of(answers),
            "rows": _rows(answers, place, [record.id for record, _ in drawn_pictures(context, place)]),
            "scored": answers.objects.scored,
        }
        for place, answers in enumerate(context.scores.answers)
        if answers.objects is not None
    ]
    return {"tables": tables} if tables else None


def _rows(answers: AnswersRecord, place: int, ids: list[str]) -> list[dict[str, Any]]:
    assert answers.objects is not None
    return [
        {
            "kind": say(KIND_LABELS[error.kind]),
            "n": error.n,
            "n_images": error.n_images,
            "loss": format_metric(error.loss, "number"),
            "links": [(id_, anchor(place, ids.index(id_))) for id_ in error.images if id_ in ids][:LINKS],
        }
        for error in answers.objects.errors
    ]


ERRORS = ScoresSection("errors", phrase("Errors"), make, "scores/errors.html.j2")
