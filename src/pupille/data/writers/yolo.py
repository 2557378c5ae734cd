"""YOLO: a text file an image, `data.yaml` with the classes, and lists of the parts of the split."""

from __future__ import annotations

import json

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
from pupille.i18n.language import StoredText, tells
from pupille.results.arrays import FloatArray
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import SCALE, run_length
from pupille.shapes.tracing import edge_rings, joined

IMAGES = "images"
PART_NAMES = {"train": "train", "validation": "val", "test": "test"}
TOLERANCE = 0.01
"""Pixels by which the box around an outline may differ from the box of its object."""


def write_yolo(dataset: Dataset, put: Put) -> list[StoredText]:
    """Puts `labels/*.txt`, `data.yaml` and the lists of parts; the sentences say what YOLO cannot hold."""
    insist_on_objects(dataset, "YOLO")
    names_without_line_breaks([*dataset.classes, *dataset.samples["path"]])
    parts, notes = parts_or_none(dataset)
    places, extents, objects = image_places(dataset), sizes(dataset), dataset.objects()
    n_joined = n_loose = n_empty = 0
    for row, (place, extent) in enumerate(zip(places, extents, strict=True)):
        lines = []
        for at in objects.rows_on([row]):
            if objects.crowd[at]:
                continue
            ring, is_joined = _ring(objects, int(at), extent)
            n_joined += is_joined
            n_empty += ring is None and objects.shapes[at] is not None
            n_loose += ring is not None and _is_loose(ring, objects.boxes[at])
            numbers = _box(objects.boxes[at], extent) if ring is None else _shares(ring, extent)
            lines.append(" ".join([str(int(objects.labels[at])), *map(repr, numbers)]))
        put(f"labels/{without_ending(place)}.txt", "".join(f"{line}\n" for line in lines).encode())
    _write_names(dataset.classes, parts, places, put)
    return [
        *notes,
        *lost(
            n_joined,
            tells(
                "{n} object has parts, holes or a mask; YOLO knows one ring of corners, so that one runs along its "
                "pixels, with ways there and back between its parts.",
                "{n} objects have parts, holes or a mask; YOLO knows one ring of corners, so that one runs along their "
                "pixels, with ways there and back between their parts.",
                n_joined,
            ),
        ),
        *lost(
            n_loose,
            tells(
                "{n} box is not the one around its outline; YOLO has the outline alone.",
                "{n} boxes are not those around their outlines; YOLO has the outlines alone.",
                n_loose,
            ),
        ),
        *lost(
            n_empty,
            tells(
                "{n} outline has no pixel inside; its box is written.",
                "{n} outlines have no pixel inside; their boxes are written.",
                n_empty,
            ),
        ),
        *lost(
            int(objects.crowd.sum()),
            tells(
                "{n} region of many objects (crowd) is not written: YOLO would take it for one object.",
                "{n} regions of many objects (crowd) are not written: YOLO would take each for one object.",
                int(objects.crowd.sum()),
            ),
        ),
        *lost(
            int((objects.difficult & ~objects.crowd).sum()),
            tells(
                "{n} object is marked as difficult, which YOLO does not know; it is written as any other.",
                "{n} objects are marked as difficult, which YOLO does not know; they are written as any other.",
                int((objects.difficult & ~objects.crowd).sum()),
            ),
        ),
    ]


def _write_names(classes: tuple[str, ...], parts: list[str], places: list[str], put: Put) -> None:
    # A text in JSON is one in YAML too.
    names = [f"  {number}: {json.dumps(name, ensure_ascii=False)}" for number, name in enumerate(classes)]
    named = [part for part in dict.fromkeys(parts) if part]
    lists = [f"{PART_NAMES[part]}: {PART_NAMES[part]}.txt" for part in named]
    put("data.yaml", "\n".join(["path: .", *lists, "names:", *names, ""]).encode())
    for part in named:
        listed = [place for place, own in zip(places, parts, strict=True) if own == part]
        put(f"{PART_NAMES[part]}.txt", "".join(f"./{IMAGES}/{place}\n" for place in listed).encode())


def _ring(objects: Objects, at: int, extent: tuple[int, int]) -> tuple[FloatArray | None, bool]:
    """The one ring of an outline in pixels, None for a box alone; and whether it was made of several, or of a mask."""
    shape = objects.shapes[at]
    if shape is None:
        return None, False
    if isinstance(shape, Polygons) and len(shape.rings) == 1 and not shape.holes:
        return shape.rings[0], False
    mask = run_length(shape, (extent[1], extent[0])) if isinstance(shape, Polygons) else shape
    rings = edge_rings(mask)
    return (joined(rings), True) if rings else (None, False)


def _is_loose(ring: FloatArray, box: FloatArray) -> bool:
    around = np.concatenate([ring.min(axis=0), ring.max(axis=0)])
    return bool(np.abs(around - box).max() > TOLERANCE)


def _box(box: FloatArray, extent: tuple[int, int]) -> list[float]:
    width, height = extent
    x1, y1, x2, y2 = box.tolist()
    return [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height]


def _shares(ring: FloatArray, extent: tuple[int, int]) -> list[float]:
    """Corners in shares of width and height, which multiplied again lie in the same fifth of a pixel as before."""
    sides = np.array(extent, dtype=np.float64)
    shares = ring / sides
    for changed in (np.nextafter(shares, np.inf), np.nextafter(shares, -np.inf)):
        moves = _fifths(shares * sides) != _fifths(ring)
        shares = np.where(moves, changed, shares)
    numbers: list[float] = shares.ravel().tolist()
    return numbers


def _fifths(corners: FloatArray) -> FloatArray:
    """Where outlines are drawn: their corners are rounded so (`pupille.shapes.rasterising`)."""
    return np.asarray(np.trunc(SCALE * corners + 0.5))
