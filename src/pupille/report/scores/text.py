"""What scored answers say in a terminal: the texts of the sections, one below the other."""

from __future__ import annotations

from pathlib import Path

from pupille.report.scores.section import ScoresContext
from pupille.report.scores.table import sections_of
from pupille.results.scores import Scores


def answer(scores: Scores, folder: Path) -> str:
    """The texts of the sections that have one, in the order of the page, with an empty line between two."""
    context = ScoresContext(scores, folder)
    texts = (section.as_text(context) for section in sections_of(scores))
    return "\n\n".join(text for text in texts if text)
