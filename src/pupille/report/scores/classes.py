"""How good the answers are for each class."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.scores.section import ScoresContext, ScoresSection, measure, words_of

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
        names = [
            name
            for name in words_of(scores).of_classes
            if any(name in metrics and metrics[name].value is not None for metrics in per_class.values())
        ]
        rows = [
            {
                "name": class_,
                "figures": [
                    measure(scores, name).format(metrics[name]) if name in metrics else None for name in names
                ],
            }
            for class_, metrics in list(per_class.items())[:MOST]
        ]
        heads = [measure(scores, name).label() for name in names]
        tables.append(
            {"name": answers.name, "heads": heads, "rows": rows, "more": len(per_class) - len(rows)}
        )
    return {"tables": tables}


CLASSES = ScoresSection("classes", phrase("Classes"), make, "scores/classes.html.j2")
