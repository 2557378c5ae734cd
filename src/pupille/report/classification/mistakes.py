"""The mistakes: the confusion matrix with the pictures of its cells, and the figures of each class."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.classification.confusion_matrix import (
    LARGEST_TABLE,
    LISTED_PAIRS,
    cells,
    confused,
    drawing,
    mistakes_by_cell,
)
from pupille.report.exports import confusion_exports
from pupille.report.section import Context, Section
from pupille.report.sections.pictures import picture


def make(context: Context) -> dict[str, Any]:
    """The matrix as a table or a drawing, its mistakes with their pictures, and the figures of each class."""
    results, run = context.results, context.run
    classes = results.classes
    matrix, of_classes = cells(run.confusion or ()), run.per_class or {}
    kept = mistakes_by_cell(results.gallery.mistakes, classes)
    wrong = confused(matrix)
    large = len(classes) > LARGEST_TABLE
    drawn = drawing(matrix, classes) if large else None
    scale = share_scale([of_classes[class_]["recall"] for class_ in classes])
    return {
        "matrix": matrix,
        "recall_axis": axis(scale, WIDTH),
        "matrix_drawing": drawn,
        "confusion_exports": confusion_exports(results, drawn),
        "pairs": wrong[:LISTED_PAIRS] if large else [],
        "wrong": wrong,
        "panels": [
            (cell, [(m, picture(context.folder, m.thumbnail)) for m in kept.get(cell.target, [])])
            for cell in wrong
        ],
        "per_class": [
            (class_, of_classes[class_], whisker(of_classes[class_]["recall"], scale, WIDTH, height=30))
            for class_ in classes
        ],
    }


MISTAKES = Section("confusion", phrase("Mistakes"), make, "classification/mistakes.html.j2")
