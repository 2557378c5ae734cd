"""Checks of the sizes and edges of boxes: too small to be seen, odd in their class, loose, off by one pixel."""

from __future__ import annotations

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.checks.object_findings import NO_OBJECTS, object_finding, sides_of
from pupille.audit.checks.objects import are_clicks
from pupille.i18n.language import StoredText, phrase, tell, tell_shortened, tells
from pupille.results.arrays import FloatArray
from pupille.results.finding import Finding
from pupille.shapes.objects import BoolArray, Objects

SMALLEST = 4.0
"""Pixels of a side below which an object can hardly be told from noise."""
SMALLEST_SHRUNK, SHRUNK_TO = 12.0, 640
"""The same once the longer side of a picture is brought to what models commonly see."""
LEAST_SHARE = 0.01
"""Of the objects; fewer that become small are not told."""
FEWEST_OF_CLASS = 20
FAR = 3.0
"""Logarithms further than this many times the middle half's spread beyond it are far out (Tukey 1977)."""
LEAST_FACTOR = 2.0
"""How many times an odd object differs at least from the middle half of its class."""
LOOSE_PIXELS, LOOSE_SHARE = 3.0, 0.05
"""How far an edge of a box may lie from its outline: so many pixels, or that share of the side."""
NEAR_BORDER = 1.5
"""Pixels from the border within which a box was meant to end at it."""
FEWEST_AT_BORDER = 10
NEARLY_ALL = 0.95


def small(evidence: Evidence) -> Answer:
    """Objects too short of a side to be seen, as they are or once the picture is shrunk; not those the border cuts."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    size = evidence.sizes[objects.images].astype(np.float64)
    usable = ~are_clicks(objects) & ~objects.crowd & ~_are_cut(objects, size)
    shorter = np.minimum(*sides_of(objects))
    shrinking = np.minimum(SHRUNK_TO / evidence.sizes.max(axis=1), 1.0)[objects.images]
    tiny = usable & (shorter < SMALLEST)
    shrunk = usable & (shrinking < 1) & (shorter * shrinking < SMALLEST_SHRUNK)
    if shrunk.sum() < LEAST_SHARE * len(objects):
        shrunk = tiny
    chosen = tiny | shrunk
    if not chosen.any():
        return ()
    sentence = tells(
        "{n} of {all:count} objects is small: {tiny:count} below {smallest:0} pixels a side, {shrunk:count} below "
        "{least:0} once the longer side of the picture is brought to {side} pixels.",
        "{n} of {all:count} objects are small: {tiny:count} below {smallest:0} pixels a side, {shrunk:count} below "
        "{least:0} once the longer side of the picture is brought to {side} pixels.",
        int(chosen.sum()),
        all=len(objects),
        tiny=int(tiny.sum()),
        smallest=SMALLEST,
        shrunk=int((shrunk & (shrinking < 1)).sum()),
        least=SMALLEST_SHRUNK,
        side=str(SHRUNK_TO),
    )
    advice = tell(
        "Delete boxes that are slips. For the others train with --tiles, which shows a model of boxes its pictures at "
        "their own size, piece by piece; a model that sees them shrunk cannot find them."
    )
    return (object_finding(evidence, SMALL, chosen, sentence, advice),)


def odd_shapes(evidence: Evidence) -> Answer:
    """Objects whose size or proportions lie far from those of their class; those cut by the border are not judged."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    size = evidence.sizes[objects.images].astype(np.float64)
    usable = ~are_clicks(objects) & ~objects.crowd & ~_are_cut(objects, size)
    width, height = (np.maximum(side, 1e-9) for side in sides_of(objects))
    measures = (np.log(width * height / size.prod(axis=1)), np.log(width / height))
    chosen = np.zeros(len(objects), dtype=np.bool_)
    judged, odd_by_class = 0, {}
    for label, name in enumerate(evidence.dataset.classes):
        own = usable & (objects.labels == label)
        if own.sum() < FEWEST_OF_CLASS:
            continue
        judged += 1
        far = np.zeros(len(objects), dtype=np.bool_)
        for measure in measures:
            far[own] |= _far_out(measure[own])
        if far.any():
            odd_by_class[name] = int(far.sum())
            chosen |= far
    if not judged:
        return NotApplicable(
            tell("no class has {fewest} objects away from the border.", fewest=FEWEST_OF_CLASS)
        )
    return (_odd(evidence, chosen, odd_by_class),) if chosen.any() else ()


def _odd(evidence: Evidence, chosen: BoolArray, odd_by_class: dict[str, int]) -> Finding:
    classes = tell_shortened([tell("{name!r} ({n})", name=name, n=n) for name, n in odd_by_class.items()])
    sentence = tells(
        "{n} object has a size or proportions far from those of its class: {classes}.",
        "{n} objects have a size or proportions far from those of their class: {classes}.",
        int(chosen.sum()),
        classes=classes,
    )
    advice = tell(
        "Look at them: a slip of the mouse, two objects in one box, or the wrong class. Where objects really differ "
        "so much, nothing needs to be done."
    )
    return object_finding(evidence, ODD_SHAPES, chosen, sentence, advice, {"classes": odd_by_class})


