"""Pascal VOC: an XML file an image, with boxes counted in pixels from 1, both ends inside (Everingham et al. 2010)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from pupille.config import DataConfig
from pupille.data.class_names import class_order
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.voc_lists import listed_parts
from pupille.data.formats.xml_document import parsed_xml
from pupille.errors import DataError, Refusal
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import Limits

FORMAT = tell("Pascal VOC boxes")
LOOK = 5
"""XML files that are looked at before a folder is taken for Pascal VOC."""
SIDES = ("xmin", "ymin", "xmax", "ymax")


def is_voc(tree: Tree) -> bool:
    """Whether XML files are there whose first element is `annotation`."""
    return any(_is_annotation(tree, file) for file in tree.with_suffix(".xml")[:LOOK])


def _is_annotation(tree: Tree, file: str) -> bool:
    start = tree.read(file)[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return b"<annotation>" in start or b"<annotation " in start


def read_voc(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The boxes of all XML files; the image is the one of the same stem, else the one that `filename` names.

    Counted from 0, and as edges, where a side is 0 or has decimals, or `config.voc_zero_based` says so.
    """
    parts, notes = listed_parts(tree)
    documents, left_out = _documents(tree)
    counting = _Counting.of(documents, config.voc_zero_based)
    classes = class_order(box.name for document in documents for box in document.boxes)
    index = {name: label for label, name in enumerate(classes)}
    objects = ObjectList()
    for row, document in enumerate(documents):
        for number, box in enumerate(document.boxes, start=1):
            x1, y1, x2, y2 = counting.edges(box.sides)
            if x2 < x1 or y2 < y1:
                raise DataError(
                    tell(
                        "{file!r}: object {number} ({name}) has a box of negative width or height. Draw it again, or "
                        "delete it.",
                        file=document.file,
                        number=number,
                        name=box.name,
                    )
                )
            objects.add(row, index[box.name], (x1, y1, x2, y2), difficult=box.difficult)
    images = tuple(document.image(parts) for document in documents)
    return Drawing(
        FORMAT,
        "boxes",
        classes,
        images,
        objects.objects(),
        notes=(*notes, *counting.notes()),
        left_out=tuple(left_out),
    )


@dataclass(frozen=True)
class _Box:
    """One `object`. sides: xmin, ymin, xmax, ymax as written."""

    name: str
    sides: tuple[float, float, float, float]
    difficult: bool


@dataclass(frozen=True)
class _Document:
    """One XML file. filename: the image that it names. size: width, height as stated, None where they are not."""

    file: str
    filename: str
    size: tuple[int, int] | None
    boxes: tuple[_Box, ...]

    def image(self, parts: Mapping[str, str]) -> DrawnImage:
        """The image that it is about."""
        stem = PurePosixPath(self.file).stem
        ending = PurePosixPath(self.filename.replace("\\", "/")).suffix
        return DrawnImage(stem + ending, self.size, parts.get(stem, ""), self.file, self.filename)


def _documents(tree: Tree) -> tuple[list[_Document], list[LeftOut]]:
    """Every XML file that is an annotation, and why others are not read."""
    documents, left_out = [], []
    for file in tree.with_suffix(".xml"):
        root = parsed_xml(tree, file)
        if root.tag == "annotation":
            documents.append(_document(root, file))
        else:
            left_out.append(LeftOut(file, tell("it is no annotation of Pascal VOC"), Refusal.ASIDE))
    return documents, left_out


def _document(root: Element, file: str) -> _Document:
    boxes = tuple(_boxes(root, file))
    return _Document(file, (root.findtext("filename") or "").strip(), _size(root), boxes)


def _size(root: Element) -> tuple[int, int] | None:
    """Width and height as stated; None where they are missing, no numbers or 0."""
    try:
        width, height = (int(float(root.findtext(f"size/{side}") or "")) for side in ("width", "height"))
    except (ValueError, OverflowError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _boxes(root: Element, file: str) -> Iterator[_Box]:
    for number, entry in enumerate(root.findall("object"), start=1):
        name = (entry.findtext("name") or "").strip()
        if not name:
            raise DataError(
                tell(
                    "{file!r}: object {number} has no name. Name it, or delete it.", file=file, number=number
                )
            )
        try:
            xmin, ymin, xmax, ymax = (_finite(entry.findtext(f"bndbox/{side}") or "") for side in SIDES)
        except ValueError as error:
            raise DataError(
                tell(
                    "{file!r}: object {number} ({name}) has no box of four numbers. Draw it again, or delete it.",
                    file=file,
                    number=number,
                    name=name,
                )
            ) from error
        yield _Box(name, (xmin, ymin, xmax, ymax), (entry.findtext("difficult") or "").strip() == "1")


def _finite(text: str) -> float:
    """A number. Raises ValueError for any that is none, or not finite."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


@dataclass(frozen=True)
class _Counting:
    """How the sides of boxes count pixels: as edges from 0, or from 1 with both ends inside. why: the reason."""

    from_zero: bool
    why: StoredText

    @classmethod
    def of(cls, documents: list[_Document], asked: bool | None) -> _Counting:
        """What the numbers show, where nothing was asked."""
        if asked is not None:
            return cls(asked, tell("as asked"))
        sides = [side for document in documents for box in document.boxes for side in box.sides]
        lows = [side for document in documents for box in document.boxes for side in box.sides[:2]]
        if any(low < 1 for low in lows):
            return cls(True, tell("since some begin at 0"))
        if any(not side.is_integer() for side in sides):
            return cls(True, tell("since some have decimals"))
        return cls(False, tell("the rule of Pascal VOC; no box begins at 0"))

    def edges(self, sides: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """x1, y1, x2, y2 as edges."""
        xmin, ymin, xmax, ymax = sides
        return sides if self.from_zero else (xmin - 1, ymin - 1, xmax, ymax)

    def notes(self) -> tuple[StoredText, ...]:
        """Which way was taken."""
        if self.from_zero:
            return (tell("Boxes are taken as edges counted in pixels from 0 ({why}).", why=self.why),)
        return (tell("Boxes are taken as pixels from 1, both ends inside ({why}).", why=self.why),)
