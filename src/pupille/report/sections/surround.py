"""Whether the chosen model, which draws, needs what surrounds the objects."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.section import Context, Section
from pupille.report.surround_scores import falling, surround_lines
from pupille.report.tables.columns import filled


def make(context: Context) -> dict[str, Any] | None:
    """None where it was not asked for."""
    record = context.results.surround
    return None if record is None else {"surround": record, "falling": falling(record)}


def as_text(context: Context) -> str:
    """The sentences for a terminal."""
    record = context.results.surround
    return "" if record is None else filled(surround_lines(record))


SURROUND = Section(
    "surround", phrase("What surrounds the objects"), make, "sections/surround.html.j2", as_text
)
