"""How good the masks of the chosen run are for each class, and what became of its pixels."""

from __future__ import annotations

from typing import Any

from pupille.evaluation.segmentation.specs import CLASS_METRICS
from pupille.i18n.language import phrase
from pupille.report.scores.classes import class_table
from pupille.report.scores.masks import WORDS
from pupille.report.scores.pixels import MOST, pixel_table
from pupille.report.section import Context, Section
from pupille.report.tables.measure import Measure
from pupille.report.tables.numbers import listed_metrics


def make_classes(context: Context) -> dict[str, Any] | None:
    """The table of classes; None where there are no figures of any."""
    run = context.run
    if not run.per_class:
        return None
    specs = [
        spec for spec in CLASS_METRICS if spec.name in {s.name for s in listed_metrics(context.results.task)}
    ]
    parts = [[spec for spec in specs if (spec.name in WORDS.drawn) == is_drawn] for is_drawn in (True, False)]
    return {
        "tables": [
            class_table(run.name, run.per_class, [Measure(spec, "px") for spec in part], WORDS.drawn)
            for part in parts
            if part
        ]
    }


def make_pixels(context: Context) -> dict[str, Any] | None:
    """What became of the pixels of each class; None where that was not kept."""
    run, classes = context.run, context.results.classes
    if run.masks is None:
        return None
    return {
        "tables": [pixel_table(run.name, run.masks, classes)],
        "classes": classes,
        "legible": len(classes) <= MOST,
    }


CLASSES = Section("classes", phrase("Classes"), make_classes, "scores/classes.html.j2")
PIXELS = Section("pixels", phrase("Pixels"), make_pixels, "scores/pixels.html.j2")
