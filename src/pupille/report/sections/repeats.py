"""The section on further trainings: on other folds, from other seeds, without each site, on fewer images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.i18n.language import for_terminal, phrase
from pupille.report.section import Context, Section
from pupille.report.sections.folds import folds_table, folds_text
from pupille.report.sections.repeats_table import RepeatsTable
from pupille.report.sections.seeds import seeds_table, seeds_text
from pupille.report.sections.shares import shares, shares_text
from pupille.report.sections.sites import sites_table, sites_text

TABLES = {"folds": folds_table, "seeds": seeds_table, "leave_out": sites_table}
TEXTS = {"folds": folds_text, "seeds": seeds_text, "leave_out": sites_text, "learning_curve": shares_text}
"""What each kind of further training shows on the page and in a terminal, in their order."""


def make(context: Context) -> dict[str, Any] | None:
    """None where nothing was trained again."""
    curve = (context.results.get("again") or {}).get("learning_curve")
    values = {
        "again_tables": repeats_tables(context.results),
        "shares": shares(curve) if curve else None,
    }
    return values if any(values.values()) else None


def repeats_tables(results: Mapping[str, Any]) -> list[RepeatsTable]:
    """The tables of folds, seeds and sites, as far as there are any."""
    repeats = results.get("again") or {}
    return [table(repeats[kind]) for kind, table in TABLES.items() if repeats.get(kind)]


def as_text(context: Context) -> str:
    """The tables of folds, seeds, sites and shares; "" where nothing was trained again."""
    return repeats_text(context.results)


def repeats_text(results: Mapping[str, Any], width: int = 100) -> str:
    """Each table at most `width` characters wide, with its sentences below it."""
    repeats = results.get("again") or {}
    texts = [text(repeats[kind], width) for kind, text in TEXTS.items() if repeats.get(kind)]
    return for_terminal("\n\n".join(texts))


REPEATS = Section("again", phrase("Trained again"), make, "sections/repeats.html.j2", as_text)
