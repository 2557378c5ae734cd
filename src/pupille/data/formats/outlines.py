"""What a drawing bears in the end: outlines or boxes, and the classes that some object has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from pupille.data.class_names import alike_notes
from pupille.data.formats.drawing import Drawing
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.tasks import learns


def settled(drawing: Drawing, parents: Collection[str], task: str) -> Drawing:
    """The drawing without classes that no object has, as boxes where few objects have an outline, and notes on both.

    parents: names of classes that others name as their parent. task: what was asked for; boxes alone where it
    learns nothing else.
    """
    settled = _with_kind(_without_empty_classes(drawing, parents), task)
    return replace(settled, notes=(*settled.notes, *alike_notes(settled.classes)))


def _with_kind(drawing: Drawing, task: str) -> Drawing:
    shapes = drawing.objects.shapes
    n, drawn = len(shapes), sum(shape is not None for shape in shapes)
    boxes_asked = learns(task, "boxes")
    if drawn and 2 * drawn > n and not boxes_asked:
        notes = [] if drawn == n else [_some_without(n - drawn, n)]
        return replace(drawing, annotation="instances", notes=(*drawing.notes, *notes))
    notes = [_boxes_taken(drawn, n)] if drawn and not boxes_asked else []
    objects = replace(drawing.objects, shapes=(None,) * n)
    return replace(drawing, annotation="boxes", objects=objects, notes=(*drawing.notes, *notes))


def _some_without(without: int, n: int) -> StoredText:
    return tells(
        "{n} of {all} objects has a box and no outline; outlines are taken, and its box alone stands for it.",
        "{n} of {all} objects have a box and no outline; outlines are taken, and the box alone stands for these.",
        without,
        all=n,
    )


def _boxes_taken(drawn: int, n: int) -> StoredText:
    return tells(
        "{n} of {all} objects has an outline, too few to learn outlines from: the boxes are taken.",
        "{n} of {all} objects have an outline, too few to learn outlines from: the boxes are taken.",
        drawn,
        all=n,
    )


def _without_empty_classes(drawing: Drawing, parents: Collection[str]) -> Drawing:
    objects = drawing.objects
    labels, place = np.unique(objects.labels, return_inverse=True)
    if len(labels) == len(drawing.classes):
        return drawing
    used = {int(label) for label in labels}
    empty = [name for label, name in enumerate(drawing.classes) if label not in used]
    notes = []
    above = [name for name in empty if name in parents]
    others = [name for name in empty if name not in parents]
    if above:
        notes.append(
            tell(
                "{names}: only the parent of other classes, without an object of its own; left out.",
                names=tell_shortened(above),
            )
        )
    if others:
        notes.append(
            tells(
                "{n} class has no object and is left out: {names}.",
                "{n} classes have no object and are left out: {names}.",
                len(others),
                names=tell_shortened(others),
            )
        )
    return replace(
        drawing,
        classes=tuple(drawing.classes[label] for label in labels),
        objects=replace(objects, labels=place.astype(np.int64)),
        notes=(*drawing.notes, *notes),
    )
