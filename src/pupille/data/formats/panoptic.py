"""COCO's panoptic form: a JSON file, and an image's segments as the colours of a PNG (Kirillov et al. 2019)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from pupille.config import DataConfig
from pupille.data.class_names import part_named
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.errors import DataError, FileError, ImageError
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.images.limits import Limits
from pupille.images.stored_values import Values, read_values
from pupille.shapes.label_image import runs_of_ids
from pupille.shapes.run_length import RunLength
from pupille.storage.regular_file import parse_json

FORMAT = tell("COCO panoptic segments")
LOOK = 5
"""JSON files that are looked at before a source is taken for another format."""
MARK = b'"segments_info"'
ABSENT = phrase("Segments that are listed and have no pixel: {n}; the first is {number} of {file!r}.")
UNLISTED = phrase(
    "Segments that are painted and not listed, so of no class: {n}; the first is {number} in {file!r}."
)


def is_panoptic(tree: Tree) -> bool:
    """Whether a JSON file is there that lists segments of images."""
    return bool(_documents(tree))


def _documents(tree: Tree) -> list[str]:
    files = tree.with_suffix(".json")
    named = [file for file in files if "panoptic" in file.casefold()]
    return [file for file in dict.fromkeys((*named, *files[:LOOK])) if MARK in tree.read(file)]


@dataclass(frozen=True)
class _Category:
    name: str
    is_thing: bool


@dataclass
class _Reading:
    """The drawing as it grows. classes: name -> label."""

    objects: ObjectList = field(default_factory=ObjectList)
    images: list[DrawnImage] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    classes: dict[str, int] = field(default_factory=dict)
    stuff: int = 0
    absent: list[tuple[str, int]] = field(default_factory=list)
    unlisted: list[tuple[str, int]] = field(default_factory=list)


def read_panoptic(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The things among the segments of all files; what is stuff, such as sky, is no object."""
    pictures = tree if tree.with_suffix(".png") else Tree.of(tree.root)
    reading, own = _Reading(), set[str]()
    documents = _documents(tree)
    parts = {file: part_named(PurePosixPath(file).stem) or "" for file in documents}
    is_split = len(set(parts.values())) > 1
    for file in documents:
        document = _parsed(tree, file)
        categories = _categories(document, file)
        for category in categories.values():
            if category.is_thing:
                reading.classes.setdefault(category.name, len(reading.classes))
        names = {row["id"]: row for row in _rows(document, "images", file)}
        for row in _rows(document, "annotations", file):
            png = _nearest(str(row.get("file_name", "")), file, pictures)
            if png:
                own.add(png)
            image = _image(row, names, file, parts[file] if is_split else "")
            _add(reading, row, image, png, categories, pictures, limits)
    return _drawing(reading, frozenset(own))


def _parsed(tree: Tree, file: str) -> Mapping[str, Any]:
    try:
        document = parse_json(tree.read(file), tree.root / file)
    except (FileError, ValueError) as error:
        reason = (
            str(error) if isinstance(error, json.JSONDecodeError) else tell("nested too deep, or no text")
        )
        raise DataError(
            tell("{file!r} is no JSON that can be read ({error}). Export it again.", file=file, error=reason)
        ) from error
    if not isinstance(document, dict):
        raise DataError(_damaged(file, "annotations"))
    return document


def _rows(document: Mapping[str, Any], name: str, file: str) -> list[dict[str, Any]]:
    """A list of records. Raises DataError, with the list, if it is none."""
    rows = document.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(_damaged(file, name))
    key = "image_id" if name == "annotations" else "id"
    if not all(isinstance(row.get(key), int | str) for row in rows):
        raise DataError(_damaged(file, f"{name}.{key}"))
    return rows


def _damaged(file: str, entry: str) -> StoredText:
    return tell("{file!r} has no usable {entry!r}. Export it again.", file=file, entry=entry)


def _categories(document: Mapping[str, Any], file: str) -> dict[object, _Category]:
    return {
        row["id"]: _Category(str(row.get("name", row["id"])), bool(row.get("isthing", 1)))
        for row in _rows(document, "categories", file)
    }


def _image(
    row: Mapping[str, Any], names: Mapping[object, Mapping[str, Any]], file: str, part: str
) -> DrawnImage:
    """The image that a row is about."""
    record = names.get(row["image_id"], {})
    name = str(record.get("file_name") or row.get("file_name") or row["image_id"])
    width, height = record.get("width"), record.get("height")
    is_sized = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    size = (int(width or 0), int(height or 0)) if is_sized else None
    return DrawnImage(name, size, part, file)


