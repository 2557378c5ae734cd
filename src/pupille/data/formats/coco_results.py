"""COCO's results: a list of answers that mean images and categories of the truth by its numbers.

https://cocodataset.org/#format-results describes it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from posixpath import basename, splitext

from pupille.data.formats.coco import box_of
from pupille.data.formats.coco_document import BEGINNING, CocoAnnotation, Id, decoded
from pupille.data.formats.coco_shapes import ShapeReader
from pupille.data.formats.declared_classes import DeclaredClasses
from pupille.data.formats.drawing import Drawing, ObjectList, Tree
from pupille.data.formats.outlines import settled
from pupille.errors import DataError, reason_of
from pupille.i18n.language import StoredText, tell, tells

FORMAT = tell("COCO's results (JSON)")


def is_results(tree: Tree) -> bool:
    """Whether the one file of a source is a list of answers with the numbers of their images and categories."""
    if len(tree.files) != 1 or not tree.with_suffix(".json"):
        return False
    start = tree.read(tree.files[0])[:BEGINNING].lstrip()
    return start.startswith(b"[") and b'"image_id"' in start and b'"category_id"' in start


def read_results(tree: Tree, truth: Drawing, task: str) -> Drawing:
    """The answers of a file on all images of the truth, whose numbers they bear.

    Raises DataError with the entry if one means no category of the truth, or if the numbers are not those of images of
    the truth.
    """
    (file,) = tree.files
    answers: list[CocoAnnotation] = decoded(tree.read(file), list[CocoAnnotation], file)
    reading = _Answers(file, _rows(truth), truth.class_ids)
    for number, answer in enumerate(answers, start=1):
        try:
            reading.add(answer)
        except DataError as error:
            raise DataError(
                tell(
                    "{file!r}: answer {number}: {reason}",
                    file=file,
                    number=str(number),
                    reason=reason_of(error),
                )
            ) from error
    drawing = Drawing(
        FORMAT,
        "instances",
        tuple(reading.classes.names),
        tuple(replace(image, source=file) for image in truth.images),
        reading.objects.objects(),
        notes=tuple(reading.notes()),
        class_ids=truth.class_ids,
    )
    return settled(drawing, (), task)


def _rows(truth: Drawing) -> dict[str, list[int]]:
    """Number of an image, or its stem where the truth has no numbers -> the rows of the truth that it may mean."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, image in enumerate(truth.images):
        stem = splitext(basename(image.name.replace("\\", "/")))[0]
        rows[_plain(image.id or stem)].append(row)
    return dict(rows)


def _plain(id_: Id) -> str:
    """A number without leading noughts, which tools drop from names such as `000000000139`; other names as they are."""
    text = str(id_)
    return text.lstrip("0") or "0" if text.isdecimal() else text


@dataclass
class _Answers:
    """What the file has said so far. rows, class_ids: of the truth. strangers: images that the truth does not have."""

    file: str
    rows: dict[str, list[int]]
    class_ids: dict[str, str]
    classes: DeclaredClasses = field(default_factory=DeclaredClasses)
    objects: ObjectList = field(default_factory=ObjectList)
    shapes: ShapeReader = field(default_factory=ShapeReader)
    strangers: Counter[Id] = field(default_factory=Counter)

    def add(self, answer: CocoAnnotation) -> None:
        """One answer more."""
        rows = self.rows.get(_plain(answer.image_id), [])
        if len(rows) > 1:
            raise DataError(
                tell(
                    "the image {id!r} is one of several of the truth, since its files count anew. Score each part by "
                    "itself.",
                    id=answer.image_id,
                )
            )
        if not rows:
            self.strangers[answer.image_id] += 1
            return
        name = self.class_ids.get(str(answer.category_id))
        if name is None:
            raise DataError(
                tell(
                    "the category {id!r} is none of the truth, which has {ids}. Give the truth that the answers were "
                    "made for.",
                    id=answer.category_id,
                    ids=", ".join(list(self.class_ids)[:10]) or tell("no numbers"),
                )
            )
        shape = self.shapes.shape(answer.segmentation)
        # The area of an answer is that of its box where it has one, as pycocotools has it.
        area = None if answer.bbox or shape is None else float(shape.area)
        label = self.classes.label(name, str(answer.category_id))
        self.objects.add(rows[0], label, box_of(answer, shape), shape=shape, score=answer.score, area=area)

    def notes(self) -> list[StoredText]:
        """What the user must know of it. Raises DataError if no answer is on an image of the truth."""
        if not self.strangers:
            return []
        first = next(iter(self.strangers))
        if not self.objects.images:
            raise DataError(
                tell(
                    "{file!r} answers on images that the truth does not have, such as {id!r}. Give the truth that the "
                    "answers were made for.",
                    file=self.file,
                    id=first,
                )
            )
        return [
            tells(
                "{n} answer of {file!r} is on an image that the truth does not have ({id!r}); it is left out.",
                "{n} answers of {file!r} are on images that the truth does not have, such as {id!r}; they are left "
                "out.",
                self.strangers.total(),
                file=self.file,
                id=first,
            )
        ]
