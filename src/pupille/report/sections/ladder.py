"""The ladder's rows, and the dots and whiskers that stand in them on one common scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import listed, phrase, retell, say, translated
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import (
    DIFFERENCE_WIDTH,
    WIDTH,
    axis,
    difference_whisker,
    whisker,
)
from pupille.report.chosen import difference_of, worth_seeing
from pupille.report.exports import ladder_exports
from pupille.report.section import Context, Section
from pupille.report.sections.leak import leak_table
from pupille.report.tables.audit_warnings import audit_warnings
from pupille.report.tables.comparison import comparison_table
from pupille.report.tables.measure import Measure, measure_of
from pupille.report.tables.numbers import (
    NONE,
    FormattedMetric,
    common_reason,
    duration,
    energy,
    listed_metrics,
    short_count,
    without_reason,
)
from pupille.report.task_words import words_of
from pupille.results.evaluation import Difference
from pupille.results.metric import BareFigure
from pupille.results.results import Results
from pupille.results.run import RunRecord

KINDS = {
    "better": "better",
    "worse": "worse",
    "undecided": "undecided",
    "equivalent": "equivalent",
    "too few groups": "few",
}
"""The style of each word of a difference; any other has none."""


@dataclass(frozen=True)
class Row:
    """One rung, as the table shows it. kind: the style of the word about its difference; spoken: for the reader."""

    run: RunRecord
    chosen: bool
    metric: FormattedMetric
    secondary: FormattedMetric
    difference: str
    interval: str
    kind: str
    spoken: str
    parameters: str
    training: str
    energy: str
    prediction: str
    whisker: Markup
    difference_whisker: Markup


@dataclass(frozen=True)
class Ladder:
    """All rungs with the axes of the two columns of drawings.

    difference_head, secondary: heads of their columns. drawn: in which unit figures are drawn, and what the secondary
    metric is, in sentences. measured: whether the energy of any was; energy: what was counted, or why nothing was, in
    sentences.
    """

    rows: list[Row]
    difference_head: str
    secondary: str
    drawn: list[str]
    axis: Markup
    difference_axis: Markup
    measured: bool
    energy: list[str]

    @property
    def kinds(self) -> set[str]:
        """The styles of the words in the table, each of which needs its explanation."""
        return {row.kind for row in self.rows}


def ladder(results: Results) -> Ladder:
    """The rungs in the order of the file, each with its metric and its difference from the chosen one."""
    primary, words = measure_of(results, results.primary_metric), words_of(results)
    scale = primary.whole(worth_seeing(results))
    gap = primary.difference_scale(results.differences, results.chosen_run.metrics[primary.spec.name])
    unit = primary.spec.unit
    rows, reasons = _reason_once(
        [_row(results, run, primary, scale, gap) for run in results.runs], primary.label()
    )
    return Ladder(
        rows=rows,
        difference_head=primary.difference_headed(say("Difference to the chosen")),
        secondary=say(words.secondary.label),
        drawn=[*drawn_words(primary), say(words.secondary.meaning), *reasons],
        axis=axis(scale, WIDTH, unit=unit),
        difference_axis=axis(gap, DIFFERENCE_WIDTH, unit=unit, signed=True),
        measured=any(run.cost.kwh is not None for run in results.runs),
        energy=energy_sentences(results.runs),
    )


def drawn_words(primary: Measure) -> list[str]:
    """In which unit the ladder's figures are drawn, and which end is the better one where that is not plain."""
    if primary.share:
        return [
            say(
                "Values are drawn in percent, differences from the chosen rung in percentage points; an arrow points "
                "to one beyond the scale."
            )
        ]
    drawn = say("An arrow points to one beyond the scale.")
    if primary.unit:
        drawn = say(
            "Values and differences are drawn in {unit}; an arrow points to one beyond the scale.",
            unit=primary.unit,
        )
    return [say("The smaller, the better."), drawn] if primary.spec.better == "down" else [drawn]


def energy_sentences(runs: Sequence[RunRecord]) -> list[str]:
    """What the energies of trainings count, and why some were not measured; each reason once, with its rungs."""
    rungs: dict[tuple[bool, str], list[str]] = {}
    for run in runs:
        cost = run.cost
        if cost.kwh_note is not None:
            rungs.setdefault((cost.kwh is not None, retell(cost.kwh_note)), []).append(run.name)
    return [
        say("Energy of the training: {what}", what=note)
        if measured
        else say("The energy of the training was not measured: {reason}", reason=note)
        if len(names) == len(runs)
        else say("The energy of {names} was not measured: {reason}", names=listed(names), reason=note)
        for (measured, note), names in rungs.items()
    ]


