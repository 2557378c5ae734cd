"""What a finished comparison or run answers in a terminal: the texts of its sections, one below the other."""

from __future__ import annotations

from pathlib import Path

from pupille.report.section import Context
from pupille.report.sections.table import sections_of
from pupille.results.results import Results


def answer(results: Results, folder: Path) -> str:
    """The texts of the sections that have one, in the order of the page, with an empty line between two."""
    context = Context(results, folder)
    texts = (section.as_text(context) for section in sections_of(results))
    return "\n\n".join(text for text in texts if text)
