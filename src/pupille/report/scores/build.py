"""From scored answers to their page: a file that loads nothing."""

from __future__ import annotations

from pathlib import Path

from pupille.i18n.language import say
from pupille.report.page import Part, fill, fill_part
from pupille.report.scores.section import ScoresContext
from pupille.report.scores.table import sections_of
from pupille.results.scores import Scores


def render(scores: Scores, folder: Path) -> str:
    """The page for checked scores whose pictures lie below `folder`."""
    context = ScoresContext(scores, folder)
    parts = []
    for section in sections_of(scores):
        values = section.make(context)
        if values is not None:
            parts.append(
                Part(section.id, say(section.title), fill_part(section.template, scores=scores, **values))
            )
    return fill("scores.html.j2", scores=scores, parts=parts)
