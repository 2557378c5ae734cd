"""YOLO: a text file an image, beside or parallel to the images; an empty one is an image without objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, splitext

from pupille.config import DataConfig
from pupille.data.dataset import LeftOut
from pupille.data.formats.declared_classes import DeclaredClasses
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.outlines import settled
from pupille.data.formats.yolo_config import NAMES_FILES, YoloConfig, yolo_configs
from pupille.data.formats.yolo_labels import YoloObject, is_box_text, is_yolo_text, yolo_objects
from pupille.data.formats.yolo_parts import IMAGES, LABELS, folders_of, yolo_parts
from pupille.data.sources.image_files import IMAGE_EXTENSIONS
from pupille.errors import DataError, Refusal, reason_of
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits

FORMAT = tell("YOLO text files")
LOOK = 100
"""Text files that are looked at before a folder is taken for YOLO."""
LARGEST_LABELS = 64 * 2**20
"""Bytes of one file of labels."""


def is_yolo(tree: Tree) -> bool:
    """Whether text files are there in which a line is a class and four shares or more."""
    tree = _whole(tree)
    stems = _image_stems(tree)
    return any(
        is_yolo_text(_text(data)) or (_stem(file) in stems and is_box_text(_text(data)))
        for file, data in tree.read_each(_candidates(tree)[:LOOK], most=LARGEST_LABELS)
    )


def read_yolo(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The boxes and outlines of all text files. Raises DataError with the file and the line."""
    tree = _whole(tree)
    sets = _sets(tree)
    richest = max(sets, key=lambda labels: (labels.outlines, labels.n))
    files = tuple(richest.files)
    parts, part_notes = yolo_parts(tree, richest.config, files)
    reading = _Reading(richest)
    for row, (file, objects) in enumerate(richest.files.items()):
        reading.add(row, file, objects)
    drawing = Drawing(
        FORMAT,
        "instances",
        tuple(reading.classes.names),
        tuple(_image(file, parts) for file in files),
        reading.objects.objects(),
        is_normalised=True,
        notes=(*_other_sets(richest, sets), *reading.notes(), *part_notes),
        left_out=tuple(richest.left_out),
        class_ids=reading.classes.ids,
    )
    return settled(drawing, (), config.task)


def _whole(tree: Tree) -> Tree:
    """The folder of a `data.yaml` that was given by itself."""
    if (
        len(tree.files) == 1
        and tree.with_suffix(".yaml", ".yml")
        and not (tree.root / tree.files[0]).is_dir()
    ):
        return Tree.of(tree.root)
    return tree


def _stem(file: str) -> str:
    return splitext(basename(file))[0]


def _image_stems(tree: Tree) -> set[str]:
    return {_stem(file) for file in tree.with_suffix(*IMAGE_EXTENSIONS)}


def _candidates(tree: Tree) -> list[str]:
    return [file for file in tree.with_suffix(".txt") if basename(file).lower() not in NAMES_FILES]


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