def _far_out(values: FloatArray) -> BoolArray:
    """(K,) which lie beyond Tukey's outer fences and differ from the middle half by a factor. values: logarithms."""
    low, high = np.quantile(values, [0.25, 0.75])
    reach = max(FAR * (high - low), np.log(LEAST_FACTOR))
    return np.asarray((values < low - reach) | (values > high + reach))


def _are_cut(objects: Objects, size: FloatArray) -> BoolArray:
    """(K,) whether a box ends at the border of its picture."""
    at_low = (objects.boxes[:, :2] <= NEAR_BORDER).any(axis=1)
    return np.asarray(at_low | (objects.boxes[:, 2:] >= size - NEAR_BORDER).any(axis=1))


def loose(evidence: Evidence) -> Answer:
    """Boxes that are not tight around their own outline or mask."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    rows = np.array(
        [row for row, shape in enumerate(objects.shapes) if shape is not None and not objects.crowd[row]],
        dtype=np.int64,
    )
    if not len(rows):
        return NotApplicable(tell("the objects have boxes alone, no outlines or masks."))
    tight = np.array([shape.box for row in rows if (shape := objects.shapes[row]) is not None])
    gaps = np.abs(objects.boxes[rows] - tight)
    sides = np.tile(np.stack(sides_of(objects), axis=1)[rows], 2)
    chosen = np.zeros(len(objects), dtype=np.bool_)
    chosen[rows] = (gaps > np.maximum(LOOSE_PIXELS, LOOSE_SHARE * sides)).any(axis=1)
    if not chosen.any():
        return ()
    sentence = tells(
        "{n} of {all:count} boxes is not tight around its own outline, by up to {most:0} pixels.",
        "{n} of {all:count} boxes are not tight around their own outlines, by up to {most:0} pixels.",
        int(chosen.sum()),
        all=len(rows),
        most=float(gaps.max()),
    )
    advice = tell(
        "Look at some. Where the outlines are right, make the boxes of them anew in the tool that drew them; a model "
        "that learns loose boxes is blamed for tight ones."
    )
    return (object_finding(evidence, LOOSE, chosen, sentence, advice),)


def off_by_one(evidence: Evidence) -> Answer:
    """Boxes at the border that end one pixel beside it on one side of the picture, and at it on the other."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    gaps = (objects.boxes[:, :2], evidence.sizes[objects.images] - objects.boxes[:, 2:])
    near = [np.abs(gap) <= NEAR_BORDER for gap in gaps]
    if min(int(side.sum()) for side in near) < FEWEST_AT_BORDER:
        return NotApplicable(
            tell("fewer than {fewest} boxes end at a border of their picture.", fewest=FEWEST_AT_BORDER)
        )
    low, high = (_common_gap(gap[side]) for gap, side in zip(gaps, near, strict=True))
    if {low, high} not in ({0, 1}, {0, -1}):
        return ()
    at_low = low != 0
    chosen = np.asarray(near[0 if at_low else 1].any(axis=1))
    sentence = _off_by_one(int(chosen.sum()), at_low=at_low, short=(low or high) == 1)
    advice = tell(
        "Pixels were counted from 1 where they count from 0, or the last pixel was taken for the edge. For Pascal VOC "
        "say --voc-zero-based, or leave it out; else correct the program that wrote the boxes."
    )
    return (object_finding(evidence, OFF_BY_ONE, chosen, sentence, advice),)


def _common_gap(gaps: FloatArray) -> int | None:
    """The whole number of pixels that nearly all boxes are from the border; None where they differ."""
    pixels, counts = np.unique(np.round(gaps), return_counts=True)
    place = int(np.argmax(counts))
    return int(pixels[place]) if counts[place] >= NEARLY_ALL * len(gaps) else None


def _off_by_one(n: int, *, at_low: bool, short: bool) -> StoredText:
    border = tell("on the left and at the top") if at_low else tell("on the right and at the bottom")
    if short:
        return tells(
            "{n} box at the border ends one pixel short of it {border}, and none does on the other side.",
            "{n} boxes at the border end one pixel short of it {border}, and none do on the other side.",
            n,
            border=border,
        )
    return tells(
        "{n} box at the border ends one pixel beyond it {border}, and none does on the other side.",
        "{n} boxes at the border end one pixel beyond it {border}, and none do on the other side.",
        n,
        border=border,
    )


SMALL = Check("small-objects", phrase("objects too small to be seen"), "note", small)
ODD_SHAPES = Check("odd-shapes", phrase("objects unlike their class in size or shape"), "note", odd_shapes)
LOOSE = Check("loose-boxes", phrase("boxes not tight around their outline"), "warning", loose)
OFF_BY_ONE = Check("off-by-one", phrase("boxes off by one pixel"), "warning", off_by_one)
