"""The limits: where not to use the model, and what the figures do not show."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, say
from pupille.report.section import Context, Section
from pupille.report.sections.cautions import cautions
from pupille.report.sections.repeats import repeats_tables
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.report.task_words import words_of


def make(context: Context) -> dict[str, Any]:
    """again: whether a section shows what was trained again."""
    results = context.results
    return {
        "unfit_uses": unfit_uses(results),
        "cautions": cautions(results),
        "looks_right": say(words_of(results).looks_right),
        "again": bool(repeats_tables(results)),
    }


LIMITS = Section("limits", phrase("Limits"), make, "sections/limits.html.j2")
