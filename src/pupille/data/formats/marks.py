"""Marks of annotation tools: boxes, outlines, circles and masks become objects, and parts of one object are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pupille.data.class_names import class_order
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import MOST_CORNERS, Drawing, DrawnImage, ObjectList, too_many_corners
from pupille.data.formats.mark_outlines import Kind, box_corners, ellipse_corners, ring_box, turned_corners
from pupille.data.formats.mark_words import notes_on
from pupille.data.formats.object_facts import fact_columns
from pupille.data.formats.outlines import settled
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import FloatArray
from pupille.shapes.objects import Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

Box = tuple[float, float, float, float]
FARTHEST = 1e7
"""Pixels; no picture is so large, and squares of greater numbers lose their last digits."""


@dataclass(frozen=True)
class Mark:
    """One shape as it was drawn.

    box: in pixels. shape: its outline or mask, None for an upright box. kind: how it was drawn. part_of: marks of one
    image, label and `part_of` are parts of one object; "" for a whole one. facts: what else the tool says of it.
    """

    label: str
    box: Box
    shape: Shape | None = None
    kind: Kind = "box"
    part_of: str = ""
    score: float | None = None
    crowd: bool = False
    difficult: bool = False
    facts: dict[str, str] = field(default_factory=dict)


def outline(ring: Sequence[tuple[float, float]]) -> tuple[Box, Polygons]:
    """The box and the shape of an outline of three corners or more."""
    corners = np.array(ring, dtype=np.float64).reshape(-1, 2)
    return ring_box(corners), Polygons((corners,))


def turned_box(box: Box, degrees: float, pivot: tuple[float, float]) -> tuple[Box, Polygons]:
    """The upright box around a turned one, and the outline of that. degrees: clockwise, about the pivot."""
    corners = turned_corners(box_corners(box), degrees, pivot)
    return ring_box(corners), Polygons((corners,))


def ellipse(centre: tuple[float, float], radii: tuple[float, float], degrees: float) -> tuple[Box, Polygons]:
    """The upright box around an ellipse, and its outline. degrees: clockwise, about its centre."""
    box, corners = ellipse_corners(centre, radii, degrees)
    return box, Polygons((corners,))


@dataclass
class MarkList:
    """Marks as a reader meets them, image by image. unread: kinds of shapes that bear no object, and how many."""

    images: list[DrawnImage] = field(default_factory=list)
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    def add_image(self, image: DrawnImage) -> None:
        """The image that the next marks are on."""
        self.images.append(image)

    def add(self, mark: Mark) -> None:
        """A mark on the last image. Raises DataError if it is far beyond any picture, or has corners without end."""
        corners = sum(map(len, mark.shape.rings)) if isinstance(mark.shape, Polygons) else 0
        if corners > MOST_CORNERS:
            reason = too_many_corners(corners)
            raise DataError(tell("{file!r}: {reason}", file=self.images[-1].source, reason=reason))
        if max(map(abs, mark.box)) > FARTHEST:
            raise DataError(
                tell(
                    "{file!r}: a shape of {label!r} lies beyond any picture. Draw it again, or delete it.",
                    file=self.images[-1].source,
                    label=mark.label,
                )
            )
        self.marks.append((len(self.images) - 1, mark))

    def drawing(
        self, form: StoredText, task: str, *, notes: Sequence[str] = (), left_out: Sequence[LeftOut] = ()
    ) -> Drawing:
        """What was drawn, its parts joined; what became of shapes that are no boxes or outlines is among the notes.

        task: what was asked for. Turned boxes and circles are boxes where nothing is drawn as an outline.
        """
        counts = Counter(mark.kind for _, mark in self.marks)
        is_outlined = bool(counts["outline"])
        groups: dict[tuple[int, str, str], list[Mark]] = {}
        for number, (image, mark) in enumerate(self.marks):
            part = f"part {mark.part_of}" if mark.part_of else f"mark {number}"
            groups.setdefault((image, mark.label, part), []).append(mark)
        classes = class_order(label for _, label, _ in groups)
        index = {name: label for label, name in enumerate(classes)}
        objects, facts, apart = ObjectList(), [], 0
        for (image, label, _), marks in groups.items():
            wholes = _joined(marks)
            apart += len(wholes) > 1
            for whole in wholes:
                objects.add(
                    image,
                    index[label],
                    whole.box,
                    shape=whole.shape if is_outlined else None,
                    score=whole.score,
                    area=whole.shape.area if is_outlined and whole.shape else None,
                    crowd=whole.crowd,
                    difficult=whole.difficult,
                )
                facts.append(whole.facts)
        joined = sum(len(marks) > 1 for marks in groups.values()) - apart
        sentences = notes_on(counts, self.unread, joined=joined, apart=apart)
        drawing = Drawing(
            form,
            "instances",
            classes,
            tuple(self.images),
            objects.objects(),
            columns=fact_columns(facts),
            notes=(*notes, *sentences),
            left_out=tuple(left_out),
        )
        return settled(drawing, (), task)


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """The parts of an object as one mark; as they are where outlines and masks are mixed."""
    if len(marks) == 1:
        return list(marks)
    shapes = [mark.shape for mark in marks]
    masks = [shape for shape in shapes if isinstance(shape, RunLength)]
    shape: Shape | None = None
    if masks:
        if len(masks) < len(marks) or len({mask.size for mask in masks}) > 1:
            return list(marks)
        shape = RunLength.of_mask(np.logical_or.reduce([mask.mask() for mask in masks]))
    elif any(shape is not None for shape in shapes):
        shape = Polygons(tuple(ring for mark in marks for ring in _rings(mark)))
    boxes = np.array([mark.box for mark in marks])
    (x1, y1), (x2, y2) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    scores = [mark.score for mark in marks if mark.score is not None]
    return [
        Mark(
            marks[0].label,
            (float(x1), float(y1), float(x2), float(y2)),
            shape,
            score=max(scores) if scores else None,
            crowd=any(mark.crowd for mark in marks),
            difficult=any(mark.difficult for mark in marks),
            facts=marks[0].facts,
        )
    ]


def _rings(mark: Mark) -> tuple[FloatArray, ...]:
    return mark.shape.rings if isinstance(mark.shape, Polygons) else (box_corners(mark.box),)
