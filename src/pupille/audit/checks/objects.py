"""Checks of boxes one by one: clicks, boxes beyond the picture, the whole picture, one object drawn twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pupille.audit.check import Answer, Check, Evidence
from pupille.audit.checks.object_findings import NO_OBJECTS, n_images, object_finding, sides_of
from pupille.i18n.language import phrase, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import areas, iou
from pupille.shapes.objects import BoolArray, Objects, Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length

CLICK = 1.0
"""Pixels; a box whose sides are both at most this long is a click."""
ROUNDING = 1.0
"""Pixels by which a box may stand out of its picture."""
WHOLE = 0.98
"""Share of the picture from which on a box covers it."""
SAME = 0.95
"""Intersection over union above which two boxes are of one object ..."""
SAME_MASK = 0.8
"""... unless both have masks, and these share less."""
AT_ONCE = 500
"""Boxes of one image that are held against all its boxes together."""


def without_area(evidence: Evidence) -> Answer:
    """Boxes with a side of none, and boxes of at most one pixel."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    chosen = are_clicks(objects)
    if not chosen.any():
        return ()
    sentence = tells(
        "{n} box has no area, as a click on the picture leaves it behind; it is on {images}.",
        "{n} boxes have no area, as clicks on the picture leave them behind; they are on {images}.",
        int(chosen.sum()),
        images=tells("{n} image", "{n} images", n_images(objects, chosen)),
    )
    advice = tell(
        "Delete them in the tool that drew them, or draw the object that was meant. No answer can ever match such a "
        "box, so each counts as missed."
    )
    return (object_finding(evidence, NO_AREA, chosen, sentence, advice),)


def are_clicks(objects: Objects) -> BoolArray:
    """(K,) whether a box has a side of none, or both sides of at most one pixel."""
    width, height = sides_of(objects)
    return np.asarray((np.minimum(width, height) <= 0) | (np.maximum(width, height) <= CLICK))


def outside(evidence: Evidence) -> Answer:
    """Boxes that reach beyond their picture by more than rounding does, or are larger than it."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    size = evidence.sizes[objects.images]
    beyond = np.maximum(-objects.boxes[:, :2], objects.boxes[:, 2:] - size).max(axis=1)
    chosen = np.asarray(beyond > ROUNDING)
    if not chosen.any():
        return ()
    apart = (objects.boxes[:, :2] >= size).any(axis=1) | (objects.boxes[:, 2:] <= 0).any(axis=1)
    larger = (np.stack(sides_of(objects), axis=1) > size + 2 * ROUNDING).any(axis=1)
    sentence = tells(
        "{n} box on {images} reaches beyond its picture, by up to {most:0} pixels ({apart:count} entirely outside, "
        "{larger:count} larger than the picture).",
        "{n} boxes on {images} reach beyond their picture, by up to {most:0} pixels ({apart:count} entirely outside, "
        "{larger:count} larger than the picture).",
        int(chosen.sum()),
        images=tells("{n} image", "{n} images", n_images(objects, chosen)),
        most=float(beyond.max()),
        apart=int((apart & chosen).sum()),
        larger=int((larger & chosen).sum()),
    )
    advice = tell(
        "Look at some: where the drawing is shifted or has another scale, the pictures were resized or cropped after "
        "they were annotated; bring those that were annotated. Else cut the boxes at the border."
    )
    return (object_finding(evidence, OUTSIDE, chosen, sentence, advice),)


def whole_image(evidence: Evidence) -> Answer:
    """Boxes that cover the whole picture."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    size = evidence.sizes[objects.images].astype(np.float64)
    low, high = np.maximum(objects.boxes[:, :2], 0), np.minimum(objects.boxes[:, 2:], size)
    covered = np.maximum(high - low, 0).prod(axis=1) / np.maximum(size.prod(axis=1), 1)
    chosen = np.asarray(covered >= WHOLE)
    if not chosen.any():
        return ()
    sentence = tells(
        "{n} of {all:count} boxes covers its whole picture.",
        "{n} of {all:count} boxes cover their whole picture.",
        int(chosen.sum()),
        all=len(objects),
    )
    advice = tell(
        "Look whether the object really fills the picture. A box that stands for the class of the picture teaches a "
        "model nothing about where objects are."
    )
    return (object_finding(evidence, WHOLE_IMAGE, chosen, sentence, advice),)


