"""CVAT for images 1.1: one XML file with all images, in pixels; groups join the parts of an object."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import numpy as np

from pupille.config import DataConfig
from pupille.data.class_names import class_name, part_named
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, Tree
from pupille.data.formats.mark_outlines import Kind
from pupille.data.formats.marks import Box, Mark, MarkList, ellipse, outline, turned_box
from pupille.data.formats.xml_document import parsed_xml
from pupille.errors import DataError, Refusal
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import Limits
from pupille.shapes.objects import Shape
from pupille.shapes.run_length import RunLength

FORMAT = tell("shapes of CVAT 1.1 (XML)")
LOOK = 5
"""XML files that are looked at before a folder is taken for CVAT."""
LARGEST = 1e9
SIDES = ("xtl", "ytl", "xbr", "ybr")
WITHOUT_OBJECT = ("polyline", "points", "cuboid", "skeleton")
"""Shapes that bound no object in a plane."""
Drawn = tuple[Box, Shape | None, Kind]


def is_cvat(tree: Tree) -> bool:
    """Whether XML files are there whose first element is `annotations`."""
    return any(_fits(tree, file) for file in tree.with_suffix(".xml")[:LOOK])


def _fits(tree: Tree, file: str) -> bool:
    start = tree.start(file, 4096)
    return b"<annotations>" in start or b"<annotations " in start


def read_cvat(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:
    """The shapes of all XML files; those of one label and `group_id` are parts of one object.

    Raises DataError with the file, the image and the shape; also for tracks of a video.
    """
    marks, left_out = MarkList(), []
    for file in tree.with_suffix(".xml"):
        root = parsed_xml(tree, file)
        if root.tag != "annotations":
            left_out.append(LeftOut(file, tell("it is no annotation of CVAT"), Refusal.ASIDE))
            continue
        if root.find("track") is not None:
            raise DataError(
                tell("{file!r} holds tracks of a video. Export the task as 'CVAT for images 1.1'.", file=file)
            )
        for number, image in enumerate(root.findall("image"), start=1):
            name = class_name(image.get("name", "")) or str(number)
            picture = _Picture(file, name, image, limits.megapixels)
            marks.add_image(picture.image())
            for mark in picture.marks(marks.unread):
                marks.add(mark)
    return marks.drawing(FORMAT, config.task, left_out=left_out)


@dataclass(frozen=True)
class _Picture:
    """An `image` element. file: the XML file. most: megapixels of a mask."""

    file: str
    name: str
    element: Element
    most: float

    def image(self) -> DrawnImage:
        """What the file says of the image."""
        part = part_named(self.element.get("subset", "")) or ""
        return DrawnImage(self.name, self.size, part, self.file)

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height as stated; None where they are not. Raises DataError if one is negative."""
        try:
            width, height = (int(self.element.get(side, "")) for side in ("width", "height"))
        except ValueError:
            return None
        if min(width, height) < 0:
            raise DataError(
                tell("{file!r} states a negative width or height of its picture. Correct it.", file=self.file)
            )
        return (width, height) if 0 < width < LARGEST and 0 < height < LARGEST else None

    def marks(self, unread: Counter[str]) -> Iterator[Mark]:
        """The shapes that bound an object; the others are counted."""
        for number, shape in enumerate(self.element, start=1):
            if shape.tag in WITHOUT_OBJECT:
                unread[shape.tag] += 1
            elif shape.tag in _DRAWN:
                entry = _ShapeEntry(self, shape, number)
                drawn = _DRAWN[shape.tag](entry)
                if drawn is None:
                    unread[shape.tag] += 1
                    continue
                group = shape.get("group_id", "0")
                yield Mark(entry.label, *drawn, part_of=group.strip("0 ") and group, facts=entry.facts)


