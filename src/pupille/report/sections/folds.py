"""Trained again on other folds: how far the result of a recipe depends on which images it learned from."""

from __future__ import annotations

from pupille.i18n.language import retell, say, says
from pupille.i18n.visible import visible
from pupille.report.sections.repeats_table import (
    RepeatsTable,
    chosen_words,
    interval_of,
    page_table,
    recipe_name,
    terminal_table,
)
from pupille.report.tables.columns import Column
from pupille.report.tables.measure import Measure
from pupille.results.metric import Metric
from pupille.results.repeats import FoldRecipeRecord, FoldsRecord


def folds_table(record: FoldsRecord, measure: Measure) -> RepeatsTable:
    """A row for each recipe. record: the `folds` of what was trained again. measure: of the primary metric."""
    rows = record.recipes
    twice, pooled = any(row.recipe for row in rows), _are_pooled(record, measure)
    cells = [
        (
            measure.size(row.spread),
            _gap(row.difference, measure),
            *((interval_of(row.recipe, measure) or say("no interval"),) if twice else ()),
            *((_pooled(row, measure),) if pooled else ()),
        )
        for row in rows
    ]
    headings = (
        say("Recipe"),
        say("Between folds"),
        measure.difference_headed(say("Difference to the choice")),
    )
    return page_table(
        say("On other folds"),
        say("{metric} over folds", metric=measure.label()),
        (
            *headings,
            *((say("Seeds and images"),) if twice else ()),
            *((measure.headed(say("All folds together")),) if pooled else ()),
        ),
        [(recipe_name(row.name), row.name is None, row.mean) for row in rows],
        cells,
        folds_words(record, measure),
        measure,
    )


def folds_words(record: FoldsRecord, measure: Measure) -> list[str]:
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
    if _are_pooled(record, measure):
        sentences.append(
            say(
                "The mean is that of the folds, each computed from its own test images. All folds together: computed "
                "once from all images, each answered by the model of the fold that tested it; this interval is over "
                "images, or groups of them."
            )
        )
    elif reasons := [metric.reason for metric in _of_all_folds(record, measure) if metric.reason]:
        sentences.append(
            say(
                "The mean is that of the folds. There is no {metric} of all folds together: {reason}.",
                metric=measure.named(),
                reason=retell(reasons[0]),
            )
        )
    return sentences


def folds_text(record: FoldsRecord, width: int, measure: Measure) -> str:
    """The table of a terminal, at most `width` characters wide, and its sentences."""
    return terminal_table(
        say("Over folds"), fold_columns(record, measure), folds_words(record, measure), width
    )


def fold_columns(record: FoldsRecord, measure: Measure) -> list[Column]:
    """A row for each recipe."""
    rows = record.recipes
    columns = [
        Column(say("recipe"), [visible(recipe_name(row.name)) for row in rows], left=True),
        Column(measure.column_head(), [measure.cell(row.mean) for row in rows], left=True),
        Column(say("between folds"), [measure.bare_size(row.spread) for row in rows]),
        Column(
            measure.difference_headed(say("difference")),
            [_short_gap(row.difference, measure) for row in rows],
            left=True,
        ),
    ]
    if any(row.recipe for row in rows):
        columns.append(
            Column(
                say("seeds and images"), [interval_of(row.recipe, measure) or "-" for row in rows], left=True
            )
        )
    if _are_pooled(record, measure):
        columns.append(
            Column(
                measure.headed(say("all folds together")), [_pooled(row, measure) for row in rows], left=True
            )
        )
    return columns


def _are_pooled(record: FoldsRecord, measure: Measure) -> bool:
    """Whether the primary metric of all folds together is known of some recipe."""
    return any(metric.value is not None for metric in _of_all_folds(record, measure))


def _of_all_folds(record: FoldsRecord, measure: Measure) -> list[Metric]:
    """The primary metric of all folds together of each recipe that has one."""
    name = measure.spec.name
    return [row.pooled[name] for row in record.recipes if row.pooled and name in row.pooled]


def _pooled(row: FoldRecipeRecord, measure: Measure) -> str:
    """The primary metric of the images of all folds together."""
    metric = (row.pooled or {}).get(measure.spec.name)
    if metric is None or metric.value is None:
        return "-"
    return measure.cell(metric)


def _gap(metric: Metric | None, measure: Measure) -> str:
    return "" if metric is None or metric.value is None else measure.in_words(metric)


def _short_gap(metric: Metric | None, measure: Measure) -> str:
    if metric is None or metric.value is None:
        return "-"
    bounds = measure.bounds(metric)
    value = measure.bare(metric.value)
    return f"{value} ({bounds})" if bounds else value
