"""The test images with the most misses and false alarms, the one in the middle and the best, with their boxes."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.scores.objects import WORDS
from pupille.report.section import Context, Section
from pupille.report.segmentation.pictures import shown


def make(context: Context) -> dict[str, Any] | None:
    """The pictures, the worst first; None where none were kept."""
    return shown(context, WORDS.keys, objects=True)


PICTURES = Section("pictures", phrase("Worst and best"), make, "scores/pictures.html.j2")
