"""How good the answers are for each class."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.scores.section import ScoresContext, ScoresSection, measured, words_of

MOST = 100
"""Classes that the table lists."""


def make(context: ScoresContext) -> dict[str, Any] | None:
    """A table for each set of answers; None where there is one class alone."""
    scores = context.scores
    if not any(len(answers.per_class or {}) > 1 for answers in scores.answers):
        return None
    tables = []
    for answers in scores.answers:
        per_class = answers.per_class or {}
        specs = [
            spec
            for spec in words_of(scores).of_classes
            if any(
                spec.name in metrics and metrics[spec.name].value is not None
                for metrics in per_class.values()
            )
        ]
        rows = [
            {
                "name": class_,
                "figures": [
                    measured(scores, spec).format(metrics[spec.name]) if spec.name in metrics else None
                    for spec in specs
                ],
            }
            for class_, metrics in list(per_class.items())[:MOST]
        ]
        heads = [measured(scores, spec).label() for spec in specs]
        tables.append(
            {"name": answers.name, "heads": heads, "rows": rows, "more": len(per_class) - len(rows)}
        )
    return {"tables": tables}


CLASSES = ScoresSection("classes", phrase("Classes"), make, "scores/classes.html.j2")
