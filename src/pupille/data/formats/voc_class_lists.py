"""The lists of a class below `ImageSets/Main` of Pascal VOC: `cat_train.txt` says of each image whether a cat is on it.

Lines are the name of an image and 1 (shown), 0 (all of them difficult) or -1 (none), as section 4.1 of
http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pupille.data.class_names import class_order
from pupille.data.formats.drawing import Tree
from pupille.data.formats.voc_lists import class_of_list, main_lists
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened, tells

YES, DIFFICULT, NO = "yes", "difficult", "no"
MARKS = {"1": YES, "+1": YES, "0": DIFFICULT, "-1": NO}
PREFIX = "shows_"
"""Before the name of a class: the column of what its lists say of each image."""


@dataclass(frozen=True)
class DrawnClasses:
    """The classes of which an annotation file has boxes: each YES, or DIFFICULT where all of its boxes are."""

    file: str
    classes: Mapping[str, str]

    @property
    def stem(self) -> str:
        """By which lists call the image."""
        return PurePosixPath(self.file).stem


@dataclass(frozen=True)
class ClassLists:
    """What the lists say. classes: class -> stem of an image -> YES, DIFFICULT or NO. strange: file and number of each
    line that says none of these."""

    classes: Mapping[str, Mapping[str, str]]
    strange: tuple[tuple[str, int], ...]

    def columns(self, drawn: Sequence[DrawnClasses]) -> dict[str, tuple[str, ...]]:
        """For each class what is listed of these images, "" where nothing is."""
        return {
            PREFIX + name: tuple(values.get(image.stem, "") for image in drawn)
            for name, values in self.classes.items()
        }

    def notes(self, drawn: Sequence[DrawnClasses]) -> list[StoredText]:
        """What was made of the lists, and where they contradict the boxes."""
        return [*self._columns_note(), *self._contradictions(drawn), *self._strange_note()]

    def _columns_note(self) -> list[StoredText]:
        if not self.classes:
            return []
        return [
            tell(
                "ImageSets/Main also lists which classes an image shows ({classes}). Several labels an image are no "
                "task here yet, so the boxes are learned, and the lists are kept as columns such as {column!r}: yes, "
                "difficult or no.",
                classes=tell_shortened(list(self.classes)),
                column=PREFIX + next(iter(self.classes)),
            )
        ]

    def _contradictions(self, drawn: Sequence[DrawnClasses]) -> list[StoredText]:
        pairs = [
            (values[image.stem], image.classes.get(name, NO), image.file, name)
            for image in drawn
            for name, values in self.classes.items()
            if values.get(image.stem, image.classes.get(name, NO)) != image.classes.get(name, NO)
        ]
        if not pairs:
            return []
        missing = sum(boxes == NO for _, boxes, _, _ in pairs)
        extra = sum(listed == NO for listed, _, _, _ in pairs)
        return [
            tells(
                "ImageSets/Main contradicts the boxes once: {file!r}, class {name!r} (without a box though listed: "
                "{missing:count}, with a box though listed as absent: {extra:count}, difficult by one of the two "
                "only: {difficult:count}). The boxes are taken; correct what is wrong.",
                "ImageSets/Main contradicts the boxes {n:count} times; the first is {file!r}, class {name!r} (without "
                "a box though listed: {missing:count}, with a box though listed as absent: {extra:count}, difficult "
                "by one of the two only: {difficult:count}). The boxes are taken; correct what is wrong.",
                len(pairs),
                file=pairs[0][2],
                name=pairs[0][3],
                missing=missing,
                extra=extra,
                difficult=len(pairs) - missing - extra,
            )
        ]

    def _strange_note(self) -> list[StoredText]:
        if not self.strange:
            return []
        file, line = self.strange[0]
        return [
            tells(
                "{n:count} line of the lists of classes is no name of an image with 1, 0 or -1 and is passed over: "
                "{file!r}, line {line}.",
                "{n:count} lines of the lists of classes are no name of an image with 1, 0 or -1 and are passed over; "
                "the first is line {line} of {file!r}.",
                len(self.strange),
                file=file,
                line=str(line),
            )
        ]


def read_class_lists(tree: Tree) -> ClassLists:
    """What all lists of classes say. Raises DataError if two lists of a class contradict each other."""
    files = main_lists(tree.with_suffix(".txt"))
    stems = {PurePosixPath(file).stem for file in files}
    classes: dict[str, dict[str, str]] = {}
    strange: list[tuple[str, int]] = []
    for file in files:
        name = class_of_list(PurePosixPath(file).stem, stems)
        if not name:
            continue
        for number, line in enumerate(tree.read(file).decode("utf-8-sig", "replace").splitlines(), start=1):
            words = line.split()
            if len(words) == 2 and words[1] in MARKS:
                _add(classes.setdefault(name, {}), words[0], MARKS[words[1]], name, file)
            elif words:
                strange.append((file, number))
    return ClassLists({name: classes[name] for name in class_order(classes)}, tuple(strange))


def _add(values: dict[str, str], stem: str, value: str, name: str, file: str) -> None:
    if values.setdefault(stem, value) != value:
        raise DataError(
            tell(
                "the lists in ImageSets/Main say two things of {stem!r} and the class {name!r}, the second in "
                "{file!r}. Keep one of them.",
                stem=stem,
                name=name,
                file=file,
            )
        )
