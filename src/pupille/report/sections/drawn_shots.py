"""Pictures of a finding with what is drawn on them: the objects that it is about, or all where it names none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from pupille.report.charts.drawing import drawing
from pupille.results.finding import Finding
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord

MARKED = 5
"""The number of the colour, vermilion, of the objects that a finding is about."""
LEAST_SIDE = 0.05
"""Share of the longer side of a picture that the box around a marked object has at least."""
MOST = 80
"""Objects drawn on one picture, at most; the largest ones."""


def drawn_shot(
    drawings: Mapping[str, DrawnPictureRecord], id_: str, finding: Finding, folder: Path
) -> Markup:
    """The picture as SVG; empty where nothing is drawn on it."""
    if id_ not in drawings:
        return Markup("")
    record = drawings[id_]
    marked = marked_objects(record, finding)
    if marked:
        colours = {item.label: MARKED for item in marked}
        least = LEAST_SIDE * max(record.width, record.height)
        enlarged = tuple(_enlarged(item, least) for item in marked)
        return drawing(replace(record, objects=enlarged, layer=""), folder, colours)
    labels = sorted({item.label for drawn in drawings.values() for item in drawn.objects})
    largest = sorted(record.objects, key=_area, reverse=True)[:MOST]
    return drawing(
        replace(record, objects=tuple(largest)), folder, {name: k for k, name in enumerate(labels)}
    )


def marked_objects(record: DrawnPictureRecord, finding: Finding) -> tuple[DrawnObjectRecord, ...]:
    """The objects on a picture that a finding numbers in its details; none where it numbers none."""
    numbers = finding.details.get("objects", {})
    places = numbers.get(record.id, ()) if isinstance(numbers, Mapping) else ()
    if not isinstance(places, list | tuple):
        return ()
    return tuple(
        record.objects[place]
        for place in places
        if isinstance(place, int) and 0 <= place < len(record.objects)
    )


def _enlarged(item: DrawnObjectRecord, least: float) -> DrawnObjectRecord:
    """An object whose box has at least this side around its middle, so that a click can be seen."""
    if item.rings:
        return item
    x1, y1, x2, y2 = item.box
    more_x, more_y = max(least - (x2 - x1), 0) / 2, max(least - (y2 - y1), 0) / 2
    return replace(item, box=(x1 - more_x, y1 - more_y, x2 + more_x, y2 + more_y))


def _area(item: DrawnObjectRecord) -> float:
    x1, y1, x2, y2 = item.box
    return (x2 - x1) * (y2 - y1)