def drawn_twice(evidence: Evidence) -> Answer:
    """The same object of one class twice."""
    return _doubled(evidence, same_class=True)


def two_classes(evidence: Evidence) -> Answer:
    """The same object under two classes."""
    return _doubled(evidence, same_class=False)


def _doubled(evidence: Evidence, *, same_class: bool) -> Answer:
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    pairs = [
        pair
        for pair in same_objects(objects, evidence.sizes)
        if (objects.labels[pair[0]] == objects.labels[pair[1]]) == same_class
    ]
    if not pairs:
        return ()
    chosen = np.zeros(len(objects), dtype=np.bool_)
    # Of two that are the same, the first one stays.
    chosen[[second for _, second in pairs] if same_class else [row for pair in pairs for row in pair]] = True
    names = evidence.dataset.classes
    first, second = pairs[0]
    if same_class:
        sentence = tells(
            "{n} object is drawn twice, as one of its class stands at the same place (IoU above {iou:2}); on {images}.",
            "{n} objects are drawn twice, as one of their class stands at the same place (IoU above {iou:2}); on "
            "{images}.",
            int(chosen.sum()),
            iou=SAME,
            images=tells("{n} image", "{n} images", n_images(objects, chosen)),
        )
        advice = tell(
            "Delete one of each in the tool that drew them: a model that finds the object once is blamed for missing "
            "the other, and counts are too high."
        )
        return (object_finding(evidence, DRAWN_TWICE, chosen, sentence, advice),)
    sentence = tells(
        "{n} object is drawn under two classes (IoU above {iou:2}), as {first!r} and as {second!r}.",
        "{n} objects are drawn under two classes (IoU above {iou:2}); the first as {first!r} and as {second!r}.",
        len(pairs),
        iou=SAME,
        first=names[objects.labels[first]],
        second=names[objects.labels[second]],
    )
    advice = tell(
        "Look at each and delete the wrong one. Where both are right, such as a part and its whole, a model has to "
        "answer both, and a metric by class judges it twice."
    )
    return (object_finding(evidence, TWO_CLASSES, chosen, sentence, advice),)


def same_objects(objects: Objects, sizes: IntArray) -> list[tuple[int, int]]:
    """Pairs of objects, the earlier one first, whose boxes and masks are nearly equal. sizes: (N, 2) of the pictures.

    Crowds and boxes without area are none.
    """
    usable = np.flatnonzero(~objects.crowd & (areas(objects.boxes) > 0))
    order = usable[np.argsort(objects.images[usable], kind="stable")]
    ends = np.flatnonzero(np.diff(objects.images[order])) + 1
    return [
        (first, second)
        for rows in np.split(order, ends)
        if len(rows) > 1
        for first, second in _equal_boxes(objects.boxes, rows)
        if _are_equal(objects.shapes[first], objects.shapes[second], sizes[objects.images[first]])
    ]


def _equal_boxes(boxes: FloatArray, rows: IntArray) -> Iterator[tuple[int, int]]:
    """The pairs of these rows whose boxes share more than `SAME`."""
    for start in range(0, len(rows), AT_ONCE):
        overlaps = iou(boxes[rows[start : start + AT_ONCE]], boxes[rows])
        for i, j in np.argwhere(overlaps > SAME):
            if start + i < j:
                yield int(rows[start + i]), int(rows[j])


def _are_equal(first: Shape | None, second: Shape | None, size: IntArray) -> bool:
    """Whether two masks share most of their pixels; True where one of them is not known."""
    if first is None or second is None:
        return True
    width, height = (int(side) for side in size)
    masks = [
        (run_length(shape, (height, width)) if isinstance(shape, Polygons) else shape).mask()
        for shape in (first, second)
    ]
    union = int((masks[0] | masks[1]).sum())
    return not union or int((masks[0] & masks[1]).sum()) > SAME_MASK * union


NO_AREA = Check("no-area", phrase("boxes without area"), "warning", without_area)
OUTSIDE = Check("outside", phrase("boxes beyond their picture"), "warning", outside)
WHOLE_IMAGE = Check("whole-image", phrase("boxes of the whole picture"), "note", whole_image)
DRAWN_TWICE = Check("drawn-twice", phrase("one object drawn twice"), "warning", drawn_twice)
TWO_CLASSES = Check("two-classes", phrase("one object under two classes"), "warning", two_classes)
