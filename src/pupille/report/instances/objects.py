"""How good the objects of the chosen run are for each class, their errors, and how many objects are counted."""

from __future__ import annotations

from typing import Any

from pupille.evaluation.instances.specs import METRICS
from pupille.i18n.language import phrase
from pupille.report.scores.classes import class_table
from pupille.report.scores.counts import count_row
from pupille.report.scores.errors import error_rows
from pupille.report.scores.objects import OF_CLASSES
from pupille.report.section import Context, Section
from pupille.report.tables.measure import Measure


def make_classes(context: Context) -> dict[str, Any] | None:
    """The table of classes; None where there is but one."""
    run = context.run
    if not run.per_class or len(run.per_class) < 2:
        return None
    computed = {name for metrics in run.per_class.values() for name in metrics}
    specs = [spec for spec in METRICS if spec.name in computed.intersection(OF_CLASSES)]
    return {"tables": [class_table(run.name, run.per_class, [Measure(spec) for spec in specs], ())]}


def make_errors(context: Context) -> dict[str, Any] | None:
    """The kinds of errors with the pictures that show them; None where objects were not kept."""
    run = context.run
    if run.objects is None:
        return None
    targets = {
        record.id: f"picture-{place + 1}" for place, record in enumerate(context.results.gallery.drawn)
    }
    rows = error_rows(run.objects, targets)
    return {"tables": [{"name": run.name, "rows": rows, "scored": run.objects.scored}]}


def make_counts(context: Context) -> dict[str, Any] | None:
    """Objects answered against drawn; None where objects were not kept."""
    run = context.run
    if run.objects is None:
        return None
    return {"tables": [{"name": run.name, "rows": [count_row(record) for record in run.objects.counts]}]}


CLASSES = Section("classes", phrase("Classes"), make_classes, "scores/classes.html.j2")
ERRORS = Section("errors", phrase("Errors"), make_errors, "scores/errors.html.j2")
COUNTS = Section("counts", phrase("Counts"), make_counts, "scores/counts.html.j2")
