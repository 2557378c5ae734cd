"""Trained again from other seeds: how far the result of a recipe is chance of its training."""

from __future__ import annotations

from pupille.i18n.language import retell, say
from pupille.i18n.visible import visible
from pupille.report.sections.repeats_table import (
    RepeatsTable,
    chosen_words,
    page_table,
    recipe_name,
    terminal_table,
)
from pupille.report.tables.columns import Column
from pupille.report.tables.measure import Measure
from pupille.results.repeats import SeedsRecord


def seeds_table(record: SeedsRecord, measure: Measure) -> RepeatsTable:
    """A row for each recipe. record: the `seeds` of what was trained again. measure: of the primary metric."""
    rows = record.recipes
    cells = [
        (
            measure.size(row.spread),
            say("{low} to {high}", low=measure.short(row.lowest), high=measure.short(row.highest)),
        )
        for row in rows
    ]
    return page_table(
        say("With other seeds"),
        say("{metric} over seeds", metric=measure.label()),
        (say("Recipe"), say("Between seeds"), say("Lowest to highest")),
        [(recipe_name(row.name), row.name is None, row.mean) for row in rows],
        cells,
        seeds_words(record, measure),
        measure,
    )


def seeds_words(record: SeedsRecord, measure: Measure) -> list[str]:
    """How far the scores of one recipe lie apart from seed to seed."""
    row = record.recipes[0]
    spread = say(
        "Trained {seeds:count} times on the same training images, with other seeds: on the same test images {name} "
        "scored from {low} to {high}, a standard deviation of {spread}.",
        seeds=record.seeds,
        name=recipe_name(row.name),
        low=measure.short(row.lowest),
        high=measure.short(row.highest),
        spread=measure.size(row.spread),
    )
    about = say(
        "The intervals are about these recipes on these training images: other seeds and other test images. What "
        "other training images would change is not in them; --folds with --repeats shows that."
    )
    if row.mean.low is None:
        about = say("No interval: {reason}.", reason=retell(row.mean.reason or ""))
    return [spread, *chosen_words(record), about]


def seeds_text(record: SeedsRecord, width: int, measure: Measure) -> str:
    """The table of a terminal, at most `width` characters wide, and its sentences."""
    return terminal_table(
        say("Over seeds"), seed_columns(record, measure), seeds_words(record, measure), width
    )


def seed_columns(record: SeedsRecord, measure: Measure) -> list[Column]:
    """A row for each recipe."""
    rows = record.recipes
    return [
        Column(say("recipe"), [visible(recipe_name(row.name)) for row in rows], left=True),
        Column(measure.column_head(), [measure.cell(row.mean) for row in rows], left=True),
        Column(say("between seeds"), [measure.bare_size(row.spread) for row in rows]),
        Column(
            say("lowest to highest"),
            [f"{measure.bare(row.lowest)} - {measure.bare(row.highest)}" for row in rows],
        ),
    ]
