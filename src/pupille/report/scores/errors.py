"""The kinds of errors of found objects: how many, what each costs, and the images that show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.evaluation.detection.error_kinds import KIND_LABELS
from pupille.i18n.language import phrase, say
from pupille.report.scores.names import name_of
from pupille.report.scores.pictures import anchor, drawn_pictures
from pupille.report.scores.section import ScoresContext, ScoresSection
from pupille.report.tables.numbers import format_metric
from pupille.results.objects_record import ObjectsRecord

LINKS = 6
"""Images to which a kind leads."""


def make(context: ScoresContext) -> dict[str, Any] | None:
    """A table for each set of answers; None where objects are not what is answered."""
    tables = [
        {
            "name": name_of(answers),
            "rows": error_rows(answers.objects, _targets(context, place)),
            "scored": answers.objects.scored,
        }
        for place, answers in enumerate(context.scores.answers)
        if answers.objects is not None
    ]
    return {"tables": tables} if tables else None


def _targets(context: ScoresContext, place: int) -> dict[str, str]:
    """Id of an image -> the anchor of its picture on the page."""
    drawn = drawn_pictures(context, place)
    return {record.id: anchor(place, number) for number, (record, _) in enumerate(drawn)}


def error_rows(objects: ObjectsRecord, targets: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row for each kind of error. targets: id of an image -> the anchor of its picture on the page."""
    return [
        {
            "kind": say(KIND_LABELS[error.kind]),
            "n": error.n,
            "n_images": error.n_images,
            "loss": format_metric(error.loss, "number"),
            "links": [(id_, targets[id_]) for id_ in error.images if id_ in targets][:LINKS],
        }
        for error in objects.errors
    ]


ERRORS = ScoresSection("errors", phrase("Errors"), make, "scores/errors.html.j2")
