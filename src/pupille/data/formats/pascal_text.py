"""Pascal's annotations as text, version 1.00, as Penn-Fudan has them: boxes, and the names of what masks number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from pupille.config import DataConfig
from pupille.data.class_names import class_order
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.limits import Limits

FORMAT = tell("Pascal boxes as text")
MARK = b"PASCAL Annotation Version 1.00"
LARGEST = 2**20
"""Bytes of one file."""
LOOK = 5
"""Text files that are looked at before a source is taken for another format."""
IMAGE = re.compile(r'Image filename : "([^"\n]+)"')
SIZE = re.compile(r"Image size \(X x Y x C\) : (\d{1,6}) x (\d{1,6})")
ORIGIN_LINE = "Top left pixel co-ordinates"
ORIGIN = re.compile(r"Top left pixel co-ordinates : \((-?\d{1,6}), (-?\d{1,6})\)")
BOX = re.compile(
    r'Bounding box for object (\d{1,6}) "([^"\n]*)" \(Xmin, Ymin\) - \(Xmax, Ymax\) : '
    r"\((-?\d{1,6}), (-?\d{1,6})\) - \((-?\d{1,6}), (-?\d{1,6})\)"
)
BOX_LINE = re.compile(r"Bounding box for object.*")
MASK = re.compile(r'Pixel mask for object (\d{1,6}) "([^"\n]*)" : "([^"\n]+)"')


def is_pascal_text(tree: Tree) -> bool:
    """Whether text files are there that say they are of this form."""
    return any(_is_of_form(tree, file) for file in tree.with_suffix(".txt")[:LOOK])


def _is_of_form(tree: Tree, file: str) -> bool:
    return MARK in tree.read(file)[:512]


def read_pascal_text(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The boxes of all such files; they count from the pixel that the file states, both ends inside."""
    documents = [_document(tree, file) for file in tree.with_suffix(".txt") if _is_of_form(tree, file)]
    classes = class_order(box.name for document in documents for box in document.boxes)
    index = {name: label for label, name in enumerate(classes)}
    objects = ObjectList()
    for row, document in enumerate(documents):
        for box in document.boxes:
            objects.add(row, index[box.name], box.edges)
    images = tuple(document.image for document in documents)
    return Drawing(FORMAT, "boxes", classes, images, objects.objects())


def names_of_ids(tree: Tree) -> dict[str, dict[int, str]]:
    """File name of a mask -> number of an object in it -> its name, as such files say."""
    names: dict[str, dict[int, str]] = {}
    if not is_pascal_text(tree):
        return names
    for file in tree.with_suffix(".txt"):
        if _is_of_form(tree, file):
            for number, name, mask in MASK.findall(_text(tree, file)):
                names.setdefault(PurePosixPath(mask).name, {})[int(number)] = name
    return names


@dataclass(frozen=True)
class _Box:
    name: str
    edges: tuple[float, float, float, float]


@dataclass(frozen=True)
class _Document:
    image: DrawnImage
    boxes: tuple[_Box, ...]


def _text(tree: Tree, file: str) -> str:
    return tree.read(file, most=LARGEST).decode("utf-8", "replace").replace("\r\n", "\n")


def _document(tree: Tree, file: str) -> _Document:
    text = _text(tree, file)
    image = IMAGE.search(text)
    if image is None:
        raise DataError(tell("{file!r} names no image. Take it from the original again.", file=file))
    origin = ORIGIN.search(text)
    if origin is None and ORIGIN_LINE in text:
        raise DataError(
            tell(
                "{file!r}: the line {line!r} does not say from which pixel boxes count. Write it as in (1, 1).",
                file=file,
                line=ORIGIN_LINE,
            )
        )
    left, top = (int(origin[1]), int(origin[2])) if origin else (1, 1)
    size = SIZE.search(text)
    boxes = tuple(_box(line, left, top, file) for line in BOX_LINE.findall(text))
    stated = (int(size[1]), int(size[2])) if size else None
    return _Document(DrawnImage(image[1], stated, source=file), boxes)


def _box(line: str, left: int, top: int, file: str) -> _Box:
    """The box of a line, with the pixel that counts as its first."""
    match = BOX.match(line)
    if match is None:
        raise DataError(
            tell(
                "{file!r}: the line {line!r} has no box of four whole numbers. Correct it, or delete the object.",
                file=file,
                line=line[:80],
            )
        )
    name = match[2] or "object"
    xmin, ymin, xmax, ymax = (int(match[group]) for group in range(3, 7))
    if xmax < xmin or ymax < ymin:
        raise DataError(
            tell(
                "{file!r}: object {number} ({name}) has a box of negative width or height. Draw it again, or "
                "delete it.",
                file=file,
                number=int(match[1]),
                name=name,
            )
        )
    return _Box(name, (xmin - left, ymin - top, xmax - left + 1, ymax - top + 1))
