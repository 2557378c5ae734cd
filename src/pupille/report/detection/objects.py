"""How well the chosen run finds the objects of each class."""

from __future__ import annotations

from typing import Any

from pupille.evaluation.detection.specs import METRICS
from pupille.i18n.language import phrase
from pupille.report.scores.classes import table_of_run
from pupille.report.scores.objects import OF_CLASSES
from pupille.report.section import Context, Section


def make(context: Context) -> dict[str, Any] | None:
    """The table of classes; None where there is but one."""
    run = context.run
    if not run.per_class or len(run.per_class) < 2:
        return None
    specs = [spec for spec in METRICS if spec.name in OF_CLASSES]
    return {"tables": [table_of_run(run.name, specs, run.per_class)]}


CLASSES = Section("classes", phrase("Classes"), make, "scores/classes.html.j2")
