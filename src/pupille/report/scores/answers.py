"""The table of answers: each with its main figure drawn, its difference to the first, and what stands beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import for_terminal, phrase, retell, say, translated
from pupille.i18n.stored_text import Sentence
from pupille.report.charts.whiskers import DIFFERENCE_WIDTH, WIDTH, axis, difference_whisker, whisker
from pupille.report.scores.names import name_in, name_of
from pupille.report.scores.section import ScoresContext, ScoresSection, measure, words_of
from pupille.report.sections.ladder import KINDS
from pupille.report.tables.columns import LINE, Column, drawn, in_tables, wrapped
from pupille.report.tables.numbers import NONE, FormattedMetric
from pupille.results.metric import BareFigure
from pupille.results.scores import AnswersRecord, PairRecord, Scores


@dataclass(frozen=True)
class Row:
    """One set of answers as the table shows it. kind: the style of the word about its difference."""

    answers: AnswersRecord
    name: str
    is_first: bool
    metric: FormattedMetric
    others: list[FormattedMetric]
    difference: str
    interval: str
    kind: str
    spoken: str
    whisker: Markup
    difference_whisker: Markup


def rows(scores: Scores) -> list[Row]:
    """The rows in the order in which the answers were given."""
    primary = measure(scores, scores.primary_metric)
    scale = primary.scale([answers.metrics[primary.spec.name] for answers in scores.answers])
    gap = primary.whole_scale(scores.differences)
    differences = {difference.name: difference for difference in scores.differences}
    table = []
    for place, answers in enumerate(scores.answers):
        difference = differences.get(answers.name)
        drawn = BareFigure(0.0) if place == 0 else difference
        word = difference.word if difference else ""
        mark = "mark strong" if place == 0 else f"mark {word}" if word in ("better", "worse") else "mark"
        table.append(
            Row(
                answers,
                name_of(answers),
                place == 0,
                primary.format(answers.metrics[primary.spec.name]),
                [measure(scores, name).format(answers.metrics[name]) for name in columns(scores)],
                primary.difference(difference) if difference else NONE,
                primary.bounds(difference) if difference else "",
                KINDS.get(word, ""),
                translated(word) if word else "",
                whisker(answers.metrics[primary.spec.name], scale, WIDTH, chosen=place == 0),
                difference_whisker(drawn, gap, kind=mark),
            )
        )
    return table


def columns(scores: Scores) -> list[str]:
    """The metrics beside the primary one that every set of answers has, and one of them a value."""
    names = words_of(scores).columns
    return [
        name
        for name in names
        if name != scores.primary_metric
        and all(name in answers.metrics for answers in scores.answers)
        and any(answers.metrics[name].value is not None for answers in scores.answers)
    ]


def make(context: ScoresContext) -> dict[str, Any]:
    """The rows with the heads of their columns, and the axes of the drawings."""
    scores = context.scores
    primary = measure(scores, scores.primary_metric)
    metrics = [answers.metrics[primary.spec.name] for answers in scores.answers]
    return {
        "rows": rows(scores),
        "head": primary.headed(primary.label()),
        "difference_head": primary.difference_headed(say("Difference to the first")),
        "heads": [measure(scores, name).label() for name in columns(scores)],
        "axis": axis(primary.scale(metrics), WIDTH, unit=primary.spec.unit),
        "difference_axis": axis(
            primary.whole_scale(scores.differences), DIFFERENCE_WIDTH, unit=primary.spec.unit, signed=True
        ),
        "compared": len(scores.answers) > 1,
        "pairs": [pair_words(scores, pair) for pair in scores.pairs],
        "intervals": _intervals(scores),
        "notes": _of_each(scores, {name_of(answers): answers.notes for answers in scores.answers}),
    }


def pair_words(scores: Scores, pair: PairRecord) -> str:
    """How two sets of answers differ, neither of which is the first."""
    written = measure(scores, scores.primary_metric)
    return say(
        "{second} against {first}: {difference}, {word}.",
        second=name_in(scores, pair.difference.name),
        first=name_in(scores, pair.first),
        difference=written.in_words(pair.difference),
        word=translated(pair.difference.word),
    )


def _intervals(scores: Scores) -> list[str]:
    return list(dict.fromkeys(retell(answers.intervals) for answers in scores.answers))


def _of_each(scores: Scores, remarks: Mapping[str, Iterable[Sentence]]) -> list[tuple[str, str]]:
    """(name, remark) of each set of answers; a remark of all sets stands once, first, under no name."""
    named = [(name, retell(remark)) for name, those in remarks.items() for remark in those]
    how_often = Counter(remark for _, remark in dict.fromkeys(named))
    common = [remark for remark, n in how_often.items() if n == len(scores.answers) > 1]
    return [
        *(("", remark) for remark in common),
        *dict.fromkeys((name, remark) for name, remark in named if remark not in common),
    ]


def _reasons(scores: Scores, answers: AnswersRecord) -> list[str]:
    """Why figures of the table or their intervals are not there."""
    return [
        say("{model}: {remark}", model=measure(scores, name).label(), remark=retell(metric.reason))
        for name in (scores.primary_metric, *columns(scores))
        if (metric := answers.metrics[name]).reason
    ]


def _table(scores: Scores) -> list[Column]:
    """The columns of the table for a terminal."""
    primary = measure(scores, scores.primary_metric)
    differences = {difference.name: difference for difference in scores.differences}
    table = [
        Column(say("answers"), [name_of(answers) for answers in scores.answers], left=True),
        Column(
            primary.column_head(),
            [primary.cell(answers.metrics[primary.spec.name]) for answers in scores.answers],
            left=True,
        ),
    ]
    if len(scores.answers) > 1:
        cells = [
            primary.difference_cell(differences.get(answers.name)) if place else say("first")
            for place, answers in enumerate(scores.answers)
        ]
        table.append(Column(primary.difference_headed(say("difference")), cells, left=True))
    for name in columns(scores):
        written = measure(scores, name)
        cells = [written.cell(answers.metrics[name]) for answers in scores.answers]
        table.append(Column(written.column_head(), cells, left=True))
    return table


def text(context: ScoresContext) -> str:
    """The tables for a terminal, then what their figures are about."""
    scores = context.scores
    lines = []
    for table in in_tables(_table(scores), LINE):
        lines += [*drawn(table, LINE), ""]
    remarks = [*(pair_words(scores, pair) for pair in scores.pairs), *_intervals(scores)]
    remarks_on = {
        name_of(answers): (*_reasons(scores, answers), *answers.understood, *answers.notes)
        for answers in scores.answers
    }
    remarks += [
        say("{model}: {remark}", model=name, remark=remark) if name else remark
        for name, remark in _of_each(scores, remarks_on)
    ]
    for remark in (*remarks, *map(retell, scores.truth.notes)):
        lines += wrapped(remark, LINE)
    return for_terminal("\n".join(lines))


ANSWERS = ScoresSection("answers", phrase("Answers"), make, "scores/answers.html.j2", text)
