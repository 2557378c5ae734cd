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
from pupille.report.sections.pictures import within

MOST_CHARACTERS = 350_000
"""Of the pictures of all mistakes together; the most confident ones come first."""


def make(context: Context) -> dict[str, Any]:
    """The matrix as a table or a drawing, its mistakes with their pictures, and the figures of each class."""
    results, run = context.results, context.run
    classes = results.classes
    matrix, of_classes = cells(run.confusion or ()), run.per_class or {}
    by_cell = mistakes_by_cell(results.gallery.mistakes, classes)
    wrong = confused(matrix)
    large = len(classes) > LARGEST_TABLE
    by_confidence = sorted(results.gallery.mistakes, key=lambda mistake: -mistake.probability)
    pictures = within([mistake.thumbnail for mistake in by_confidence], context.folder, MOST_CHARACTERS)
    with_pictures = {
        target: [m for m in of_cell if m.thumbnail in pictures] for target, of_cell in by_cell.items()
    }
    # Of very many cells those alone have a place of their own that have something to show.
    with_panel = [
        cell
        for k, cell in enumerate(wrong)
        if not large or k < LISTED_PAIRS or with_pictures.get(cell.target)
    ]
    drawn = drawing(matrix, classes, {cell.target for cell in with_panel}) if large else None
    scale = share_scale([of_classes[class_]["recall"] for class_ in classes])
    return {
        "matrix": matrix,
        "recall_axis": axis(scale, WIDTH),
        "matrix_drawing": drawn,
        "confusion_exports": confusion_exports(results, drawn),
        "pairs": wrong[:LISTED_PAIRS] if large else [],
        "wrong": wrong,
        "panels": [
            (cell, [(m, pictures[m.thumbnail]) for m in with_pictures.get(cell.target, [])])
            for cell in with_panel
        ],
        "per_class": [
            (class_, of_classes[class_], whisker(of_classes[class_]["recall"], scale, WIDTH, height=30))
            for class_ in classes
        ],
    }


MISTAKES = Section("confusion", phrase("Mistakes"), make, "classification/mistakes.html.j2")
