"""The lists below `ImageSets/Main` of Pascal VOC: the part of the split of an image, and the classes that it shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from pupille.data.class_names import class_order, part_named
from pupille.data.formats.drawing import Tree
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened, tells

FOLDER = ("ImageSets", "Main")
ALL_TRAINING = "trainval"


def listed_parts(tree: Tree) -> tuple[dict[str, str], list[StoredText]]:
    """Stem of each image -> its part, and what is said of the lists. Raises DataError if one is in two parts."""
    parts: dict[str, str] = {}
    files = _lists(tree.with_suffix(".txt"))
    stems = {PurePosixPath(file).stem for file in files}
    for file in files:
        stem = PurePosixPath(file).stem
        part = "train" if stem == ALL_TRAINING else part_named(stem)
        is_union = stem == ALL_TRAINING and "train" in stems
        if part is None or is_union or _class_of(stem, stems):
            continue
        for line in tree.read(file).decode("utf-8", "replace").splitlines():
            name = line.split()[0] if line.split() else ""
            if name and parts.setdefault(name, part) != part:
                raise DataError(
                    tell(
                        "{name!r} is in two parts of the split: {first} and {second} ({file!r}). Keep it in one.",
                        name=name,
                        first=parts[name],
                        second=part,
                        file=file,
                    )
                )
    return parts, [*_split_note(len(parts)), *_classes_note(listed_classes(files))]


def listed_classes(files: Iterable[str]) -> tuple[str, ...]:
    """The classes of which a list says for each image whether it shows them, such as `cat` of `cat_train.txt`."""
    lists = _lists(files)
    stems = {PurePosixPath(file).stem for file in lists}
    return class_order(_class_of(stem, stems) for stem in stems if _class_of(stem, stems))


def _lists(files: Iterable[str]) -> list[str]:
    return [
        file for file in files if PurePosixPath(file).parts[-3:-1] == FOLDER and file.lower().endswith(".txt")
    ]


def _class_of(stem: str, stems: set[str]) -> str:
    """The class that a list is about, "" for the list of a part. stems: of all lists."""
    name, _, part = stem.rpartition("_")
    return name if name and part in stems else ""


def _split_note(n: int) -> list[StoredText]:
    if not n:
        return []
    return [
        tells(
            "The split of {n} image comes from ImageSets/Main.",
            "The split of {n} images comes from ImageSets/Main.",
            n,
        )
    ]


def _classes_note(classes: tuple[str, ...]) -> list[StoredText]:
    if not classes:
        return []
    return [
        tell(
            "ImageSets/Main also lists which classes an image shows ({classes}). Several labels an image are not "
            "served, so the boxes are taken.",
            classes=tell_shortened(list(classes)),
        )
    ]
