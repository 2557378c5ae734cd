"""Objects on images as the JSON of COCO, and back to the same bits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.objects import Objects, Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength
from pupille.shapes.run_length_text import counts_of, text_of


def objects_json(
    ids: Sequence[str],
    sizes: IntArray,
    classes: Sequence[str],
    objects: Objects,
    least: FloatArray | None = None,
) -> str:
    """COCO's `images`, `categories` and `annotations`, numbered from 1, an object a line.

    Beside COCO's own fields: `score` of an answer, `difficult`, `holes` of an outline, and `corners`, the box as
    `x1, y1, x2, y2`, where rounding keeps x + width from being the right edge to the bit. least: (C,) the score of
    each class from which on an answer counts as found, or (N, C), kept in `info`.
    """
    images = [
        {"id": i + 1, "file_name": id_, "width": int(width), "height": int(height)}
        for i, (id_, (width, height)) in enumerate(zip(ids, sizes, strict=True))
    ]
    categories = [{"id": i + 1, "name": name} for i, name in enumerate(classes)]
    annotations = [annotation_of(objects, row) for row in range(len(objects))]
    lists = {"images": images, "categories": categories, "annotations": annotations}
    limits = {"least": least.tolist()} if least is not None and least.size else {}
    flag = {"scored": objects.scores is not None, **limits}
    parts = [f'"info": {json.dumps(flag)}']
    for name, records in lists.items():
        lines = ",\n".join(json.dumps(record, allow_nan=False) for record in records)
        parts.append(f'"{name}": [\n{lines}\n]')
    return "{" + ",\n".join(parts) + "}\n"


def images_of(record: Mapping[str, Any]) -> tuple[tuple[str, ...], IntArray, tuple[str, ...]]:
    """Ids, sizes (N, 2) and classes of what `objects_json` wrote."""
    images = record["images"]
    sizes = [(image["width"], image["height"]) for image in images]
    ids = tuple(_text(image["file_name"]) for image in images)
    classes = tuple(_text(category["name"]) for category in record["categories"])
    return ids, np.array(sizes, dtype=np.int64).reshape(-1, 2), classes


def objects_of(record: Mapping[str, Any]) -> Objects:
    """The objects of what `objects_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    rows = record["annotations"]
    if not rows:
        none = Objects.none()
        return none if not record["info"]["scored"] else _without_rows()
    scores = [row["score"] for row in rows] if record["info"]["scored"] else None
    return Objects(
        np.array([row["image_id"] for row in rows], dtype=np.int64) - 1,
        np.array([row["category_id"] for row in rows], dtype=np.int64) - 1,
        np.array([_corners(row) for row in rows], dtype=np.float64).reshape(-1, 4),
        tuple(_shape(row) for row in rows),
        None if scores is None else np.array(scores, dtype=np.float64),
        np.array([row["area"] for row in rows], dtype=np.float64),
        np.array([bool(row["iscrowd"]) for row in rows]),
        np.array([bool(row.get("difficult")) for row in rows]),
    )


def _without_rows() -> Objects:
    none = Objects.none()
    return Objects(none.images, none.labels, none.boxes, scores=np.zeros(0))


def annotation_of(objects: Objects, row: int) -> dict[str, Any]:
    """One object as an annotation of COCO, of the images and categories numbered from 1."""
    x1, y1, x2, y2 = objects.boxes[row].tolist()
    width, height = x2 - x1, y2 - y1
    record: dict[str, Any] = {
        "id": row + 1,
        "image_id": int(objects.images[row]) + 1,
        "category_id": int(objects.labels[row]) + 1,
        "bbox": [x1, y1, width, height],
        "area": float(objects.areas[row]),
        "iscrowd": int(objects.crowd[row]),
    }
    if (x1 + width, y1 + height) != (x2, y2):
        record["corners"] = [x1, y1, x2, y2]
    if objects.scores is not None:
        record["score"] = float(objects.scores[row])
    if objects.difficult[row]:
        record["difficult"] = 1
    return record | _segmentation(objects.shapes[row])


def _segmentation(shape: Shape | None) -> dict[str, Any]:
    if shape is None:
        return {}
    if isinstance(shape, RunLength):
        return {"segmentation": {"size": list(shape.size), "counts": text_of(shape.counts)}}
    record = {"segmentation": [ring.ravel().tolist() for ring in shape.rings]}
    if shape.holes:
        record["holes"] = [ring.ravel().tolist() for ring in shape.holes]
    return record


def _corners(row: Mapping[str, Any]) -> Sequence[float]:
    if "corners" in row:
        return list(row["corners"])
    x, y, width, height = row["bbox"]
    return [x, y, x + width, y + height]


def _shape(row: Mapping[str, Any]) -> Shape | None:
    outline = row.get("segmentation")
    if outline is None:
        return None
    if isinstance(outline, Mapping):
        height, width = outline["size"]
        return RunLength((int(height), int(width)), counts_of(_text(outline["counts"])))
    return Polygons(_rings(outline), _rings(row.get("holes", [])))


def _rings(lists: Sequence[Sequence[float]]) -> tuple[FloatArray, ...]:
    return tuple(np.array(numbers, dtype=np.float64).reshape(-1, 2) for numbers in lists)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
