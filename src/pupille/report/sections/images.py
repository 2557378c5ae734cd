"""The images: some of each class, and how many there are in each part of the split."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import phrase
from pupille.report.charts.drawing import COLOURS, drawing
from pupille.report.charts.strips import class_rows
from pupille.report.section import Context, Section
from pupille.report.sections.pictures import Picture, picture
from pupille.report.tables.quantities import quantity
from pupille.results.data import SampleRecord
from pupille.results.results import Results


def make(context: Context) -> dict[str, Any]:
    """mosaic: class, its (sample, picture); class_rows: of the table with its strips.

    samples: where there are no classes, label, sample and picture. annotated: id and drawing of images with what was
    drawn on them, with the colours of their classes in `keys`.
    """
    results = context.results
    if not results.classes:
        return {"mosaic": [], "class_rows": [], "samples": _samples(context), "annotated": [], "keys": []}
    annotated = results.gallery.annotated
    numbers = {name: number for number, name in enumerate(results.classes)}
    return {
        "samples": [],
        "annotated": [(record.id, drawing(record, context.folder, numbers)) for record in annotated],
        "keys": _keys(results) if annotated else [],
        "mosaic": [(class_, shots) for class_ in results.classes if (shots := _shots(context, class_))],
        "class_rows": class_rows(results.data.per_class or {}, results.classes),
    }


def _shots(context: Context, class_: str) -> list[tuple[SampleRecord, Picture]]:
    return [
        (sample, picture(context.folder, sample.thumbnail))
        for sample in context.results.gallery.samples
        if sample.label == class_
    ]


def _keys(results: Results) -> list[tuple[str, str]]:
    """Each class that is coloured and the style of its colour; the background has none."""
    masks = results.chosen_run.masks
    return [
        (name, f"class-{number % COLOURS}")
        for number, name in enumerate(results.classes)
        if masks is None or name != masks.background
    ]


def _samples(context: Context) -> list[tuple[str, SampleRecord, Picture]]:
    """Of a few images what is known of them, a number with its unit, and their picture."""
    return [
        (_label(sample.label, context.results.data.unit), sample, picture(context.folder, sample.thumbnail))
        for sample in context.results.gallery.samples
    ]


def _label(label: str, unit: str) -> str:
    """What an image carries: a name, or a number with its unit, a whole one without decimals."""
    try:
        value = float(label)
    except ValueError:
        return label
    return quantity(value, unit, digits=0 if value.is_integer() else None)


IMAGES = Section("images", phrase("Images"), make, "sections/images.html.j2")
