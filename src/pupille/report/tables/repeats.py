"""What further trainings found, as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pupille.i18n.language import count, for_terminal, number, say
from pupille.i18n.visible import visible
from pupille.report.sections.repeats_words import (
    curve_words,
    folds_words,
    interval_of,
    recipe_name,
    seeds_words,
    sites_words,
)
from pupille.report.tables.columns import Column, drawn, fitting, metric_cell, too_narrow, wrapped
from pupille.report.tables.numbers import NONE, format_metric, point_bounds

Record = Mapping[str, Any]


def repeats_table(results: Mapping[str, Any], width: int = 100) -> str:
    """The tables of folds, seeds, sites and shares, each with its sentences; "" where nothing was trained again."""
    repeats = results.get("again") or {}
    parts = []
    if record := repeats.get("folds"):
        title = say("Over folds")
        parts.append(_part(title, fold_columns(record), folds_words(record), width))
    if record := repeats.get("seeds"):
        parts.append(_part(say("Over seeds"), seed_columns(record), seeds_words(record), width))
    if record := repeats.get("leave_out"):
        title = say("Elsewhere: without each {column} in turn", column=record["column"])
        parts.append(_part(title, site_columns(record), sites_words(record), width))
    if record := repeats.get("learning_curve"):
        title = say("More images? {name} on shares of the training images", name=record["name"])
        parts.append(_part(title, share_columns(record), curve_words(record), width))
    return for_terminal("\n\n".join(parts))


def fold_columns(record: Record) -> list[Column]:
    """A row for each recipe."""
    rows = record["recipes"]
    columns = [
        Column(say("recipe"), [visible(recipe_name(row["name"])) for row in rows], left=True),
        Column(say("accuracy %"), [metric_cell(row["mean"]) for row in rows], left=True),
        Column(say("between folds"), [number(100 * row["spread"], 1) for row in rows]),
        Column(say("difference, points"), [_difference(row.get("difference")) for row in rows], left=True),
    ]
    if any(row.get("recipe") for row in rows):
        columns.append(
            Column(say("seeds and images"), [interval_of(row["recipe"]) or "-" for row in rows], left=True)
        )
    return columns


def seed_columns(record: Record) -> list[Column]:
    """A row for each recipe."""
    rows = record["recipes"]
    return [
        Column(say("recipe"), [visible(recipe_name(row["name"])) for row in rows], left=True),
        Column(say("accuracy %"), [metric_cell(row["mean"]) for row in rows], left=True),
        Column(say("between seeds"), [number(100 * row["spread"], 1) for row in rows]),
        Column(
            say("lowest to highest"),
            [f"{number(100 * row['lowest'], 1)} - {number(100 * row['highest'], 1)}" for row in rows],
        ),
    ]


def site_columns(record: Record) -> list[Column]:
    """A row for each site, and the ordinary test."""
    sites, ordinary = record["sites"], record["ordinary"]
    return [
        Column(
            visible(record["column"]),
            [*(visible(site["name"]) for site in sites), say("ordinary test")],
            left=True,
        ),
        Column(
            say("accuracy %"),
            [metric_cell(site["accuracy"]) for site in (*sites, ordinary)],
            left=True,
        ),
        Column(say("images"), [*(count(site["test"]) for site in sites), NONE]),
        Column(say("chosen"), [*(site["chosen"] for site in sites), ordinary["name"]], left=True),
    ]


def share_columns(record: Record) -> list[Column]:
    """A row for each share."""
    return [
        Column(say("training images"), [count(point["images"]) for point in record["points"]]),
        Column(say("accuracy %"), [metric_cell(point["score"]) for point in record["points"]], left=True),
        Column("n", [format_metric(point["score"]).n for point in record["points"]], left=True),
    ]


def _difference(metric: Record | None) -> str:
    if metric is None or metric["value"] is None:
        return "-"
    bounds = point_bounds(metric)
    value = number(100 * metric["value"], 1)
    return f"{value} ({bounds})" if bounds else value


def _part(title: str, columns: Sequence[Column], sentences: Sequence[str], width: int) -> str:
    fitted = fitting(columns, width)
    remarks = [*sentences, *too_narrow([column.heading for column in columns[len(fitted) :]])]
    lines = [visible(title), "", *drawn(fitted, width), ""]
    return "\n".join([*lines, *(line for remark in remarks for line in wrapped(remark, width))])
