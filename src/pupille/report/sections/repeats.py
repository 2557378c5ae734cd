"""The section on further trainings: rows with their dots and whiskers, and the curve of the shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import count, number, percent, say
from pupille.report.charts import svg
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.sections.repeats_words import (
    curve_words,
    folds_words,
    interval_of,
    recipe_name,
    seeds_words,
    sites_words,
)
from pupille.report.tables.numbers import FormattedMetric, format_metric, in_points, point_bounds

CURVE_WIDTH, CURVE_HEIGHT = 460.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 24.0, 26.0, 40.0


@dataclass(frozen=True)
class RepeatsRow:
    """One recipe or one site, with the cells of the columns that follow its drawing."""

    name: str
    strong: bool
    metric: FormattedMetric
    whisker: Markup
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RepeatsTable:
    """Rows on one scale. headings: of the first column and of those behind the drawing. words: the sentences below."""

    title: str
    label: str
    headings: tuple[str, ...]
    axis: Markup
    rows: list[RepeatsRow]
    words: list[str]


@dataclass(frozen=True)
class Shares:
    """The curve of the shares and what it says."""

    drawing: Markup
    words: list[str]


def repeats_tables(results: Mapping[str, Any]) -> list[RepeatsTable]:
    """The tables of folds, seeds and sites, as far as there are any."""
    repeats = results.get("again") or {}
    made = (("folds", _folds), ("seeds", _seeds), ("leave_out", _sites))
    return [make(repeats[key]) for key, make in made if repeats.get(key)]


def shares(results: Mapping[str, Any]) -> Shares | None:
    """The curve over shares of the training images, if it was asked for."""
    record = (results.get("again") or {}).get("learning_curve")
    return Shares(_curve(record), curve_words(record)) if record else None


def _folds(record: Mapping[str, Any]) -> RepeatsTable:
    rows = record["recipes"]
    twice = any(row.get("recipe") for row in rows)
    cells = [
        (
            in_points(row["spread"], sign=False),
            _difference(row.get("difference")),
            *((interval_of(row["recipe"]) or say("no interval"),) if twice else ()),
        )
        for row in rows
    ]
    headings = (say("Recipe"), say("Between folds"), say("Difference to the choice, points"))
    return _table(
        say("On other folds"),
        say("Accuracy over folds"),
        (*headings, *((say("Seeds and images"),) if twice else ())),
        [(recipe_name(row["name"]), row["name"] is None, row["mean"]) for row in rows],
        cells,
        folds_words(record),
    )


def _seeds(record: Mapping[str, Any]) -> RepeatsTable:
    rows = record["recipes"]
    cells = [
        (
            in_points(row["spread"], sign=False),
            say("{low} to {high}", low=percent(row["lowest"]), high=percent(row["highest"])),
        )
        for row in rows
    ]
    return _table(
        say("With other seeds"),
        say("Accuracy over seeds"),
        (say("Recipe"), say("Between seeds"), say("Lowest to highest")),
        [(recipe_name(row["name"]), row["name"] is None, row["mean"]) for row in rows],
        cells,
        seeds_words(record),
    )


def _sites(record: Mapping[str, Any]) -> RepeatsTable:
    sites, ordinary = record["sites"], record["ordinary"]
    rows = [(site["name"], False, site["accuracy"]) for site in sites]
    return _table(
        say("Elsewhere"),
        say("Accuracy where it was not trained"),
        (str(record["column"]), say("Images"), say("Chosen rung")),
        [*rows, (say("ordinary test"), True, ordinary["accuracy"])],
        [*((count(site["test"]), site["chosen"]) for site in sites), ("", ordinary["name"])],
        sites_words(record),
        every=True,
    )


def _table(
    title: str,
    label: str,
    headings: tuple[str, ...],
    rows: Sequence[tuple[str, bool, Mapping[str, Any]]],
    cells: Sequence[tuple[str, ...]],
    words: list[str],
    *,
    every: bool = False,
) -> RepeatsTable:
    lows = [metric["value"] if metric["low"] is None else metric["low"] for _, _, metric in rows if every]
    scale = share_scale([metric for _, _, metric in rows])
    if lows:
        scale = replace(scale, low=min(scale.low, max(0.0, int(10 * min(lows)) / 10)))
    made = [
        RepeatsRow(
            name,
            strong,
            format_metric(metric),
            whisker(metric, scale, WIDTH, chosen=strong, height=34),
            tuple(cell),
        )
        for (name, strong, metric), cell in zip(rows, cells, strict=True)
    ]
    return RepeatsTable(title, label, headings, axis(scale, WIDTH), made, words)


def _difference(metric: Mapping[str, Any] | None) -> str:
    if metric is None or metric["value"] is None:
        return ""
    bounds = point_bounds(metric)
    value = in_points(metric["value"])
    return f"{value} ({bounds})" if bounds else value


def _curve(record: Mapping[str, Any]) -> Markup:
    """Dots with their intervals over the number of training images, which begins at zero."""
    points = record["points"]
    most = points[-1]["images"]
    across = svg.Scale(0, most, LEFT, CURVE_WIDTH - RIGHT)
    known = [p["score"][k] for p in points for k in ("low", "value") if p["score"][k] is not None]
    up = svg.Scale(min(0.9, int(min(known, default=0.0) * 10) / 10), 1.0, CURVE_HEIGHT - BOTTOM, TOP)
    parts = [svg.text(0, 12, say("Accuracy, %"), "heading")]
    for tick in svg.nice_ticks(up.low, up.high, 6):
        parts.append(svg.line(LEFT, up(tick), CURVE_WIDTH - RIGHT, up(tick), "grid"))
        parts.append(svg.text(LEFT - 6, up(tick) + 4, number(100 * tick, 0), "tick", anchor="end"))
    parts.append(svg.path([(across(p["images"]), up(p["score"]["value"])) for p in points], "curve train"))
    for point in points:
        x, score = across(point["images"]), point["score"]
        if score["low"] is not None and score["high"] is not None:
            parts.append(svg.line(x, up(score["low"]), x, up(score["high"]), "whisker mark"))
        parts.append(svg.dot(x, up(score["value"]), 4, "dot mark"))
        parts.append(svg.text(x, CURVE_HEIGHT - BOTTOM + 16, count(point["images"]), "tick", anchor="middle"))
    parts.append(svg.text(LEFT, CURVE_HEIGHT - 6, say("training images"), "heading"))
    texts = [
        say("{n:count}: {share}", n=p["images"], share=format_metric(p["score"]).in_words()) for p in points
    ]
    return svg.svg(
        CURVE_WIDTH,
        CURVE_HEIGHT,
        parts,
        title=say("Accuracy of {name} by the number of training images", name=record["name"]),
        description="; ".join(texts),
        kind="wide",
    )
