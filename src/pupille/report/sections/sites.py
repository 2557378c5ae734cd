"""Trained without each site in turn: whether the model works where it was not trained."""

from __future__ import annotations

from pupille.i18n.language import count, listed, retell, say, says
from pupille.i18n.visible import series, visible
from pupille.report.sections.repeats_table import (
    RepeatsTable,
    page_table,
    terminal_table,
)
from pupille.report.tables.columns import Column
from pupille.report.tables.measure import Measure
from pupille.report.tables.numbers import NONE
from pupille.results.repeats import SitesRecord


def sites_table(record: SitesRecord, measure: Measure) -> RepeatsTable:
    """A row for each site, and the ordinary test. record: the `leave_out` of what was trained again.

    measure: of the primary metric.
    """
    sites, ordinary = record.sites, record.ordinary
    rows = [(site.name, False, site.score) for site in sites]
    return page_table(
        say("Elsewhere"),
        say("{metric} where it was not trained", metric=measure.label()),
        (str(record.column), say("Images"), say("Chosen rung")),
        [*rows, (say("ordinary test"), True, ordinary.score)],
        [*((count(site.test), site.chosen) for site in sites), ("", ordinary.name)],
        sites_words(record, measure),
        measure,
        every=True,
    )


def sites_words(record: SitesRecord, measure: Measure) -> list[str]:
    """Whether the model works at a site that it was not trained on."""
    sentences = [_range_of(record, measure), _elsewhere(record, measure)]
    if record.silent:
        reasons = [
            say("{name}: {reason}", name=name, reason=retell(reason))
            for name, reason in record.silent.items()
        ]
        sentences.append(say("Not left out: {reasons}", reasons=series(reasons)))
    if record.without_value:
        sentences.append(
            says(
                "{n}\u00a0image without a value took no part.",
                "{n}\u00a0images without a value took no part.",
                record.without_value,
            )
        )
    return sentences


def _range_of(record: SitesRecord, measure: Measure) -> str:
    """From the lowest to the highest score of a site, beside the ordinary test."""
    sites = sorted(record.sites, key=lambda site: site.score.value or 0.0)
    lowest, highest, ordinary = sites[0], sites[-1], record.ordinary.score
    values = {
        "column": record.column,
        "low": measure.format(lowest.score).value,
        "worst": lowest.name,
        "high": measure.format(highest.score).value,
        "best": highest.name,
        "ordinary": measure.format(ordinary).in_words(),
    }
    if measure.share:
        return say(
            "Trained without one value of {column} and scored on it, each in turn, it was right for {low} ({worst}) "
            "to {high} ({best}) of the images; in the ordinary test, on images of values that it knew, for "
            "{ordinary}.",
            **values,
        )
    return say(
        "Trained without one value of {column} and scored on it, each in turn, its {metric} was {low} ({worst}) to "
        "{high} ({best}); in the ordinary test, on images of values that it knew, {ordinary}.",
        metric=measure.named(),
        **values,
    )


def worse_elsewhere(record: SitesRecord, measure: Measure) -> list[str]:
    """The values at which the whole interval lies on the worse side of that of the ordinary test."""
    return [site.name for site in record.sites if measure.is_worse(site.score, record.ordinary.score)]


def less_elsewhere(record: SitesRecord | None, measure: Measure) -> str:
    """The caution that follows; "" where there is none."""
    below = worse_elsewhere(record, measure) if record else []
    if not record or not below:
        return ""
    return say(
        "Trained without it and scored there, the recipe does clearly worse for {column} {names} than the ordinary "
        "test says. Expect the same at a place that is new.",
        column=record.column,
        names=listed(below),
    )


def _elsewhere(record: SitesRecord, measure: Measure) -> str:
    below, sites, ordinary = worse_elsewhere(record, measure), record.sites, record.ordinary.score
    if below:
        if measure.spec.better == "down":
            return say(
                "Expect larger errors elsewhere than the ordinary test says: at {names} the whole interval lies above "
                "that of the ordinary test.",
                names=listed(below),
            )
        return say(
            "Expect less elsewhere than the ordinary test says: at {names} the whole interval lies below that of the "
            "ordinary test.",
            names=listed(below),
        )
    if any(figure.low is None for figure in (ordinary, *(site.score for site in sites))):
        return say("Whether it works elsewhere cannot be told from so few groups.")
    if measure.spec.better == "down":
        return says(
            "At none the whole interval lies above that of the ordinary test; with {n}\u00a0value that is no promise "
            "for the next.",
            "At none the whole interval lies above that of the ordinary test; with {n}\u00a0values that is no promise "
            "for the next.",
            len(sites),
        )
    return says(
        "At none the whole interval lies below that of the ordinary test; with {n}\u00a0value that is no promise for "
        "the next.",
        "At none the whole interval lies below that of the ordinary test; with {n}\u00a0values that is no promise for "
        "the next.",
        len(sites),
    )


def sites_text(record: SitesRecord, width: int, measure: Measure) -> str:
    """The table of a terminal, at most `width` characters wide, and its sentences."""
    return terminal_table(
        say("Elsewhere: without each {column} in turn", column=record.column),
        site_columns(record, measure),
        sites_words(record, measure),
        width,
    )


def site_columns(record: SitesRecord, measure: Measure) -> list[Column]:
    """A row for each site, and the ordinary test."""
    sites, ordinary = record.sites, record.ordinary
    return [
        Column(
            visible(record.column),
            [*(visible(site.name) for site in sites), say("ordinary test")],
            left=True,
        ),
        Column(
            measure.column_head(),
            [measure.cell(score) for score in (*(site.score for site in sites), ordinary.score)],
            left=True,
        ),
        Column(say("images"), [*(count(site.test) for site in sites), NONE]),
        Column(say("chosen"), [*(site.chosen for site in sites), ordinary.name], left=True),
    ]
