"""The images that the model is farthest off on, with their pictures."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.regression.points import target
from pupille.report.section import Context, Section
from pupille.report.sections.pictures import Picture, picture
from pupille.report.tables.quantities import decimals, quantity
from pupille.results.regression_record import WorstImageRecord


def plate(record: WorstImageRecord, place: int, image: Picture, unit: str) -> dict[str, Any]:
    """One image as the template shows it: its true and predicted number and the error, with one number of decimals."""
    error = record.predicted - record.value
    digits = decimals([record.value, record.predicted])
    return {
        "id": record.id,
        "target": target(place),
        "picture": image,
        "true": quantity(record.value, unit, digits=digits),
        "predicted": quantity(record.predicted, unit, digits=digits),
        "error": quantity(
            error, unit, digits=max(digits, decimals([error])) if error else digits, signed=True
        ),
        "high": error > 0,
    }


def make(context: Context) -> dict[str, Any] | None:
    """The pictures, the worst first; None where none were kept."""
    worst = context.results.gallery.worst
    if context.run.numbers is None or not worst:
        return None
    return {
        "total": context.run.numbers.scatter.total,
        "plates": [
            plate(record, place, picture(context.folder, record.thumbnail), context.results.data.unit)
            for place, record in enumerate(worst)
        ],
    }


WORST_IMAGES = Section("worst", phrase("Worst images"), make, "regression/worst_images.html.j2")
