"""A page of annotated images: each with what is drawn on it, and how many objects of each class there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.i18n.stored_text import Sentence
from pupille.report.charts.drawing import COLOURS, drawing
from pupille.report.page import fill
from pupille.results.pictures import DrawnPictureRecord


@dataclass(frozen=True)
class AnnotatedImages:
    """What the page is made of. name: of the source. sentence: the data set in one line. notes: what was understood.

    classes: name -> objects of it, None where pixels have classes. selection: in words, which images these are.
    background: the class whose pixels are not drawn.
    """

    name: str
    sentence: Sentence
    notes: Sequence[Sentence]
    classes: Mapping[str, int | None]
    pictures: Sequence[DrawnPictureRecord]
    selection: Sentence
    background: str | None = None


def show_page(images: AnnotatedImages, folder: Path) -> str:
    """The page. folder: where the thumbnails lie."""
    numbers = {name: number for number, name in enumerate(images.classes)}
    return fill(
        "show.html.j2",
        images=images,
        counted_objects=any(n is not None for n in images.classes.values()),
        keys=keys(images.classes, images.background),
        drawings=[
            {
                "id": record.id,
                "svg": drawing(record, folder, numbers),
                "n": len(record.objects),
                "caption": record.caption,
            }
            for record in images.pictures
        ],
    )


def keys(classes: Mapping[str, int | None], background: str | None) -> list[dict[str, Any]]:
    """Each class that is drawn with the style of its colour and how many objects it has."""
    return [
        {"name": name, "style": f"class-{number % COLOURS}", "n": n}
        for number, (name, n) in enumerate(classes.items())
        if name != background
    ]
