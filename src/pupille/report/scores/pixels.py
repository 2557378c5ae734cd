"""Which class was marked as which, in pixels, and on how many images each class is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pupille.i18n.language import phrase
from pupille.report.scores.names import name_of
from pupille.report.scores.section import ScoresContext, ScoresSection
from pupille.results.masks_record import MasksRecord

MOST = 12
"""Classes whose table of confusions can be read."""


def make(context: ScoresContext) -> dict[str, Any] | None:
    """A table for each set of answers; None where pixels are not what is answered."""
    scores = context.scores
    tables = [
        pixel_table(name_of(answers), answers.masks, scores.classes)
        for answers in scores.answers
        if answers.masks is not None
    ]
    if not tables:
        return None
    return {"tables": tables, "classes": scores.classes, "legible": len(scores.classes) <= MOST}


def pixel_table(name: str, masks: MasksRecord, classes: Sequence[str]) -> dict[str, Any]:
    """Shares of the pixels of each class by what they were marked as, and on how many images each class is."""
    totals = [sum(row) for row in masks.confusion]
    shares = [
        [cell / total if total else None for cell in row]
        for row, total in zip(masks.confusion, totals, strict=True)
    ]
    return {"name": name, "shares": shares, "images": [masks.images[class_] for class_ in classes]}


PIXELS = ScoresSection("pixels", phrase("Pixels"), make, "scores/pixels.html.j2")
