"""Images worth a look, with truth and answers drawn over them."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pupille.i18n.language import phrase, retell, say
from pupille.report.charts.both_layers import both_layers
from pupille.report.charts.drawing import drawing
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection, words_of
from pupille.results.pictures import DrawnPictureRecord

MOST_LETTERS = 3_000_000
"""Letters of all pictures on a page at most, each set of answers having its equal share."""


def drawn_pictures(context: ScoresContext, place: int) -> list[tuple[DrawnPictureRecord, Markup]]:
    """The first pictures of a set of answers, as many as the page has room for. place: of the set."""
    answers = context.scores.answers
    room = MOST_LETTERS // len(answers)
    pictures: list[tuple[DrawnPictureRecord, Markup]] = []
    for record in answers[place].pictures:
        svg = drawing(record, context.folder)
        # The sliders of truth and answer hold as much once more.
        room -= len(svg) * (2 if record.truth else 1)
        if room < 0 and pictures:
            break
        pictures.append((record, svg))
    return pictures


def anchor(place: int, number: int) -> str:
    """The id of a picture on the page. place: of its answers; number: among their pictures."""
    return f"picture-{place + 1}-{number + 1}"


def make(context: ScoresContext) -> dict[str, Any] | None:
    """The pictures of each set of answers; None where none were kept."""
    groups = []
    for place, answers in enumerate(context.scores.answers):
        pictures = [
            {
                "target": anchor(place, number),
                "svg": svg,
                "both": both_layers(record, context.folder, anchor(place, number)),
                "id": record.id,
                "caption": retell(record.caption),
            }
            for number, (record, svg) in enumerate(drawn_pictures(context, place))
        ]
        if pictures:
            more = len(answers.pictures) - len(pictures)
            groups.append({"name": name_of(answers), "pictures": pictures, "more": more})
    if not groups:
        return None
    right, missed, wrong = (say(key) for key in words_of(context.scores).keys)
    objects = any(record.objects for answers in context.scores.answers for record in answers.pictures)
    return {
        "groups": groups,
        "objects": objects,
        "entropy": False,
        "keys": {"matched": right, "missed": missed, "wrong": wrong},
    }


PICTURES = ScoresSection("pictures", phrase("Images"), make, "scores/pictures.html.j2")
