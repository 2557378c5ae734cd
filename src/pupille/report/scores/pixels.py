"""Which class was marked as which, in pixels, and on how many images each class is."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection

MOST = 12
"""Classes whose table of confusions can be read."""


def make(context: ScoresContext) -> dict[str, Any] | None:
    """A table for each set of answers; None where pixels are not what is answered."""
    scores = context.scores
    tables = []
    for answers in scores.answers:
        if answers.masks is None:
            continue
        totals = [sum(row) for row in answers.masks.confusion]
        shares = [
            [cell / total if total else None for cell in row]
            for row, total in zip(answers.masks.confusion, totals, strict=True)
        ]
        images = [answers.masks.images[name] for name in scores.classes]
        tables.append({"name": name_of(answers), "shares": shares, "images": images})
    if not tables:
        return None
    return {"tables": tables, "classes": scores.classes, "legible": len(scores.classes) <= MOST}


PIXELS = ScoresSection("pixels", phrase("Pixels"), make, "scores/pixels.html.j2")
