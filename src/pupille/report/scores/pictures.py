"""Images worth a look, with truth and answers drawn over them."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, retell
from pupille.report.charts.drawing import drawing
from pupille.report.scores.section import ScoresContext, ScoresSection


def anchor(place: int, id_: str, ids: list[str]) -> str:
    """The id of a picture on the page. place: of its answers."""
    return f"picture-{place + 1}-{ids.index(id_) + 1}"


def make(context: ScoresContext) -> dict[str, Any] | None:
    """The pictures of each set of answers; None where none were kept."""
    scores = context.scores
    groups = []
    for place, answers in enumerate(scores.answers):
        ids = [record.id for record in answers.pictures]
        pictures = [
            {
                "target": anchor(place, record.id, ids),
                "svg": drawing(record, context.folder),
                "id": record.id,
                "caption": retell(record.caption),
            }
            for record in answers.pictures
        ]
        if pictures:
            groups.append({"name": answers.name, "pictures": pictures})
    objects = any(record.objects for answers in scores.answers for record in answers.pictures)
    return {"groups": groups, "objects": objects} if groups else None


PICTURES = ScoresSection("pictures", phrase("Images"), make, "scores/pictures.html.j2")
