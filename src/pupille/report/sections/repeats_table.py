"""Further trainings as a table: rows with their dots and whiskers on the page, columns in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from pupille.i18n.language import listed, say, says
from pupille.i18n.visible import visible
from pupille.report.charts.whiskers import WIDTH, axis, whisker
from pupille.report.tables.columns import Column, drawn, fitting, too_narrow, wrapped
from pupille.report.tables.measure import Measure
from pupille.report.tables.numbers import FormattedMetric
from pupille.results.metric import Metric
from pupille.results.repeats import FoldsRecord, SeedsRecord


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


def recipe_name(name: str | None) -> str:
    """What a row of folds or seeds is called: a rung, or the choice among all."""
    return say("the ladder's choice") if name is None else name


def chosen_words(record: FoldsRecord | SeedsRecord) -> list[str]:
    """How often each rung was chosen, where there was a choice."""
    if all(row.name is not None for row in record.recipes):
        return []
    times = [
        says("{name} {n}\u00a0time", "{name} {n}\u00a0times", n, name=name)
        for name, n in record.chosen.items()
    ]
    return [say("Chosen by their own validation images: {times}.", times=listed(times))]


def interval_of(metric: Metric | None, measure: Measure) -> str:
    """`from 95.0 to 98.5 %`, or nothing."""
    if metric is None or metric.low is None or metric.high is None:
        return ""
    return measure.format(metric).interval


def page_table(
    title: str,
    label: str,
    headings: tuple[str, ...],
    rows: Sequence[tuple[str, bool, Metric]],
    cells: Sequence[tuple[str, ...]],
    words: list[str],
    measure: Measure,
    *,
    every: bool = False,
) -> RepeatsTable:
    """Rows (name, strong, metric) with the cells behind their drawing. measure: of the metric.

    every: whether the scale holds all intervals.
    """
    ends = [metric.value if metric.low is None else metric.low for _, _, metric in rows if every]
    lows = [end for end in ends if end is not None]
    scale = measure.scale([metric for _, _, metric in rows])
    if lows and measure.share:
        scale = replace(scale, low=min(scale.low, max(0.0, int(10 * min(lows)) / 10)))
    made = [
        RepeatsRow(
            name,
            strong,
            measure.format(metric),
            whisker(metric, scale, WIDTH, chosen=strong, height=34),
            tuple(cell),
        )
        for (name, strong, metric), cell in zip(rows, cells, strict=True)
    ]
    return RepeatsTable(title, label, headings, axis(scale, WIDTH, unit=measure.spec.unit), made, words)


def terminal_table(title: str, columns: Sequence[Column], sentences: Sequence[str], width: int) -> str:
    """The columns that fit into `width` characters below their title, then the sentences."""
    fitting_columns = fitting(columns, width)
    remarks = [*sentences, *too_narrow([column.heading for column in columns[len(fitting_columns) :]])]
    lines = [visible(title), "", *drawn(fitting_columns, width), ""]
    return "\n".join([*lines, *(line for remark in remarks for line in wrapped(remark, width))])
