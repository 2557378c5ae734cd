"""The figures of any task by columns of metadata and their crossings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pupille.i18n.language import count, phrase, retell, say
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import (
    NONE,
    FormattedMetric,
    format_metric,
    format_n,
    in_points,
    point_bounds,
)
from pupille.results.by_group import ByGroupRecord, FigureRecord, GroupingRecord, GroupRecord
from pupille.results.metric import Metric


@dataclass(frozen=True)
class GroupRow:
    """One group of which something is told. figures: one text for each column of the table."""

    name: str
    images: str
    figures: Sequence[FormattedMetric]


@dataclass(frozen=True)
class GroupTable:
    """One column, or crossing of columns. silent: name, why nothing is said of it."""

    column: str
    rows: Sequence[GroupRow]
    silent: Sequence[tuple[str, str]]
    sentences: Sequence[str]


def table_of(record: ByGroupRecord, grouping: GroupingRecord, unit: str) -> GroupTable:
    """The table of one grouping. unit: of the numbers that are predicted."""
    return GroupTable(
        grouping.column,
        [
            GroupRow(group.name, count(group.images), figures_of(record.figures, group, unit))
            for group in grouping.groups
            if group.reason is None
        ],
        [(group.name, retell(group.reason)) for group in grouping.groups if group.reason is not None],
        [retell(sentence) for sentence in grouping.sentences],
    )


def figures_of(figures: Sequence[FigureRecord], group: GroupRecord, unit: str) -> list[FormattedMetric]:
    """The texts of one group, in the order of the columns."""
    return [written(group.figures[figure.name], figure, unit) for figure in figures]


def written(metric: Metric, figure: FigureRecord, unit: str) -> FormattedMetric:
    """One figure; a difference of shares is written in points."""
    if figure.signed and figure.unit == "share":
        value = NONE if metric.value is None else in_points(metric.value)
        return FormattedMetric(value, point_bounds(metric), format_n(metric.n), retell(metric.reason or ""))
    return format_metric(metric, figure.unit, of_target=unit, signed=figure.signed)


def briefly(text: FormattedMetric) -> str:
    """`92.5 % (from 83.2 to 96.8 %, n = 93)`: that all are 95 % intervals is said once."""
    if not text.interval:
        return text.in_words()
    return say("{value} ({interval}, {n})", value=text.value, interval=text.interval, n=text.n)


def by_group_lines(record: ByGroupRecord | None, unit: str) -> list[str]:
    """The groups of every column and crossing, a line each, and what must be known of their differences."""
    if record is None:
        return []
    lines = []
    for grouping in record.groupings:
        table = table_of(record, grouping, unit)
        lines.append(
            say(
                "By {column}, with 95\u00a0% intervals that hold together for all groups:",
                column=grouping.column,
            )
        )
        for row in table.rows:
            figures = [
                say("{label} {figure}", label=retell(figure.label), figure=briefly(text))
                for figure, text in zip(record.figures, row.figures, strict=True)
            ]
            lines.append(
                say(
                    "- {name} ({n} images): {figures}",
                    name=row.name,
                    n=row.images,
                    figures=say("; ").join(figures),
                )
            )
        lines += [say("- {name}: {why}", name=name, why=why) for name, why in table.silent]
        lines += table.sentences
    return lines


def make(context: Context) -> dict[str, Any] | None:
    """None where no column was asked for."""
    record = context.run.by_group
    if record is None:
        return None
    unit = context.results.data.unit
    return {
        "labels": [retell(figure.label) for figure in record.figures],
        "tables": [table_of(record, grouping, unit) for grouping in record.groupings],
        "positive": record.positive,
    }


def as_text(context: Context) -> str:
    """The figures of the groups for a terminal."""
    return filled(by_group_lines(context.run.by_group, context.results.data.unit))


BY_GROUP = Section("by-group", phrase("By group"), make, "sections/by_group.html.j2", as_text)
