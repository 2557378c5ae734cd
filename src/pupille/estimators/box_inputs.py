"""What a model of boxes is given and gives: the boxes of each picture, in the forms in which people hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.errors import DataError
from pupille.estimators.inputs import is_whole, numbers_of
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.arrays import FloatArray, IntArray

EDGES = 4
"""Numbers of a box; a fifth is its class."""


@dataclass(frozen=True, eq=False)
class DetectedBoxes:
    """The boxes found on one picture, the surest first; the fields have the names and shapes of `supervision`.

    xyxy: (K, 4) edges in pixels of the picture. class_id: (K,) of the values of `classes_`. confidence: (K,) scores,
    which order boxes and are no probabilities.
    """

    xyxy: FloatArray
    class_id: IntArray
    confidence: FloatArray

    def __len__(self) -> int:
        return len(self.xyxy)


@dataclass(frozen=True)
class DrawnBoxes:
    """The boxes drawn on N pictures. images, values: (K,) the picture and class of each. boxes: (K, 4) edges in pixels,
    cut off at the picture's. notes: how they were read."""

    images: IntArray
    values: IntArray
    boxes: FloatArray
    notes: tuple[StoredText, ...] = ()


def boxes_of(y: Any, sizes: IntArray) -> DrawnBoxes:
    """The boxes of N pictures. sizes: (N, 2) height and width of each. Raises DataError where they do not fit.

    y: for each picture an array (K, 4) of x1, y1, x2, y2 or (K, 5) with the class last; a dict with `boxes` and
    `labels`, as torchvision has them; or an object with `xyxy` and `class_id`, as `predict` and `supervision` give.
    """
    entries = _entries(y)
    if len(entries) != len(sizes):
        raise DataError(
            tell(
                "X holds {pictures} pictures and y boxes of {n}; give the boxes of each picture, an empty list where "
                "there are none.",
                pictures=len(sizes),
                n=len(entries),
            )
        )
    tables = [_table(entry, row) for row, entry in enumerate(entries)]
    if len({table.shape[1] for table in tables if len(table)}) > 1:
        raise DataError(
            tell(
                "some boxes of y have a class and some have none. Give each box five numbers, its class last."
            )
        )
    images = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    boxes = np.concatenate([table[:, :EDGES] for table in tables])
    classes = [table[:, EDGES] if table.shape[1] > EDGES else np.zeros(len(table)) for table in tables]
    values = np.concatenate(classes)
    if not is_whole(values):
        raise DataError(
            tell(
                "the classes in y are no whole numbers; number the classes, and put the number last in each box."
            )
        )
    limits = sizes[images][:, [1, 0, 1, 0]].astype(np.float64)
    _check_places(images, boxes, limits)
    return DrawnBoxes(images, values.astype(np.int64), np.clip(boxes, 0, limits), _notes(boxes, limits))


def _notes(boxes: FloatArray, limits: FloatArray) -> tuple[StoredText, ...]:
    """How boxes were read, and how many were cut off."""
    notes = [tell("The four numbers of a box were read as x1, y1, x2, y2 in pixels.")]
    if out := int(((boxes < 0) | (boxes > limits)).any(axis=1).sum()):
        notes.append(
            tells(
                "{n} box reaches out of its picture and was cut off at the edge.",
                "{n} boxes reach out of their pictures and were cut off at the edge.",
                out,
            )
        )
    return tuple(notes)


def _entries(y: Any) -> Sequence[Any]:
    if isinstance(y, str | bytes | Mapping) or not hasattr(y, "__len__") or not len(y):
        raise DataError(
            tell(
                "y holds no boxes that can be read. Give a list with an array for each picture, of x1, y1, x2, y2 and "
                "the class of each box."
            )
        )
    entries: Sequence[Any] = numbers_of(y)
    return entries


def _table(entry: Any, row: int) -> FloatArray:
    """(K, 4) or (K, 5) the boxes of one picture."""
    parts: list[Any] = [entry]
    if isinstance(entry, Mapping):
        parts = [entry.get("boxes", ()), entry.get("labels")]
    elif hasattr(entry, "xyxy"):
        parts = [entry.xyxy, getattr(entry, "class_id", None)]
    try:
        arrays = [np.asarray(numbers_of(part), dtype=np.float64) for part in parts if part is not None]
    except (TypeError, ValueError):
        arrays = [np.zeros(())]
    boxes = arrays[0]
    if boxes.ndim in (1, 2) and not boxes.size:
        return np.zeros((0, EDGES))
    fits = boxes.ndim == 2 and boxes.shape[1] in (EDGES, EDGES + (len(arrays) == 1))
    if not fits or (len(arrays) > 1 and arrays[1].shape != (len(boxes),)):
        raise DataError(
            tell(
                "the boxes of picture {n} of y have the shape {shape}; a box is x1, y1, x2, y2 in pixels, with its "
                "class as a fifth number or beside it. Give one row a box.",
                n=row + 1,
                shape=str(boxes.shape),
            )
        )
    table = boxes if len(arrays) == 1 else np.column_stack([boxes, arrays[1]])
    if not np.isfinite(table).all():
        raise DataError(
            tell(
                "the boxes of picture {n} of y hold numbers that are not finite (NaN or infinity). Replace them first.",
                n=row + 1,
            )
        )
    return table


def _check_places(images: IntArray, boxes: FloatArray, limits: FloatArray) -> None:
    """Raises DataError for boxes that are no x1, y1, x2, y2 in pixels of their pictures."""
    if len(boxes) and boxes.min() >= 0 and boxes.max() <= 1 and limits.min() > 2:
        raise DataError(
            tell(
                "all boxes of y lie between 0 and 1; boxes are in pixels. Multiply them by width and height."
            )
        )
    flat = (boxes[:, 2:] <= boxes[:, :2]).any(axis=1)
    if flat.any():
        raise DataError(
            tell(
                "a box of picture {n} of y is {box}, and its second corner does not lie below and to the right of the "
                "first. Boxes are x1, y1, x2, y2; of x, y, width, height give x, y, x + width, y + height.",
                n=int(images[flat][0]) + 1,
                box=_written(boxes[flat][0]),
            )
        )
    outside = (boxes[:, :2] >= limits[:, :2]).any(axis=1) | (boxes[:, 2:] <= 0).any(axis=1)
    if outside.any():
        width, height = (int(side) for side in limits[outside][0, :2])
        raise DataError(
            tell(
                "a box of picture {n} of y is {box} and lies outside of its picture of {width} x {height} pixels. Give "
                "boxes in pixels of the picture, x before y.",
                n=int(images[outside][0]) + 1,
                box=_written(boxes[outside][0]),
                width=str(width),
                height=str(height),
            )
        )


def _written(box: FloatArray) -> str:
    return ", ".join(f"{side:g}" for side in box)
