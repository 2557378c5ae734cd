"""COCO: JSON files with lists of images, categories and annotations (Lin et al. 2014)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pupille.config import DataConfig
from pupille.data.class_names import class_name, part_named
from pupille.data.dataset import LeftOut
from pupille.data.formats.coco_document import (
    CocoAnnotation,
    CocoCategory,
    CocoDocument,
    CocoImage,
    Id,
    decoded,
    is_damaged,
    is_named_early,
    lists_of,
)
from pupille.data.formats.coco_shapes import ShapeReader
from pupille.data.formats.declared_classes import DeclaredClasses
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.outlines import settled
from pupille.errors import DataError, Refusal, reason_of
from pupille.i18n.language import StoredText, tell, tell_joined, tells
from pupille.images.limits import Limits
from pupille.shapes.objects import Shape

FORMAT = tell("COCO JSON")
LOOK = 20
"""JSON files that are looked at before a folder is taken for COCO."""


def is_coco(tree: Tree) -> bool:
    """Whether a JSON file is there that has COCO's lists of images, categories and boxes or outlines."""
    return any(_kind(tree, file) for file in tree.with_suffix(".json")[:LOOK])


def _kind(tree: Tree, file: str) -> str:
    """`objects`, `keypoints` (objects too), or "" for whatever else a JSON file holds."""
    try:
        data = tree.read(file)
    except DataError:
        return ""
    lists = lists_of(data)
    if lists is None:
        # What is damaged is read all the same, so that it is refused by its name.
        return "objects" if is_damaged(data) else ""
    if is_named_early(lists, "segments_info"):
        return ""
    return "keypoints" if is_named_early(lists, "keypoints") else "objects"


