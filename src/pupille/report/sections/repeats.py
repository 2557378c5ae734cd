"""The section on further trainings: on other folds, from other seeds, without each site, on fewer images."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import for_terminal, phrase
from pupille.report.section import Context, Section
from pupille.report.sections.folds import folds_table, folds_text
from pupille.report.sections.repeats_table import RepeatsTable
from pupille.report.sections.seeds import seeds_table, seeds_text
from pupille.report.sections.shares import shares, shares_text
from pupille.report.sections.sites import sites_table, sites_text
from pupille.report.tables.measure import Measure, measure_of
from pupille.results.results import Results


def make(context: Context) -> dict[str, Any] | None:
    """None where nothing was trained again."""
    curve = context.results.again.learning_curve if context.results.again else None
    values = {
        "again_tables": repeats_tables(context.results),
        "shares": shares(curve, primary(context.results)) if curve else None,
    }
    return values if any(values.values()) else None


def primary(results: Results) -> Measure:
    """How the primary metric of these results is written."""
    return measure_of(results, results.primary_metric)


def repeats_tables(results: Results) -> list[RepeatsTable]:
    """The tables of folds, seeds and sites, as far as there are any."""
    again = results.again
    if again is None:
        return []
    measure = primary(results)
    tables = (
        folds_table(again.folds, measure) if again.folds else None,
        seeds_table(again.seeds, measure) if again.seeds else None,
        sites_table(again.leave_out, measure) if again.leave_out else None,
    )
    return [table for table in tables if table is not None]


def as_text(context: Context) -> str:
    """The tables of folds, seeds, sites and shares; "" where nothing was trained again."""
    return repeats_text(context.results)


def repeats_text(results: Results, width: int = 100) -> str:
    """Each table at most `width` characters wide, with its sentences below it."""
    again = results.again
    if again is None:
        return ""
    measure = primary(results)
    texts = (
        folds_text(again.folds, width, measure) if again.folds else "",
        seeds_text(again.seeds, width, measure) if again.seeds else "",
        sites_text(again.leave_out, width, measure) if again.leave_out else "",
        shares_text(again.learning_curve, width, measure) if again.learning_curve else "",
    )
    return for_terminal("\n\n".join(text for text in texts if text))


REPEATS = Section("again", phrase("Trained again"), make, "sections/repeats.html.j2", as_text)