@dataclass
class _Labels:
    """The labels of one configuration. files: path -> what it draws. left_out: text files that draw nothing."""

    config: YoloConfig
    files: dict[str, list[YoloObject]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def n(self) -> int:
        """Objects of all files."""
        return sum(map(len, self.files.values()))

    @property
    def outlines(self) -> int:
        """Objects with an outline."""
        return sum(entry.corners is not None for entries in self.files.values() for entry in entries)


def _sets(tree: Tree) -> list[_Labels]:
    """The labels of each configuration; a text file belongs to the one whose folder is nearest above it.

    Raises DataError if none has a label.
    """
    configs = sorted([*yolo_configs(tree), YoloConfig()], key=lambda config: -len(config.folder))
    sets = [_Labels(config) for config in configs]
    empty: list[tuple[_Labels, str]] = []
    stems = _image_stems(tree)
    for file, data in tree.read_each(_candidates(tree), most=LARGEST_LABELS):
        folders = folders_of(file)
        labels = next(entry for entry in sets if folders[: len(entry.config.folder)] == entry.config.folder)
        text = _text(data)
        if not text.strip():
            empty.append((labels, file))
        elif LABELS in folders or is_yolo_text(text) or (_stem(file) in stems and is_box_text(text)):
            labels.files[file] = _objects(text, file, labels.config)
        else:
            labels.left_out.append(LeftOut(file, tell("it is no file of YOLO's labels"), Refusal.ASIDE))
    homes = {folders_of(file) for entry in sets for file in entry.files}
    for labels, file in empty:
        if folders_of(file) in homes or LABELS in folders_of(file):
            labels.files[file] = []
    for labels in sets:
        labels.files = dict(sorted(labels.files.items()))
    return [labels for labels in sets if labels.files]


def _objects(text: str, file: str, config: YoloConfig) -> list[YoloObject]:
    try:
        return yolo_objects(text, has_points=config.has_points)
    except DataError as error:
        raise DataError(tell("{file!r}, {reason}", file=file, reason=reason_of(error))) from error


def _image(file: str, parts: Mapping[str, str]) -> DrawnImage:
    """The image of a file of labels: of the same name, in a folder `images` where that of the labels is `labels`."""
    stem = _stem(file)
    folders = [IMAGES if part == LABELS else part for part in folders_of(file)]
    return DrawnImage("/".join([*folders, stem]), None, parts.get(file, ""), file, id=stem)


def _other_sets(richest: _Labels, sets: Sequence[_Labels]) -> list[StoredText]:
    others = [
        labels.config.file or tell("a folder without names") for labels in sets if labels is not richest
    ]
    if not others:
        return []
    return [
        tells(
            "{n} other set of labels lies here, that of {first!r}; the richest is taken, that of {file!r}. Open the "
            "other by the path of its folder.",
            "{n} other sets of labels lie here, the first is that of {first!r}; the richest is taken, that of "
            "{file!r}. Open the others by the paths of their folders.",
            len(others),
            first=others[0],
            file=richest.config.file,
        )
    ]


@dataclass
class _Reading:
    """What the labels have said so far.

    nameless: number beyond the names -> a file that has it. outside: the file of each object with numbers that are no
    shares. corners: how many the outlines have.
    """

    labels: _Labels
    classes: DeclaredClasses = field(default_factory=DeclaredClasses)
    objects: ObjectList = field(default_factory=ObjectList)
    nameless: dict[int, str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    corners: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._index = {
            number: self.classes.label(name, str(number)) for number, name in self.labels.config.names.items()
        }

    def add(self, row: int, file: str, objects: Sequence[YoloObject]) -> None:
        """The objects of one file more."""
        for entry in objects:
            if entry.class_id not in self._index:
                self.nameless[entry.class_id] = file
                self._index[entry.class_id] = self.classes.label(str(entry.class_id), str(entry.class_id))
            if entry.is_outside:
                self.outside.append(file)
            if entry.corners is not None:
                self.corners.add(len(entry.corners))
            self.objects.add(
                row, self._index[entry.class_id], entry.box, shape=entry.outline, score=entry.score
            )

    def notes(self) -> list[StoredText]:
        """What the user must know of it."""
        notes = self._names_notes()
        if self.outside:
            notes.append(
                tells(
                    "{n} object has numbers outside of 0 to 1, in {file!r}; it is taken as it is written.",
                    "{n} objects have numbers outside of 0 to 1, the first in {file!r}; they are taken as they are "
                    "written.",
                    len(self.outside),
                    file=self.outside[0],
                )
            )
        if self.labels.config.has_points:
            notes.append(tell("Points of the body are not read; the boxes are."))
        if self.corners == {4}:
            notes.append(
                tell(
                    "Every outline has four corners, as rotated boxes have; they are taken as outlines of the objects."
                )
            )
        return notes

    def _names_notes(self) -> list[StoredText]:
        """What the classes are called that no name was given for."""
        if not self.labels.config.names:
            return [tell("No file names the classes; they are called by their numbers.")]
        if not self.nameless:
            return []
        number, file = min(self.nameless.items())
        return [
            tells(
                "{n} class is beyond the names of {source!r} and called by its number: {number} (in {file!r}). "
                "Name it, or correct the labels; numbers count from 0.",
                "{n} classes are beyond the names of {source!r} and called by their numbers, such as {number} (in "
                "{file!r}). Name them, or correct the labels; numbers count from 0.",
                len(self.nameless),
                source=self.labels.config.file,
                number=str(number),
                file=file,
            )
        ]
