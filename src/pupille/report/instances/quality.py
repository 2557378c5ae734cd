"""The panoptic quality of the chosen run with its two parts, and how many objects are split or merged."""

from __future__ import annotations

from typing import Any

from pupille.evaluation.instances.specs import PANOPTIC, SHARES
from pupille.i18n.language import phrase, say
from pupille.report.section import Context, Section
from pupille.report.tables.numbers import format_metric


def make(context: Context) -> dict[str, Any] | None:
    """Panoptic quality and its two parts, split and merged objects; None where objects were not kept."""
    run = context.run
    if run.objects is None:
        return None
    images = {"split": run.objects.split, "merged": run.objects.merged}
    rows = [
        {
            "label": say(spec.label),
            "figure": format_metric(run.metrics[spec.name], spec.unit),
            "images": images.get(spec.name),
        }
        for spec in (*PANOPTIC, *SHARES)
        if spec.name in run.metrics
    ]
    return {"rows": rows, "several": len(context.results.classes) > 1, "scored": run.objects.scored}


QUALITY = Section("quality", phrase("Quality"), make, "instances/quality.html.j2")
