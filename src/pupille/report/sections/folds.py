"""Trained again on other folds: how far the result of a recipe depends on which images it learned from."""

from __future__ import annotations

from pupille.i18n.language import number, say, says
from pupille.i18n.visible import visible
from pupille.report.sections.repeats_table import (
    RepeatsTable,
    chosen_words,
    interval_of,
    page_table,
    recipe_name,
    terminal_table,
)
from pupille.report.tables.columns import Column, metric_cell
from pupille.report.tables.numbers import in_points, point_bounds
from pupille.results.metric import Metric
from pupille.results.repeats import FoldsRecord


def folds_table(record: FoldsRecord) -> RepeatsTable:
    """A row for each recipe. record: the `folds` of what was trained again."""
    rows = record.recipes
    twice = any(row.recipe for row in rows)
    cells = [
        (
            in_points(row.spread, sign=False),
            _gap(row.difference),
            *((interval_of(row.recipe) or say("no interval"),) if twice else ()),
        )
        for row in rows
    ]
    headings = (say("Recipe"), say("Between folds"), say("Difference to the choice, points"))
    return page_table(
        say("On other folds"),
        say("Accuracy over folds"),
        (*headings, *((say("Seeds and images"),) if twice else ())),
        [(recipe_name(row.name), row.name is None, row.mean) for row in rows],
        cells,
        folds_words(record),
    )


def folds_words(record: FoldsRecord) -> list[str]:
    """How the folds were dealt, what was chosen in them, and what their intervals are about."""
    sentences = [
        says(
            "All images were dealt to {folds} folds; each fold was tested once by models that were trained and chosen "
            "on the others, and what belongs together stayed together.",
            "All images were dealt to {folds} folds, {n} times anew; each fold was tested by models that were trained "
            "and chosen on the others, and what belongs together stayed together.",
            record.repeats,
            folds=record.folds,
        )
    ]
    if record.set_aside:
        sentences.append(
            say(
                "The split that the images came with was not heeded for this: the folds deal all of them anew."
            )
        )
    sentences += chosen_words(record)
    sentences.append(
        say(
            "These figures are about the recipe, trained on about {train:count} images, not about one trained model; "
            "the intervals (Nadeau and Bengio) are approximate.",
            train=round(record.train),
        )
    )
    if any(row.recipe for row in record.recipes):
        sentences.append(
            say(
                "The second interval resamples the {n:count} repeats, each with its own split and seed, and the images "
                "alike.",
                n=record.repeats,
            )
        )
    return sentences


def folds_text(record: FoldsRecord, width: int) -> str:
    """The table of a terminal, at most `width` characters wide, and its sentences."""
    return terminal_table(say("Over folds"), fold_columns(record), folds_words(record), width)


def fold_columns(record: FoldsRecord) -> list[Column]:
    """A row for each recipe."""
    rows = record.recipes
    columns = [
        Column(say("recipe"), [visible(recipe_name(row.name)) for row in rows], left=True),
        Column(say("accuracy %"), [metric_cell(row.mean) for row in rows], left=True),
        Column(say("between folds"), [number(100 * row.spread, 1) for row in rows]),
        Column(say("difference, points"), [_short_gap(row.difference) for row in rows], left=True),
    ]
    if any(row.recipe for row in rows):
        columns.append(
            Column(say("seeds and images"), [interval_of(row.recipe) or "-" for row in rows], left=True)
        )
    return columns


def _gap(metric: Metric | None) -> str:
    if metric is None or metric.value is None:
        return ""
    bounds = point_bounds(metric)
    value = in_points(metric.value)
    return f"{value} ({bounds})" if bounds else value


def _short_gap(metric: Metric | None) -> str:
    if metric is None or metric.value is None:
        return "-"
    bounds = point_bounds(metric)
    value = number(100 * metric.value, 1)
    return f"{value} ({bounds})" if bounds else value
