"""The test images that agree least with the truth, the one in the middle and the best, with both laid over them."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, retell, say
from pupille.report.charts.both_layers import both_layers
from pupille.report.charts.drawing import drawing
from pupille.report.scores.masks import WORDS
from pupille.report.section import Context, Section


def make(context: Context) -> dict[str, Any] | None:
    """The pictures, the least agreement first; None where none were kept."""
    return shown(context, WORDS.keys, objects=False)


def shown(context: Context, keys: tuple[str, str, str], *, objects: bool) -> dict[str, Any] | None:
    """The pictures that were kept; None where there are none. keys: phrases for what is right, missed and wrong.

    objects: whether single objects are drawn.
    """
    pictures = [
        {
            "target": f"picture-{place + 1}",
            "svg": drawing(record, context.folder),
            "both": both_layers(record, context.folder, f"picture-{place + 1}"),
            "id": record.id,
            "caption": retell(record.caption),
        }
        for place, record in enumerate(context.results.gallery.drawn)
    ]
    if not pictures:
        return None
    right, missed, wrong = map(say, keys)
    return {
        "groups": [{"name": context.run.name, "pictures": pictures, "more": 0}],
        "objects": objects,
        "entropy": any(record.entropy for record in context.results.gallery.drawn),
        "keys": {"matched": right, "missed": missed, "wrong": wrong},
    }


PICTURES = Section("pictures", phrase("Worst and best"), make, "scores/pictures.html.j2")
