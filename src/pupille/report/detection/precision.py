"""Average precision of the chosen run, by overlap and by size of the objects."""

from __future__ import annotations

from typing import Any

from pupille.evaluation.detection.specs import COUNTS, PRECISIONS
from pupille.i18n.language import phrase, say
from pupille.report.section import Context, Section
from pupille.report.tables.numbers import format_metric


def make(context: Context) -> dict[str, Any] | None:
    """Average precision, then precision, recall and counts of boxes that count; None where objects were not kept."""
    run = context.run
    if run.objects is None:
        return None
    rows = [
        {"label": say(spec.label), "figure": format_metric(run.metrics[spec.name], spec.unit)}
        for spec in (*PRECISIONS, *COUNTS)
        if spec.name in run.metrics
    ]
    return {"rows": rows}


PRECISION = Section("precision", phrase("Precision"), make, "detection/precision.html.j2")
