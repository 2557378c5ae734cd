"""Objects that are probably forgotten, of another class or badly placed in the annotation, with their pictures."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase, retell, say, says
from pupille.report.charts.drawing import drawing
from pupille.report.section import Context, Section
from pupille.results.objects_record import DoubtsRecord


def words(record: DoubtsRecord) -> str:
    """How many of each kind, and of how many images."""
    forgotten, swapped, misplaced = (
        record.counts.get(kind, 0) for kind in ("forgotten", "swapped", "misplaced")
    )
    return say(
        "On {images} that the model did not learn from, it is as sure as where it is right, and the annotation says "
        "something else: {forgotten}, {swapped}, {misplaced}.",
        images=says("{n:count}\u00a0image", "{n:count}\u00a0images", record.images),
        forgotten=says("{n:count}\u00a0object forgotten", "{n:count}\u00a0objects forgotten", forgotten),
        swapped=says("{n:count} of another class", "{n:count} of another class", swapped),
        misplaced=says("{n:count} badly placed", "{n:count} badly placed", misplaced),
    )


def make(context: Context) -> dict[str, Any] | None:
    """The sentence and the pictures, the gravest doubts first; None where nothing is doubted."""
    record = context.run.objects.doubts if context.run.objects else None
    if record is None or not record.items:
        return None
    pictures = [
        {"svg": drawing(picture, context.folder), "id": picture.id, "caption": retell(picture.caption)}
        for picture in context.results.gallery.doubted
    ]
    return {"sentence": words(record), "pictures": pictures}


DOUBTS = Section("doubts", phrase("Doubts"), make, "detection/doubts.html.j2")
