"""The objects that another program or person found, laid over the images of a data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.coco_results import is_results, read_results
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.drawings import drawing_of
from pupille.data.formats.image_names import ImagePlaces
from pupille.data.numbered_answers import numbered_answers
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.images.limits import Limits
from pupille.results.arrays import IntArray
from pupille.shapes.objects import BoolArray, Objects

UNKNOWN_CLASS = -1


@dataclass(frozen=True)
class ObjectAnswers:
    """Answers for the images of a data set.

    format: what was recognised. bears: "boxes" or "instances". objects: `images` counts the samples, `labels` the
    classes of the data set. answered: (N,) whether the answers speak of a sample at all.
    notes: what was left out or taken how.
    """

    format: StoredText
    bears: str
    objects: Objects
    answered: BoolArray
    notes: tuple[str, ...]


def read_object_answers(
    path: Path, truth: Dataset, config: DataConfig, limits: Limits, *, source: Path | None = None
) -> ObjectAnswers:
    """The answers that files hold, matched with the images of `truth` by name and with its classes.

    source: the path of the truth, whose numbers of images and classes the results of COCO bear.
    Raises DataError if they are in no format that is read, fit no image, or bear no class of the truth.
    """
    tree = Tree.of(path)
    drawing = _drawing(tree, truth, config, limits, source)
    if drawing is None:
        raise DataError(
            tell(
                "{path!r} holds no boxes or outlines in a format that is read. The formats stand in docs/formats.md.",
                path=str(path),
            )
        )
    rows, notes = _rows(drawing, truth, path)
    labels, class_notes = _labels(drawing, truth, path)
    objects = drawing.objects
    places = rows[objects.images] if len(objects) else np.zeros(0, dtype=np.int64)
    known = labels[objects.labels] if len(objects) else np.zeros(0, dtype=np.int64)
    used = (places >= 0) & (known != UNKNOWN_CLASS)
    boxes = objects.boxes.copy()
    if drawing.is_normalised:
        sizes = truth.samples[["width", "height"]].to_numpy(dtype=np.float64)
        boxes[used] *= np.tile(sizes[places[used]], 2)
    laid = replace(
        objects.rows(used),
        images=places[used],
        labels=known[used],
        boxes=boxes[used],
        areas=np.zeros(0) if drawing.is_normalised else objects.areas[used],
    )
    answered = np.isin(np.arange(len(truth)), rows[rows >= 0])
    return ObjectAnswers(
        drawing.format,
        drawing.annotation,
        laid,
        answered,
        (*drawing.notes, *_unread(drawing), *notes, *class_notes, *_silent_notes(answered, truth)),
    )


def _drawing(
    tree: Tree, truth: Dataset, config: DataConfig, limits: Limits, source: Path | None
) -> Drawing | None:
    """What files of answers say: results by the numbers of the truth, a format with names, or label images."""
    if is_results(tree):
        original = drawing_of(Tree.of(source), config, limits) if source is not None else None
        if original is None:
            raise DataError(
                tell(
                    "the results of COCO in {file!r} name images and classes by numbers, and the truth has none. Give "
                    "the truth as a COCO file, or the answers in a format with names.",
                    file=tree.files[0],
                )
            )
        return read_results(tree, original, truth.task)
    drawing = drawing_of(tree, config, limits)
    return drawing if drawing is not None else numbered_answers(tree, list(truth.samples["id"]), limits)


def _unread(drawing: Drawing) -> list[StoredText]:
    """Files of answers that could not be used."""
    return [tell("{file}: {reason}", file=item.path, reason=item.reason) for item in drawing.left_out]


def _rows(drawing: Drawing, truth: Dataset, path: Path) -> tuple[IntArray, list[StoredText]]:
    """(M,) the sample that each image of the drawing is; -1 for those that are none."""
    ids = list(truth.samples["id"])
    place = {id_: row for row, id_ in enumerate(ids)}
    matches = ImagePlaces(Path(), tuple(ids)).matched(drawing.images)
    rows = np.array([place[files[0]] if len(files) == 1 else -1 for files in matches], dtype=np.int64)
    if len(rows) and (rows < 0).all():
        raise DataError(
            tell(
                "none of the {n:count} images of {path!r} is one of the truth; the first is {first!r}, the first of "
                "the truth {other!r}. Names are compared without folders and endings.",
                n=len(rows),
                path=str(path),
                first=drawing.images[0].name,
                other=ids[0],
            )
        )
    counts = np.bincount(rows[rows >= 0], minlength=len(ids))
    if (counts > 1).any():
        twice = ids[int(np.argmax(counts))]
        raise DataError(
            tell(
                "{path!r} answers the image {image!r} twice. Keep one of the two.",
                path=str(path),
                image=twice,
            )
        )
    names = [drawing.images[row].name for row in np.flatnonzero(rows < 0)]
    if not names:
        return rows, []
    return rows, [
        tells(
            "{n} image of the answers is none of the truth and is left out: {names}.",
            "{n} images of the answers are none of the truth and are left out: {names}.",
            len(names),
            names=tell_shortened(names),
        )
    ]


def _silent_notes(answered: BoolArray, truth: Dataset) -> list[StoredText]:
    names = list(truth.samples["id"][~answered])
    if not names:
        return []
    return [
        tells(
            "{n} image of the truth is not among the answers and counts as answered with nothing: {names}.",
            "{n} images of the truth are not among the answers and count as answered with nothing: {names}.",
            len(names),
            names=tell_shortened(names),
        )
    ]


def _labels(drawing: Drawing, truth: Dataset, path: Path) -> tuple[IntArray, list[StoredText]]:
    """(C,) the class of the truth that each class of the drawing is, and which way it was found."""
    if len(drawing.classes) == len(truth.classes) == 1 and drawing.classes != truth.classes:
        return np.zeros(1, dtype=np.int64), [
            tell(
                "The answers call their only class {answer!r}; it is taken for the only class of the truth, {truth!r}.",
                answer=drawing.classes[0],
                truth=truth.classes[0],
            )
        ]
    exact = {name: label for label, name in enumerate(truth.classes)}
    folded = {_folded(name): label for label, name in enumerate(truth.classes)}
    labels = [exact.get(name, folded.get(_folded(name), UNKNOWN_CLASS)) for name in drawing.classes]
    strange = [name for name, label in zip(drawing.classes, labels, strict=True) if label == UNKNOWN_CLASS]
    if len(strange) == len(drawing.classes) and strange:
        return _by_number(drawing.classes, truth, path)
    if not strange:
        return np.array(labels, dtype=np.int64), []
    unknown = np.isin(drawing.objects.labels, np.flatnonzero(np.array(labels) == UNKNOWN_CLASS))
    return np.array(labels, dtype=np.int64), [
        tells(
            "{n} answer is of a class that the truth does not know and is left out ({classes}).",
            "{n} answers are of classes that the truth does not know and are left out ({classes}).",
            int(unknown.sum()),
            classes=tell_shortened(strange),
        )
    ]


def _by_number(classes: Sequence[str], truth: Dataset, path: Path) -> tuple[IntArray, list[StoredText]]:
    """Classes without names by their number: 0 is the first class of the truth. Raises DataError for other words."""
    numbers = [int(name) if name.isdigit() else -1 for name in classes]
    if min(numbers) < 0 or max(numbers) >= len(truth.classes):
        raise DataError(
            tell(
                "{path!r} speaks of {answers}, the truth of {classes}: no class is the same. Rename those of the "
                "answers.",
                path=str(path),
                answers=tell_shortened(list(classes)),
                classes=tell_shortened(list(truth.classes)),
            )
        )
    return np.array(numbers, dtype=np.int64), [
        tell(
            "The answers number their classes and do not name them: 0 is taken for {first!r}, and so on in the order "
            "of the truth.",
            first=truth.classes[0],
        )
    ]


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
