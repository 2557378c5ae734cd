"""LabelMe: a JSON file an image, with shapes as lists of points in pixels; the same files come from its followers."""

from __future__ import annotations

import math
import posixpath
from pathlib import PurePosixPath

from pupille.config import DataConfig
from pupille.data.class_names import part_named
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, Tree
from pupille.data.formats.json_entries import LOOK, Entry, keys_in, keys_of, parsed_text, whole
from pupille.data.formats.mark_outlines import Kind
from pupille.data.formats.marks import Box, Mark, MarkList, ellipse, outline
from pupille.data.sources.image_files import IMAGE_EXTENSIONS
from pupille.errors import Refusal
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.shapes.polygons import Polygons

FORMAT = tell("outlines and boxes of LabelMe (JSON)")
CORNERS: dict[str, Kind] = {"polygon": "outline", "rotation": "turned", "oriented_rectangle": "turned"}
"""Types that are given by their corners, and how they count; `rotation` is a follower's word."""


def is_labelme(tree: Tree) -> bool:
    """Whether JSON files are there with `shapes` as LabelMe writes them."""
    return any(_fits(*keys_of(tree, file)) for file in tree.with_suffix(".json")[:LOOK])


def _fits(sign: bytes, keys: set[str]) -> bool:
    return (
        sign == b"{"
        and "shapes" in keys
        and bool(keys & {"shape_type", "imagePath", "imageData", "lineColor", "points"})
    )


def read_labelme(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The shapes of all JSON files; those of one label and `group_id` are parts of one object.

    Raises DataError with the file and the shape if one has no label or no points.
    """
    marks, left_out = MarkList(), []
    for file, data in tree.read_each(tree.with_suffix(".json")):
        if not _fits(*keys_in(data)):
            left_out.append(LeftOut(file, tell("it is no file of LabelMe"), Refusal.ASIDE))
            continue
        document = whole(parsed_text(data, file), file)
        marks.add_image(_image(document, file))
        for shape in document.entries("shapes"):
            _add(marks, shape)
    return marks.drawing(FORMAT, config.task, left_out=left_out)


def _image(document: Entry, file: str) -> DrawnImage:
    """The image that a file names, from the folder of the file; else the one of the same stem."""
    named = document.text("imagePath").replace("\\", "/")
    folder = posixpath.dirname(file)
    name = posixpath.normpath(posixpath.join(folder, named)) if named else ""
    stem = posixpath.splitext(file)[0]
    ending = PurePosixPath(named).suffix
    own = stem + ending if ending.lower() in IMAGE_EXTENSIONS else stem
    part = part_named(folder.split("/")[0]) or ""
    return DrawnImage(name or own, document.size("imageWidth", "imageHeight"), part, file, own)


def _add(marks: MarkList, shape: Entry) -> None:
    kind = shape.text("shape_type") or "polygon"
    points = shape.points("points") if kind in {*CORNERS, "rectangle", "circle"} else []
    drawn = _drawn(kind, points)
    if drawn is None:
        marks.unread[kind] += 1
        return
    label = shape.text("label")
    if not label:
        raise shape.refused(tell("has no label. Name it, or delete it."))
    box, ring, how = drawn
    marks.add(
        Mark(
            label,
            box,
            ring,
            how,
            part_of=shape.text("group_id"),
            score=shape.number("score") if "score" in shape else None,
            difficult=shape.fields.get("difficult") is True,
        )
    )


def _drawn(kind: str, points: list[tuple[float, float]]) -> tuple[Box, Polygons | None, Kind] | None:
    """The box, the outline and how it counts; None where the points bound nothing."""
    if kind in CORNERS and len(points) >= 3:
        return *outline(points), CORNERS[kind]
    if kind == "rectangle" and len(points) >= 2:
        xs, ys = zip(*points, strict=True)
        return (min(xs), min(ys), max(xs), max(ys)), None, "box"
    if kind == "circle" and len(points) == 2:
        radius = math.dist(*points)
        return *ellipse(points[0], (radius, radius), 0), "round"
    return None
