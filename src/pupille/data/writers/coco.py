"""COCO JSON: one file, or one for each part of the split (https://cocodataset.org/#format-data)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from pupille.data.dataset import Dataset
from pupille.data.writers.layout import Put, image_places, insist_on_objects, lost, parts_or_none, sizes
from pupille.i18n.language import StoredText, tells
from pupille.results.arrays import FloatArray
from pupille.shapes.objects import Objects, Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length

IMAGES = "images"
PART_NAMES = {"train": "train", "validation": "val", "test": "test"}


def write_coco(dataset: Dataset, put: Put) -> list[StoredText]:
    """Puts `annotations/instances*.json`; the sentences say what COCO cannot hold."""
    insist_on_objects(dataset, "COCO")
    parts, notes = parts_or_none(dataset)
    places, extents, objects = image_places(dataset), sizes(dataset), dataset.objects()
    categories = [{"id": label, "name": name} for label, name in enumerate(dataset.classes, start=1)]
    for part in dict.fromkeys(parts):
        rows = [row for row, own in enumerate(parts) if own == part]
        images = [
            {"id": row + 1, "file_name": places[row], "width": extents[row][0], "height": extents[row][1]}
            for row in rows
        ]
        annotations = [_annotation(objects, int(at), extents) for at in objects.rows_on(rows)]
        document = {"images": images, "annotations": annotations, "categories": categories}
        name = f"instances_{PART_NAMES[part]}" if part else "instances"
        put(f"annotations/{name}.json", json.dumps(document, ensure_ascii=False).encode())
    holed = sum(isinstance(shape, Polygons) and bool(shape.holes) for shape in objects.shapes)
    difficult = int(objects.difficult.sum())
    return [
        *notes,
        *lost(
            holed,
            tells(
                "{n} outline has holes and is written as a mask.",
                "{n} outlines have holes and are written as masks.",
                holed,
            ),
        ),
        *lost(
            difficult,
            tells(
                "{n} object is marked as difficult, which COCO does not know; it is written as any other.",
                "{n} objects are marked as difficult, which COCO does not know; they are written as any other.",
                difficult,
            ),
        ),
    ]


def _annotation(objects: Objects, at: int, extents: list[tuple[int, int]]) -> dict[str, Any]:
    x1, y1, x2, y2 = objects.boxes[at].tolist()
    image = int(objects.images[at])
    shape = objects.shapes[at]
    annotation = {
        "id": at + 1,
        "image_id": image + 1,
        "category_id": int(objects.labels[at]) + 1,
        "bbox": [x1, y1, x2 - x1, y2 - y1],
        "area": float(objects.areas[at]),
        "iscrowd": int(objects.crowd[at]),
    }
    return (
        annotation if shape is None else {**annotation, "segmentation": _segmentation(shape, extents[image])}
    )


def _segmentation(shape: Shape, extent: tuple[int, int]) -> Any:
    """An outline as lists of corners; a mask, or an outline with holes, as compressed runs."""
    if isinstance(shape, Polygons) and not shape.holes:
        return [_flat(ring) for ring in shape.rings]
    mask = run_length(shape, (extent[1], extent[0])) if isinstance(shape, Polygons) else shape
    return {"size": list(mask.size), "counts": mask.text}


def _flat(ring: FloatArray) -> list[float]:
    numbers: list[float] = np.ravel(ring).tolist()
    return numbers
