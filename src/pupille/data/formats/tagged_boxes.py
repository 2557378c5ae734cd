"""Boxes in shares of the picture, each with a tag, in JSON: Azure's exports and their like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from pupille.config import DataConfig
from pupille.data.class_names import class_order
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.json_entries import LOOK, Entry, entries, keys_of, parsed, parsed_text, whole
from pupille.errors import Refusal
from pupille.i18n.language import tell
from pupille.images.limits import Limits

FORMAT = tell("boxes with tags (JSON)")
SUFFIXES = (".json", ".jsonl")
LISTS = ("tags", "regions", "predictions", "label")
"""Where the boxes of an image stand: in a file list, at Custom Vision, in its answers, at Azure Machine Learning."""
SIDES = (("left", "top", "width", "height"), ("topX", "topY", "bottomX", "bottomY"))
NAMES = ("filename", "file_name", "file", "name", "originalImageUri", "imageUri", "image_url", "id")
TAGS = ("tag", "tagName", "label", "name")
SCORE = "prob"
"""How the key of a score begins in the answers of Custom Vision."""
BEYOND = 1.05
"""Shares up to this are let pass: tools round, and boxes stand out a little."""


def is_tagged_boxes(tree: Tree) -> bool:
    """Whether JSON files are there with boxes by the names of Azure's exports."""
    return any(_fits(keys_of(tree, file)[1]) for file in tree.with_suffix(*SUFFIXES)[:LOOK])


def _fits(keys: set[str]) -> bool:
    has_box = any(keys.issuperset(sides) for sides in SIDES)
    return has_box and bool(keys.intersection(LISTS)) and bool(keys.intersection(TAGS))


def read_tagged_boxes(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The boxes of all JSON files. Raises DataError with the file and the entry if one is no box in shares."""
    records, left_out = [], []
    for file in tree.with_suffix(*SUFFIXES):
        if _fits(keys_of(tree, file)[1]):
            records += list(_records(tree, file))
        else:
            left_out.append(LeftOut(file, tell("it holds no boxes with tags"), Refusal.ASIDE))
    boxes = [list(_boxes(record)) for record in records]
    classes = class_order(box.tag for row in boxes for box in row)
    index = {name: label for label, name in enumerate(classes)}
    objects = ObjectList()
    for row, drawn in enumerate(boxes):
        for box in drawn:
            objects.add(row, index[box.tag], box.sides, score=box.score, crowd=box.is_crowd)
    return Drawing(
        FORMAT,
        "boxes",
        classes,
        tuple(_image(record) for record in records),
        objects.objects(),
        is_normalised=True,
        notes=(tell("Boxes are given in shares of the width and height of their image, from 0 to 1."),),
        left_out=tuple(left_out),
    )


@dataclass(frozen=True)
class _Box:
    """One box. sides: x1, y1, x2, y2 in shares."""

    tag: str
    sides: tuple[float, float, float, float]
    score: float | None
    is_crowd: bool


def _records(tree: Tree, file: str) -> Iterator[Entry]:
    """The entries of images: of a list, of the first list of an object, of lines, or the one of the file."""
    if file.lower().endswith(".jsonl"):
        for number, line in enumerate(tree.read(file).splitlines(), start=1):
            if line.strip():
                yield whole(parsed_text(line, f"{file}:{number}"), f"{file}:{number}")
        return
    content = parsed(tree, file)
    if isinstance(content, list):
        yield from entries(content, file, "")
        return
    record = whole(content, file)
    lists = [key for key in ("files", "images", "value") if key in record]
    if lists:
        yield from record.entries(lists[0])
    else:
        yield record


def _image(record: Entry) -> DrawnImage:
    name = next((record.text(key) for key in NAMES if key in record), "")
    stem = PurePosixPath(record.file).stem
    if not name or "predictions" in record:
        return DrawnImage(stem, source=record.file, other=name)
    path = unquote(urlsplit(name).path) if "://" in name else name
    details = record.entry("image_details")
    size = details.size("width", "height") or record.size("width", "height")
    identity = record.text("id") if not isinstance(record.fields.get("id"), dict) else ""
    return DrawnImage(path, size, source=record.file, other=identity)


def _boxes(record: Entry) -> Iterator[_Box]:
    """The boxes of an image; tags of the whole image stand in such lists too and have none."""
    for key in LISTS:
        if key not in record:
            continue
        for entry in record.entries(key):
            place = entry.entry("boundingBox") if "boundingBox" in entry else entry
            sides = next((names for names in SIDES if any(name in place for name in names)), None)
            if "polygon" in entry:
                raise entry.refused(tell("has an outline, which is read from COCO alone. Export it as COCO."))
            if sides is None:
                continue
            tag = next((entry.text(name) for name in TAGS if name in entry), "")
            if not tag:
                raise entry.refused(tell("has a box without a tag. Tag it, or delete it."))
            scored = next((key for key in entry.fields if key.startswith(SCORE)), None)
            score = None if scored is None else entry.number(scored)
            yield _Box(tag, _edges(place, sides), score, entry.fields.get("isCrowd") in (True, 1, "true"))


def _edges(entry: Entry, names: tuple[str, ...]) -> tuple[float, float, float, float]:
    left, top, third, fourth = (entry.number(name) for name in names)
    right, bottom = (left + third, top + fourth) if names == SIDES[0] else (third, fourth)
    if right < left or bottom < top:
        raise entry.refused(tell("has a box of negative width or height. Draw it again, or delete it."))
    if min(left, top) < 1 - BEYOND or max(right, bottom) > BEYOND:
        raise entry.refused(
            tell("has a box that is not in shares from 0 to 1 of the image. Export it again with shares.")
        )
    return left, top, right, bottom
