"""What an allowed leak is worth: each rung trained with it and without it, as drawings and as text."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.language import count, for_terminal, phrase, say, translated
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import DIFFERENCE_WIDTH, axis, difference_whisker
from pupille.report.tables.cells import rung_cell
from pupille.report.tables.columns import Column, drawn, fitting, too_narrow, wrapped
from pupille.report.tables.measure import Measure, measure_of
from pupille.report.tables.numbers import FormattedMetric, metric_in_sentence
from pupille.results.results import Results
from pupille.results.run import RunRecord, WithoutTwinsRecord

MEANING = phrase(
    "With the leak minus without it, on the same test images, with 95\u00a0% intervals: better is what the leak adds "
    "to a score, undecided what these test images cannot tell from nothing. Taken out: training images."
)
WORDS = {"better": phrase("better with the leak"), "worse": phrase("worse with the leak")}


@dataclass(frozen=True)
class Row:
    """One rung. removed: training images taken out. word: of the difference; suspicious: the leak raises the score."""

    name: str
    removed: int
    with_leak: FormattedMetric
    without: FormattedMetric
    difference: str
    interval: str
    word: str
    suspicious: bool
    drawing: Markup


@dataclass(frozen=True)
class Leak:
    """The rungs that were trained twice, with the axis of their drawings and the head of their differences.

    share: whether they were scored by a share.
    """

    rows: list[Row]
    axis: Markup
    difference_head: str
    share: bool


def leak(results: Results) -> Leak | None:
    """The rungs in the order of the file; None where none was trained without the leak."""
    twice = [(run, run.without_twins) for run in results.runs if run.without_twins]
    if not twice:
        return None
    primary = measure_of(results, results.primary_metric)
    scale = primary.whole_scale([without.difference for _, without in twice])
    return Leak(
        [_row(run, without, primary, scale) for run, without in twice],
        axis(scale, DIFFERENCE_WIDTH, unit=primary.spec.unit, signed=True),
        primary.difference_headed(say("Difference")),
        primary.share,
    )


def _row(run: RunRecord, without: WithoutTwinsRecord, primary: Measure, scale: Scale) -> Row:
    difference, word = without.difference, without.difference.word
    return Row(
        name=run.name,
        removed=without.removed,
        with_leak=primary.format(run.metrics[primary.spec.name]),
        without=primary.format(without.metrics[primary.spec.name]),
        difference=primary.difference(difference),
        interval=primary.bounds(difference),
        word=say(WORDS[word]) if word in WORDS else translated(word),
        suspicious=word == "better",
        drawing=difference_whisker(difference, scale, kind="mark worse" if word == "better" else "mark"),
    )


def leak_table(results: Results, width: int = 100) -> str:
    """The score of each rung trained with the leak and without it; "" where no rung was trained without it.

    Columns that do not fit into `width` characters are left out, from the right, and named.
    """
    runs, primary = results.runs, results.primary_metric
    if not any(run.without_twins for run in runs):
        return ""
    measure, metric = measure_of(results, primary), metric_in_sentence(results, primary)
    leaking = [run.metrics[primary] for run in runs]
    without = [run.without_twins for run in runs]
    columns = [
        Column(say("rung"), [rung_cell(run, results.chosen) for run in runs], left=True),
        Column(
            say(
                "{metric} with the leak",
                metric=f"{metric} %" if measure.share else measure.headed(metric),
            ),
            [measure.cell(score) for score in leaking],
            left=True,
        ),
        Column(
            say("without it"), [measure.cell(w.metrics[primary]) if w else "-" for w in without], left=True
        ),
        Column(
            measure.difference_headed(say("difference")),
            [measure.difference_cell(w.difference if w else None) for w in without],
            left=True,
        ),
        Column(say("taken out"), [count(w.removed) if w else "-" for w in without]),
    ]
    fitted = fitting(columns, width)
    lines = [say("What the leak is worth"), "", *drawn(fitted, width), ""]
    remarks = [say(MEANING), *too_narrow([column.heading for column in columns[len(fitted) :]])]
    return for_terminal("\n".join([*lines, *(line for remark in remarks for line in wrapped(remark, width))]))