def _nearest(name: str, file: str, pictures: Tree) -> str:
    """The PNG of this name that lies nearest to the JSON file; "" where there is none."""
    base = PurePosixPath(name.replace("\\", "/")).name
    stem = PurePosixPath(file).stem
    candidates = [path for path in pictures.with_suffix(".png") if PurePosixPath(path).name == base]
    ranks = [(stem in PurePosixPath(path).parts, -path.count("/")) for path in candidates]
    return candidates[ranks.index(max(ranks))] if candidates else ""


def _add(
    reading: _Reading,
    row: Mapping[str, Any],
    image: DrawnImage,
    png: str,
    categories: Mapping[object, _Category],
    pictures: Tree,
    limits: Limits,
) -> None:
    """One image more, with the things in its PNG."""
    if not png:
        reason = tell("its segments {file!r} are not here", file=str(row.get("file_name", "")))
        reading.left_out.append(LeftOut(image.name, reason))
        return
    try:
        stored = read_values(pictures.root / png, root=pictures.root, name=png, limits=limits)
    except ImageError as error:
        reason = tell("its mask {file!r} {reason}", file=png, reason=error.reason.rstrip("."))
        reading.left_out.append(LeftOut(image.name, reason, error.refusal))
        return
    runs = runs_of_ids(_segment_ids(stored.colours()))
    for segment in _segments(row, image.source):
        run = runs.pop(segment["id"], None)
        category = categories.get(segment.get("category_id"))
        if category is None:
            raise DataError(_damaged(image.source, "category_id"))
        if run is None:
            reading.absent.append((png, segment["id"]))
        elif category.is_thing:
            _add_thing(reading, run, category, is_crowd=bool(segment.get("iscrowd")))
        else:
            reading.stuff += 1
    reading.unlisted += [(png, number) for number in runs]
    reading.images.append(image)


def _segments(row: Mapping[str, Any], file: str) -> list[dict[str, Any]]:
    """The segments of an image. Raises DataError if they are no records with numbers."""
    segments = row.get("segments_info")
    if isinstance(segments, list) and all(
        isinstance(item, dict)
        and isinstance(item.get("id"), int)
        and isinstance(item.get("category_id"), int | str)
        for item in segments
    ):
        return segments
    raise DataError(_damaged(file, "segments_info"))


def _add_thing(reading: _Reading, run: RunLength, category: _Category, *, is_crowd: bool) -> None:
    label = reading.classes[category.name]
    reading.objects.add(len(reading.images), label, run.box, shape=run, area=float(run.area), crowd=is_crowd)


def _segment_ids(colours: Values) -> Values:
    """R + 256 G + 65536 B of 65536 R + 256 G + B."""
    return np.asarray(colours >> 16 | colours & 0xFF00 | (colours & 0xFF) << 16)


def _drawing(reading: _Reading, own: frozenset[str]) -> Drawing:
    """The drawing, with the classes that have objects."""
    names = list(reading.classes)
    present = sorted(set(reading.objects.labels))
    place = {label: row for row, label in enumerate(present)}
    reading.objects.labels = [place[label] for label in reading.objects.labels]
    return Drawing(
        FORMAT,
        "instances",
        tuple(names[label] for label in present),
        tuple(reading.images),
        reading.objects.objects(),
        notes=tuple(_notes(reading, len(present))),
        left_out=tuple(reading.left_out),
        own=own,
    )


def _notes(reading: _Reading, present: int) -> Sequence[StoredText]:
    notes = [
        tells(
            "{present} of {n} category of things has objects.",
            "{present} of {n} categories of things have objects.",
            len(reading.classes),
            present=present,
        )
    ]
    if reading.stuff:
        notes.append(
            tells(
                "{n} segment of stuff, such as sky or grass, is no object and is left out.",
                "{n:count} segments of stuff, such as sky or grass, are no objects and are left out.",
                reading.stuff,
            )
        )
    for segments, words in (
        (reading.absent, ABSENT),
        (reading.unlisted, UNLISTED),
    ):
        if segments:
            file, number = segments[0]
            notes.append(tell(words, n=len(segments), number=str(number), file=file))
    return notes