@dataclass(frozen=True)
class _ShapeEntry:
    """A shape of an image. number: its place in it, from 1."""

    picture: _Picture
    element: Element
    number: int

    def refused(self, reason: StoredText) -> DataError:
        """The error that this shape is not read, with where it stands."""
        return DataError(
            tell(
                "{file!r}: {shape} {number} of {image!r} {reason}",
                file=self.picture.file,
                shape=self.element.tag,
                number=str(self.number),
                image=self.picture.name,
                reason=reason,
            )
        )

    @property
    def label(self) -> str:
        """The class."""
        label = class_name(self.element.get("label", ""))
        if not label:
            raise self.refused(tell("has no label. Name it, or delete it."))
        return label

    @property
    def facts(self) -> dict[str, str]:
        """Its attributes, and whether something hides a part of it."""
        facts = {
            class_name(attribute.get("name", "")): (attribute.text or "").strip()
            for attribute in self.element.findall("attribute")
        }
        facts.pop("", None)
        if self.element.get("occluded") == "1":
            facts["occluded"] = "1"
        return facts

    def number_of(self, name: str, usual: str = "") -> float:
        """A finite number."""
        return self.finite(self.element.get(name, usual), name)

    def finite(self, text: str, name: str) -> float:
        """A text as a number."""
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not abs(number) <= LARGEST:
            raise self.refused(tell("has no number in {key!r}. Draw it again, or delete it.", key=name))
        return number

    def whole(self, text: str, name: str) -> int:
        """A text as a whole number that is not negative."""
        number = self.finite(text, name)
        if number < 0 or not number.is_integer():
            raise self.refused(tell("has no whole number in {key!r}. Export it again.", key=name))
        return int(number)


def _box(entry: _ShapeEntry) -> Drawn:
    x1, y1, x2, y2 = (entry.number_of(side) for side in SIDES)
    if x2 < x1 or y2 < y1:
        raise entry.refused(tell("has a box of negative width or height. Draw it again, or delete it."))
    degrees = entry.number_of("rotation", "0")
    if not degrees % 360:
        return (x1, y1, x2, y2), None, "box"
    return *turned_box((x1, y1, x2, y2), degrees, ((x1 + x2) / 2, (y1 + y2) / 2)), "turned"


def _polygon(entry: _ShapeEntry) -> Drawn | None:
    ring = []
    for point in filter(None, entry.element.get("points", "").split(";")):
        x, _, y = point.partition(",")
        ring.append((entry.finite(x, "points"), entry.finite(y, "points")))
    return (*outline(ring), "outline") if len(ring) >= 3 else None


def _ellipse(entry: _ShapeEntry) -> Drawn:
    rx, ry = entry.number_of("rx"), entry.number_of("ry")
    if rx < 0 or ry < 0:
        raise entry.refused(tell("has a negative radius. Draw it again, or delete it."))
    centre = (entry.number_of("cx"), entry.number_of("cy"))
    return *ellipse(centre, (rx, ry), entry.number_of("rotation", "0")), "round"


def _mask(entry: _ShapeEntry) -> Drawn:
    """A mask within its box: lengths of runs row by row, the first outside."""
    size = entry.picture.size
    if size is None or size[0] * size[1] > entry.picture.most * 1e6:
        raise entry.refused(
            tell("is a mask on an image of no size, or of too many pixels. State its width and height.")
        )
    left, top, width, height = (
        entry.whole(entry.element.get(side, ""), side) for side in ("left", "top", "width", "height")
    )
    if left + width > size[0] or top + height > size[1]:
        raise entry.refused(tell("is a mask that stands out of its image. Export it again."))
    runs = [entry.whole(run, "rle") for run in entry.element.get("rle", "").split(",") if run.strip()]
    if sum(runs) != width * height:
        raise entry.refused(
            tell(
                "has runs that sum to {total}, its box has {width} x {height} pixels. Export it again.",
                total=str(sum(runs)),
                width=str(width),
                height=str(height),
            )
        )
    mask = np.zeros((size[1], size[0]), dtype=np.bool_)
    inside = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    mask[top : top + height, left : left + width] = inside.reshape(height, width)
    shape = RunLength.of_mask(mask)
    return shape.box, shape, "outline"


_DRAWN = {"box": _box, "polygon": _polygon, "ellipse": _ellipse, "mask": _mask}
