"""How good the answers are for each class."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pupille.i18n.language import phrase, say
from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import PAD, WIDTH, axis, whisker
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection, measured, words_of
from pupille.report.tables.measure import Measure
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
    per_class = answers.per_class or {}
    heads = [
        {
            "label": measured(scores, spec).label(),
            "axis": axis(WHOLE, WIDTH, unit=spec.unit) if spec.name in names else None,
        }
        for spec in specs
    ]
    rows = [
        {"name": class_, "cells": [_cell(scores, spec, metrics, names) for spec in specs]}
        for class_, metrics in list(per_class.items())[:MOST]
    ]
    return {
        "name": name_of(answers),
        "heads": heads,
        "rows": rows,
        "is_drawn": any(head["axis"] for head in heads),
        "more": len(per_class) - len(rows),
    }


def _cell(
    scores: Scores, spec: MetricSpec, metrics: Mapping[str, Metric], names: Collection[str]
) -> dict[str, Any]:
    """One figure as text and, where its metric is drawn, as a whisker."""
    metric = metrics.get(spec.name)
    is_drawn = spec.name in names
    return {
        "figure": None if metric is None else measured(scores, spec).format(metric),
        "is_drawn": is_drawn,
        "whisker": whisker(metric, WHOLE, WIDTH, height=HEIGHT) if metric is not None and is_drawn else "",
    }


def table_of_run(
    name: str, specs: Sequence[MetricSpec], per_class: Mapping[str, Mapping[str, Metric]], unit: str = ""
) -> dict[str, Any]:
    """The table of the classes of one run, all figures as text. unit: of the target."""
    written = [Measure(spec, unit) for spec in specs]
    rows = [
        {
            "name": class_,
            "cells": [
                {
                    "figure": measure.format(metrics[measure.spec.name])
                    if measure.spec.name in metrics
                    else None,
                    "is_drawn": False,
                }
                for measure in written
            ],
        }
        for class_, metrics in list(per_class.items())[:MOST]
    ]
    heads = [{"label": say(spec.label), "axis": None} for spec in specs]
    return {
        "name": name,
        "heads": heads,
        "rows": rows,
        "is_drawn": True,
        "more": len(per_class) - len(rows),
    }


CLASSES = ScoresSection("classes", phrase("Classes"), make, "scores/classes.html.j2")