def read_coco(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The boxes and outlines of all JSON files. Raises DataError with the file and the entry."""
    files, left_out = _files(tree)
    parts, part_notes = _parts(files)
    reading = _Reading()
    for file in files:
        reading.add(decoded(tree.read(file), CocoDocument, file), file, parts.get(file, ""))
    reading.settle_scores()
    drawing = Drawing(
        FORMAT,
        "instances",
        tuple(reading.classes.names),
        tuple(reading.images),
        reading.objects.objects(),
        notes=(*part_notes, *reading.notes()),
        left_out=tuple(left_out),
        class_ids=reading.classes.ids,
    )
    return settled(drawing, reading.classes.parents, config.task)


def _files(tree: Tree) -> tuple[list[str], list[LeftOut]]:
    """The files that are read; points of the body are another view on the same objects, and so left out."""
    kinds = {file: _kind(tree, file) for file in tree.with_suffix(".json")}
    objects = [file for file, kind in kinds.items() if kind == "objects"]
    left_out = []
    for file, kind in kinds.items():
        if kind == "keypoints" and objects:
            left_out.append(
                LeftOut(file, tell("it holds points of the body, which are not read"), Refusal.ASIDE)
            )
        elif not kind:
            left_out.append(LeftOut(file, tell("it is no COCO JSON of boxes or outlines"), Refusal.ASIDE))
    return objects or [file for file, kind in kinds.items() if kind == "keypoints"], left_out


def _parts(files: Sequence[str]) -> tuple[dict[str, str], list[StoredText]]:
    """File -> the part of the split that its name, else its folder, speaks of; nothing unless each speaks of one."""
    parts = {file: _part(file) for file in files}
    named = {file: part for file, part in parts.items() if part}
    if "train" not in named.values():
        return {}, []
    if len(named) < len(files):
        without = next(file for file in files if file not in named)
        note = tell(
            "The names of some files of annotations speak of a part of a split, but not that of {file!r}; so no split "
            "is taken from them.",
            file=without,
        )
        return {}, [note]
    each = [tell("{part} {file!r}", part=tell(part), file=file) for file, part in named.items()]
    return named, [tell("The split comes from the files of annotations: {files}.", files=tell_joined(each))]


def _part(file: str) -> str | None:
    path = PurePosixPath(file)
    return next(
        (part for name in (path.stem, *reversed(path.parts[:-1])) if (part := part_named(name))), None
    )


@dataclass
class _Reading:
    """What the files have said so far. orphans: annotations of images that are in no list, per file."""

    classes: DeclaredClasses = field(default_factory=DeclaredClasses)
    images: list[DrawnImage] = field(default_factory=list)
    objects: ObjectList = field(default_factory=ObjectList)
    orphans: Counter[str] = field(default_factory=Counter)
    short_rings: int = 0
    n_scored: int = 0

    def add(self, document: CocoDocument, file: str, part: str) -> None:
        """One file more."""
        labels = self._labels(document.categories, file)
        rows = self._rows(document.images, file, part)
        shapes = ShapeReader()
        for number, annotation in enumerate(document.annotations, start=1):
            row = rows.get(annotation.image_id)
            if row is None:
                self.orphans[file] += 1
                continue
            try:
                self._add(row, labels, annotation, shapes)
            except DataError as error:
                raise DataError(
                    tell(
                        "{file!r}: annotation {number}: {reason}",
                        file=file,
                        number=str(number),
                        reason=reason_of(error),
                    )
                ) from error
        self.short_rings += shapes.short_rings

    def _add(
        self, row: int, labels: Mapping[Id, int], annotation: CocoAnnotation, shapes: ShapeReader
    ) -> None:
        label = labels.get(annotation.category_id)
        if label is None:
            raise DataError(
                tell(
                    "the category {id!r} is in no list of categories. Add it to them, or delete what bears it.",
                    id=annotation.category_id,
                )
            )
        shape = shapes.shape(annotation.segmentation)
        self.objects.add(
            row,
            label,
            box_of(annotation, shape),
            shape=shape,
            score=annotation.score,
            area=_area(annotation, shape),
            crowd=bool(annotation.iscrowd),
        )

    def _labels(self, categories: Sequence[CocoCategory], file: str) -> dict[Id, int]:
        labels: dict[Id, int] = {}
        for category in categories:
            if category.id in labels:
                raise _twice(file, "categories", category.id)
            name = class_name(str(category.id if category.name is None else category.name)) or str(
                category.id
            )
            labels[category.id] = self.classes.label(name, str(category.id), category.supercategory)
        return labels

    def _rows(self, images: Sequence[CocoImage], file: str, part: str) -> dict[Id, int]:
        rows: dict[Id, int] = {}
        for image in images:
            if image.id in rows:
                raise _twice(file, "images", image.id)
            rows[image.id] = len(self.images)
            name = str(image.id) if image.file_name is None else image.file_name
            self.images.append(DrawnImage(name, _size(image, file), part, file, id=str(image.id)))
        return rows

    def settle_scores(self) -> None:
        """Scores stay where every object has one."""
        scores = self.objects.scores
        self.n_scored = sum(score is not None for score in scores)
        if self.n_scored < len(scores):
            self.objects.scores = [None] * len(scores)

    def notes(self) -> list[StoredText]:
        """What the user must know of it."""
        notes = []
        if 0 < self.n_scored < len(self.objects.scores):
            notes.append(
                tells(
                    "{n} of {all} annotations has a score; it is left out, since the others have none.",
                    "{n} of {all} annotations have a score; these are left out, since the others have none.",
                    self.n_scored,
                    all=len(self.objects.scores),
                )
            )
        if self.orphans:
            notes.append(
                tells(
                    "{n} annotation is of an image that the list of {file!r} does not have; it is left out.",
                    "{n} annotations are of images that the list of {file!r} does not have; they are left out.",
                    self.orphans.total(),
                    file=next(iter(self.orphans)),
                )
            )
        if self.short_rings:
            notes.append(
                tells(
                    "{n} part of an outline has fewer than three corners and is left out.",
                    "{n} parts of outlines have fewer than three corners and are left out.",
                    self.short_rings,
                )
            )
        return notes


def box_of(annotation: CocoAnnotation, shape: Shape | None) -> tuple[float, float, float, float]:
    """The edges of a box; of the shape where no box is stated. Raises DataError if there is neither."""
    if not annotation.bbox:
        if shape is None:
            raise DataError(tell("there is neither a box nor an outline. Draw it again, or delete it."))
        return shape.box
    if len(annotation.bbox) != 4:
        raise DataError(
            tell("a box has four numbers, not {n}. Draw it again, or delete it.", n=len(annotation.bbox))
        )
    x, y, width, height = annotation.bbox
    if width < 0 or height < 0:
        raise DataError(
            tell(
                "the box is {width} wide and {height} high. COCO's boxes are x, y, width, height: export it so.",
                width=f"{width:g}",
                height=f"{height:g}",
            )
        )
    return (x, y, x + width, y + height)


def _area(annotation: CocoAnnotation, shape: Shape | None) -> float | None:
    """The area as stated; where it is not, that of the shape, None for that of the box."""
    if annotation.area is not None:
        if annotation.area < 0:
            raise DataError(tell("its area is less than nothing. Export it again."))
        return annotation.area
    return None if shape is None else float(shape.area)


def _size(image: CocoImage, file: str) -> tuple[int, int] | None:
    width, height = image.width or 0, image.height or 0
    if width < 0 or height < 0:
        raise DataError(
            tell(
                "{file!r}: the image {id!r} has a negative width or height. Correct it.",
                file=file,
                id=image.id,
            )
        )
    return (round(width), round(height)) if width >= 1 and height >= 1 else None


def _twice(file: str, entries: str, id_: Id) -> DataError:
    return DataError(
        tell(
            "{file!r} has the id {id!r} twice among its {entries}. Give each one of its own.",
            file=file,
            id=id_,
            entries=entries,
        )
    )