def _row(results: Results, run: RunRecord, primary: Measure, scale: Scale, gap: Scale) -> Row:
    metric, cost = run.metrics[primary.spec.name], run.cost
    secondary = measure_of(results, words_of(results).secondary.name)
    chosen = run.name == results.chosen
    difference = None if chosen else difference_of(results, run.name)
    parameters, train, predict = cost.parameters, cost.train_seconds, cost.predict_seconds_per_image
    kwh = cost.kwh
    return Row(
        run=run,
        chosen=chosen,
        metric=primary.format(metric),
        secondary=secondary.format(run.metrics[secondary.spec.name]),
        difference=primary.difference(difference) if difference else NONE,
        interval=primary.bounds(difference) if difference else "",
        kind=KINDS.get(difference.word, "") if difference else "",
        spoken=translated(difference.word) if difference else say("not compared"),
        parameters=NONE if parameters is None else short_count(parameters),
        training=NONE if train is None else duration(train),
        energy=NONE if kwh is None else energy(kwh),
        prediction=NONE if predict is None else duration(predict),
        whisker=whisker(metric, scale, WIDTH, chosen=chosen),
        difference_whisker=_difference(difference, gap, chosen=chosen),
    )


def _reason_once(rows: list[Row], named: str) -> tuple[list[Row], list[str]]:
    """The rows, and why they have no interval, in a sentence, where all of several say the same.

    Where only those of the primary metric do, the sentence is about it alone.
    """
    primary = common_reason([row.metric for row in rows])
    both = common_reason([figure for row in rows for figure in (row.metric, row.secondary)])
    if len(rows) < 2 or not primary:
        return rows, []
    shorter = [replace(row, metric=without_reason(row.metric)) for row in rows]
    if not both:
        return shorter, [say("{metric} has no interval: {reason}.", metric=named, reason=primary)]
    shorter = [replace(row, secondary=without_reason(row.secondary)) for row in shorter]
    return shorter, [say("No interval: {reason}.", reason=both)]


def _difference(difference: Difference | None, scale: Scale, *, chosen: bool) -> Markup:
    if chosen:
        return difference_whisker(BareFigure(0.0), scale, kind="mark strong")
    word = difference.word if difference else ""
    return difference_whisker(
        difference, scale, kind=f"mark {word}" if word in ("better", "worse") else "mark"
    )


def make_ladder(context: Context) -> dict[str, Any] | None:
    """None of a single run, which has no ladder."""
    results = context.results
    return {"ladder": ladder(results), **_overall(context)} if results.kind == "comparison" else None


def make_scores(context: Context) -> dict[str, Any] | None:
    """None of a comparison, whose ladder shows the scores."""
    return {"ladder": None, **_overall(context)} if context.results.kind != "comparison" else None


def _overall(context: Context) -> dict[str, Any]:
    """The metrics of the chosen run: label, test, validation; remarks: whether one needs a word beside its figure."""
    run = context.run
    overall = [
        (
            say(spec.label),
            measure_of(context.results, spec.name).format(run.metrics[spec.name]),
            measure_of(context.results, spec.name).format(run.validation[spec.name]),
        )
        for spec in listed_metrics(context.results.task)
        if spec.name in run.metrics and spec.name in run.validation
    ]
    return {
        "overall": overall,
        "remarks": any(test.reason and test.interval for _, test, _ in overall),
        "ladder_exports": ladder_exports(context.results),
    }


def ladder_text(context: Context) -> str:
    """The rungs, below them the same without the leak, where one was allowed, and the audit's warnings; "" of a single
    run."""
    return _tables(context) if context.results.kind == "comparison" else ""


def scores_text(context: Context) -> str:
    """The scores of a single run; "" of a comparison."""
    return _tables(context) if context.results.kind != "comparison" else ""


def _tables(context: Context) -> str:
    results = context.results
    tables = (comparison_table(results), leak_table(results), audit_warnings(results))
    return "\n\n".join(table for table in tables if table)


LADDER = Section("scores", phrase("Ladder"), make_ladder, "sections/ladder.html.j2", ladder_text)
SCORES = Section("scores", phrase("Scores"), make_scores, "sections/ladder.html.j2", scores_text)
