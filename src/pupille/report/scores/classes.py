"""How good the answers are for each class."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pupille.i18n.language import phrase
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import PAD, WIDTH, axis, whisker
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection, measured, words_of
from pupille.report.tables.measure import Measure
from pupille.report.tables.numbers import common_reason, without_reason
from pupille.results.metric import Metric
from pupille.results.scores import AnswersRecord, Scores
from pupille.tasks.metric import MetricSpec

MOST = 100
"""Classes that the table lists."""
HEIGHT = 34.0
"""Of the drawing in a row."""
WHOLE = Scale(0.0, 1.0, PAD, WIDTH - PAD)
"""What is drawn lies between 0 and 1; one scale for all, so that classes, metrics and answers can be compared."""


def make(context: ScoresContext) -> dict[str, Any] | None:
    """For each set of answers a table of what is drawn, and one of the rest; None where there is one class alone."""
    scores = context.scores
    if not any(len(answers.per_class or {}) > 1 for answers in scores.answers):
        return None
    names = _drawn(scores)
    tables = []
    for answers in scores.answers:
        specs = _specs(scores, answers)
        parts = [[spec for spec in specs if (spec.name in names) == is_drawn] for is_drawn in (True, False)]
        tables += [_table(scores, answers, part, names) for part in parts if part]
    return {"tables": tables}


def _drawn(scores: Scores) -> frozenset[str]:
    """The metrics that are drawn: those that some class of some set of answers has."""
    return frozenset(
        name
        for name in words_of(scores).drawn
        for answers in scores.answers
        for metrics in (answers.per_class or {}).values()
        if name in metrics and metrics[name].value is not None
    )


def _specs(scores: Scores, answers: AnswersRecord) -> list[MetricSpec]:
    """The metrics that some class has."""
    per_class = answers.per_class or {}
    return [
        spec
        for spec in words_of(scores).of_classes
        if any(
            spec.name in metrics and metrics[spec.name].value is not None for metrics in per_class.values()
        )
    ]


def _table(
    scores: Scores, answers: AnswersRecord, specs: Sequence[MetricSpec], names: Collection[str]
) -> dict[str, Any]:
    measures = [measured(scores, spec) for spec in specs]
    return class_table(name_of(answers), answers.per_class or {}, measures, names)


def class_table(
    name: str,
    per_class: Mapping[str, Mapping[str, Metric]],
    measures: Sequence[Measure],
    drawn: Collection[str],
) -> dict[str, Any]:
    """What the template takes, a row a class. name: of answers or run. drawn: the metrics that have whiskers."""
    heads = [
        {
            "label": measure.label(),
            "axis": axis(WHOLE, WIDTH, unit=measure.spec.unit) if measure.spec.name in drawn else None,
        }
        for measure in measures
    ]
    rows: list[dict[str, Any]] = [
        {"name": class_, "cells": [_cell(measure, metrics, drawn) for measure in measures]}
        for class_, metrics in list(per_class.items())[:MOST]
    ]
    cells = [cell for row in rows for cell in row["cells"] if cell["figure"]]
    reason = common_reason([cell["figure"] for cell in cells])
    if reason:
        for cell in cells:
            cell["figure"] = without_reason(cell["figure"])
    return {
        "name": name,
        "heads": heads,
        "rows": rows,
        "reason": reason,
        "is_drawn": any(head["axis"] for head in heads),
        "more": len(per_class) - len(rows),
    }


def _cell(measure: Measure, metrics: Mapping[str, Metric], drawn: Collection[str]) -> dict[str, Any]:
    """One figure as text and, where its metric is drawn, as a whisker."""
    metric = metrics.get(measure.spec.name)
    is_drawn = measure.spec.name in drawn
    return {
        "figure": None if metric is None else measure.format(metric),
        "is_drawn": is_drawn,
        "whisker": whisker(metric, WHOLE, WIDTH, height=HEIGHT) if metric is not None and is_drawn else "",
    }


CLASSES = ScoresSection("classes", phrase("Classes"), make, "scores/classes.html.j2")
