"""Masks of classes: a PNG an image with the number of the class of each pixel, and `classes.txt` with their names."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.masks import IGNORED
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length

IMAGES = "images"
BACKGROUND = "background"
LEFT_OUT = 255
"""The value of pixels that count neither as truth nor as error."""


def write_masks(dataset: Dataset, put: Put) -> list[StoredText]:
    """Puts `masks/*.png` and `classes.txt`; the sentences say what masks of classes cannot hold.

    Raises DataError if no object has an outline, or there are more classes than a byte counts.
    """
    names = (
        dataset.classes if dataset.annotations is None else (_background(dataset.classes), *dataset.classes)
    )
    names_without_line_breaks(names)
    if len(names) > LEFT_OUT:
        raise DataError(tell("masks hold at most {most} classes. Join some of them.", most=str(LEFT_OUT)))
    put("classes.txt", "".join(f"{name}\n" for name in names).encode())
    places = image_places(dataset)
    if dataset.annotations is None:
        return _write_as_they_are(dataset, places, put)
    objects = dataset.objects()
    if not any(shape is not None for shape in objects.shapes):
        raise DataError(
            tell(
                "masks are drawn from outlines, and {name!r} has boxes alone. Write them with --to coco, yolo or voc.",
                name=dataset.name,
            )
        )
    covered = 0
    for row, (place, extent) in enumerate(zip(places, sizes(dataset), strict=True)):
        painted = _painted(objects.on([row]), extent)
        covered += painted.is_covered
        put(f"masks/{without_ending(place)}.png", _png(painted.values))
    return [
        tell("Objects of one class become one area: masks of classes do not tell them apart."),
        *_no_split(dataset),
        *lost(
            covered,
            tells(
                "On {n} image objects of different classes cover each other: the smaller one is on top.",
                "On {n} images objects of different classes cover each other: the smaller one is on top.",
                covered,
            ),
        ),
        *lost(
            sum(shape is None for shape in objects.shapes),
            tells(
                "{n} object has a box and no outline: what no other object covers of it has the value 255, ignored.",
                "{n} objects have boxes and no outline: what no other object covers of them has the value 255, "
                "ignored.",
                sum(shape is None for shape in objects.shapes),
            ),
        ),
        *lost(
            int(objects.crowd.sum()),
            tells(
                "{n} region of many objects (crowd) is drawn as any other object of its class.",
                "{n} regions of many objects (crowd) are drawn as any other object of their class.",
                int(objects.crowd.sum()),
            ),
        ),
        *lost(
            int(objects.difficult.sum()),
            tells(
                "{n} object is marked as difficult, which masks do not say.",
                "{n} objects are marked as difficult, which masks do not say.",
                int(objects.difficult.sum()),
            ),
        ),
    ]


def _background(classes: tuple[str, ...]) -> str:
    return BACKGROUND if BACKGROUND not in classes else f"_{BACKGROUND}_"


def _no_split(dataset: Dataset) -> list[StoredText]:
    parts, _ = parts_or_none(dataset)
    return [tell("The split is not written: masks have no place for it.")] if any(parts) else []


def _write_as_they_are(dataset: Dataset, places: list[str], put: Put) -> list[StoredText]:
    if dataset.masks is None:
        insist_on_objects(dataset, "masks")
        return []
    for id_, place in zip(dataset.samples["id"], places, strict=True):
        mask = dataset.masks.read(id_)
        put(f"masks/{without_ending(place)}.png", _png(np.where(mask == IGNORED, LEFT_OUT, mask)))
    return _no_split(dataset)


@dataclass(frozen=True)
class _Painted:
    """A mask. values: (H, W). is_covered: whether an object lies over one of another class."""

    values: NDArray[np.int64]
    is_covered: bool


def _painted(objects: Objects, extent: tuple[int, int]) -> _Painted:
    """The objects of one image, the largest first, so that the smaller ones stay to be seen."""
    width, height = extent
    values = np.zeros((height, width), dtype=np.int64)
    is_covered = False
    for value, mask in _drawn(objects, (height, width)):
        below = values[mask]
        is_covered |= bool(((below != 0) & (below != value)).any())
        values[mask] = value
    for at in np.flatnonzero([shape is None for shape in objects.shapes]):
        x1, y1, x2, y2 = np.clip(np.round(objects.boxes[at]), 0, (width, height, width, height)).astype(int)
        inside = values[y1:y2, x1:x2]
        inside[inside == 0] = LEFT_OUT
    return _Painted(values, is_covered)


def _drawn(objects: Objects, size: tuple[int, int]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    for at in np.argsort(-objects.areas, kind="stable"):
        shape = objects.shapes[at]
        if shape is not None:
            runs = run_length(shape, size) if isinstance(shape, Polygons) else shape
            yield int(objects.labels[at]) + 1, runs.mask()


def _png(values: NDArray[np.integer]) -> bytes:
    """A picture of one byte a pixel with a palette, so that people see the classes too."""
    image = Image.fromarray(values.astype(np.uint8))
    image.putpalette(_palette())
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _palette() -> list[int]:
    """Colours of 256 values, as unlike as the bits of neighbours allow: those of Pascal VOC's masks."""
    colours = []
    for value in range(256):
        channels = [0, 0, 0]
        for bit in range(8):
            channels[bit % 3] |= (value >> bit & 1) << (7 - bit // 3)
        colours += channels
    return colours
