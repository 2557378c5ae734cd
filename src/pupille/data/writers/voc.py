"""Pascal VOC: an XML file an image, and lists of the parts of the split."""

from __future__ import annotations

from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np

from pupille.data.dataset import Dataset
from pupille.data.writers.layout import (
    Put,
    image_places,
    insist_on_objects,
    lost,
    names_without_line_breaks,
    parts_or_none,
    sizes,
    without_ending,
)
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.arrays import FloatArray
from pupille.shapes.objects import Objects

IMAGES = "JPEGImages"
SIDES = ("xmin", "ymin", "xmax", "ymax")
PART_NAMES = {"train": "train", "validation": "val", "test": "test"}


def write_voc(dataset: Dataset, put: Put) -> list[StoredText]:
    """Puts `Annotations/*.xml` and `ImageSets/Main`; the sentences say what Pascal VOC cannot hold."""
    insist_on_objects(dataset, "Pascal VOC")
    names_without_line_breaks([*dataset.classes, *dataset.samples["path"]])
    places, extents, objects = image_places(dataset), sizes(dataset), dataset.objects()
    sides, counting = _sides(objects.boxes)
    for row, (place, extent) in enumerate(zip(places, extents, strict=True)):
        at = [int(entry) for entry in objects.rows_on([row]) if not objects.crowd[entry]]
        root = _document(place, extent)
        for entry in at:
            _add_object(root, dataset.classes[int(objects.labels[entry])], sides[entry], objects, entry)
        indent(root)
        put(f"Annotations/{without_ending(place)}.xml", tostring(root, encoding="utf-8"))
    outlined = sum(shape is not None for shape in objects.shapes)
    return [
        counting,
        *_write_parts(dataset, places, put),
        *lost(
            outlined,
            tells(
                "{n} object has an outline, which Pascal VOC does not know; its box is written.",
                "{n} objects have outlines, which Pascal VOC does not know; their boxes are written.",
                outlined,
            ),
        ),
        *lost(
            int(objects.crowd.sum()),
            tells(
                "{n} region of many objects (crowd) is not written: Pascal VOC would take it for one object.",
                "{n} regions of many objects (crowd) are not written: Pascal VOC would take each for one object.",
                int(objects.crowd.sum()),
            ),
        ),
    ]


def _sides(boxes: FloatArray) -> tuple[FloatArray, StoredText]:
    """The four sides of each box as they are written, and which way of counting that is.

    Pixels from 1 with both ends inside where all are whole, so that a reader who goes by the rule reads the same;
    otherwise edges from 0, which decimals or a side below 1 show.
    """
    is_whole = bool((boxes == np.round(boxes)).all()) and not (boxes < 0).any()
    if is_whole:
        return boxes + np.array([1, 1, 0, 0]), tell("Boxes are written as pixels from 1, both ends inside.")
    return boxes, tell("Boxes are written as edges counted in pixels from 0, since some have decimals.")


def _document(place: str, extent: tuple[int, int]) -> Element:
    root = Element("annotation")
    path = PurePosixPath(place)
    SubElement(root, "folder").text = str(PurePosixPath(IMAGES) / path.parent)
    SubElement(root, "filename").text = path.name
    size = SubElement(root, "size")
    for name, side in zip(("width", "height"), extent, strict=True):
        SubElement(size, name).text = str(side)
    return root


def _add_object(root: Element, name: str, sides: FloatArray, objects: Objects, at: int) -> None:
    entry = SubElement(root, "object")
    SubElement(entry, "name").text = name
    SubElement(entry, "difficult").text = str(int(objects.difficult[at]))
    box = SubElement(entry, "bndbox")
    for side, value in zip(SIDES, sides.tolist(), strict=True):
        SubElement(box, side).text = str(int(value)) if value.is_integer() else repr(value)


def _write_parts(dataset: Dataset, places: list[str], put: Put) -> list[StoredText]:
    """Puts the lists of the parts; a sentence where names cannot be listed."""
    parts, notes = parts_or_none(dataset)
    if not any(parts):
        return notes
    stems = [PurePosixPath(without_ending(place)).name for place in places]
    if len(set(stems)) < len(stems) or any(len(stem.split()) != 1 for stem in stems):
        return [
            tell(
                "The split is not written: Pascal VOC lists names without folders, and some of these are the same or "
                "have spaces."
            )
        ]
    for part in dict.fromkeys(parts):
        lines = "".join(f"{stem}\n" for stem, own in zip(stems, parts, strict=True) if own == part)
        put(f"ImageSets/Main/{PART_NAMES[part]}.txt", lines.encode())
    return notes
