"""A small picture with what is drawn over it: boxes and outlines as lines, masks as a clear layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from pupille.i18n.language import phrase, say
from pupille.i18n.visible import shorten
from pupille.report.charts.svg import num
from pupille.report.sections.pictures import picture
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord

COLOURS = 8
"""Styles `class-0` to `class-7`, over and over."""
SMALL = 0.04
"""An object smaller than this share of the picture's longer side is drawn thick."""
ROLES = {
    "truth": phrase("{label}"),
    "matched": phrase("{label}, found"),
    "missed": phrase("{label}, missed"),
    "wrong": phrase("{label}, nothing of the kind is there"),
}
"""What is said of an object when a reader points at it."""


def drawing(
    record: DrawnPictureRecord,
    folder: Path,
    classes: Mapping[str, int] | None = None,
    *,
    spans: Sequence[tuple[int, int] | None] = (),
    step: int = 0,
) -> Markup:
    """The picture as SVG. folder: where its files lie.

    classes: name -> number of its colour; None colours objects by how they fare. spans: the first and the last step of
    a slider at which each object is drawn, None for always; step: at which the slider begins.
    """
    thumbnail, layer = (
        picture(folder, record.thumbnail),
        picture(folder, record.layer) if record.layer else None,
    )
    if not thumbnail.uri:
        return Markup('<span class="missing">{}</span>').format(say("no picture"))
    size = Markup('width="{}" height="{}"').format(record.width, record.height)
    parts = [Markup('<image href="{}" {}/>').format(thumbnail.uri, size)]
    if layer is not None and layer.uri:
        parts.append(Markup('<image href="{}" {}/>').format(layer.uri, size))
    least = SMALL * max(record.width, record.height)
    # The large ones first, so that no small one is hidden below them.
    for place in sorted(range(len(record.objects)), key=lambda place: -_area(record.objects[place])):
        item = _object(record.objects[place], classes, least)
        parts.append(_moving(item, spans[place] if spans else None, step))
    return Markup('<svg class="drawn" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        record.width, record.height, shorten(record.id, 200), Markup("").join(parts)
    )


def _object(item: DrawnObjectRecord, classes: Mapping[str, int] | None, least: float) -> Markup:
    x1, y1, x2, y2 = item.box
    small = " small" if max(x2 - x1, y2 - y1) < least else ""
    colour = f"role-{item.role}" if classes is None else f"class-{classes.get(item.label, 0) % COLOURS}"
    kind = f"object {item.role} {colour}{small}"
    if item.on_layer and not item.rings:
        kind = f"object behind {colour}"
    words = say(ROLES[item.role], label=shorten(item.label, 60))
    if item.score is not None:
        words = say("{object} (score {score:2})", object=words, score=item.score)
    if item.rings:
        path = " ".join("M" + " ".join(map(num, ring)) + "Z" for ring in item.rings)
        shape = Markup('<path d="{}" class="{}"/>').format
        return Markup("<g><title>{}</title>{}{}</g>").format(words, shape(path, "halo"), shape(path, kind))
    sides = tuple(map(num, (x1, y1, max(x2 - x1, 1.0), max(y2 - y1, 1.0))))
    rect = Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>').format
    halo = Markup("") if item.on_layer else rect(*sides, "halo")
    return Markup("<g><title>{}</title>{}{}</g>").format(words, halo, rect(*sides, kind))


def _moving(item: Markup, span: tuple[int, int] | None, step: int) -> Markup:
    """An object that is there at some steps of a slider only."""
    if span is None:
        return item
    hidden = Markup("") if span[0] <= step <= span[1] else Markup(" hidden")
    return Markup('<g data-first="{}" data-last="{}"{}>{}</g>').format(*span, hidden, item)


def _area(item: DrawnObjectRecord) -> float:
    x1, y1, x2, y2 = item.box
    return (x2 - x1) * (y2 - y1)
