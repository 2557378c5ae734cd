"""Tables of boxes (CSV, TSV, Excel): one row a box, in pixels, percent or shares; without sides an empty image."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

import numpy as np

from pupille.config import DataConfig
from pupille.data.class_names import class_name, class_order, part_named
from pupille.data.dataset import LeftOut
from pupille.data.formats.box_columns import BoxColumns, BoxForm, box_columns
from pupille.data.formats.cells import DELIMITERS, EXCEL_TABLES, TABLES, read_rows
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.object_facts import fact_columns
from pupille.data.formats.text_encoding import decoded
from pupille.errors import DataError, Refusal
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import Limits
from pupille.results.arrays import FloatArray

FORMAT = tell("a table of boxes")
LOOK = 5
"""Tables that are looked at before a folder is taken for this format."""
HEAD = 2**14
LARGEST = 1e7
Unit = Literal["pixels", "percent", "shares"]


def is_box_table(tree: Tree) -> bool:
    """Whether a table is there whose columns are an image, a class and the sides of a box."""
    return any(_columns(tree, file) for file in tree.with_suffix(*TABLES)[:LOOK])


def _columns(tree: Tree, file: str) -> BoxColumns | None:
    """The columns of a table; None where it is no table of boxes, or none at all."""
    try:
        first = _first_row(tree, file)
    except (DataError, csv.Error):
        return None
    return box_columns(first) if first else None


def _first_row(tree: Tree, file: str) -> list[str]:
    if PurePosixPath(file).suffix.lower() in EXCEL_TABLES:
        rows, _ = read_rows(tree.root / file)
        return rows[0] if rows else []
    head = tree.start(file, HEAD)
    line = next((line for line in decoded(head)[0].splitlines() if line.strip()), "")
    return next(csv.reader(io.StringIO(line), delimiter=max(DELIMITERS, key=line.count)), [])


def read_box_tables(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:  # noqa: ARG001
    """The boxes of all tables, their unit decided by the values where the headings do not state it.

    Raises DataError with the table and the row if a box is none, or the tables differ in their unit.
    """
    rows, left_out, notes = [], [], []
    for file in tree.with_suffix(*TABLES):
        columns = _columns(tree, file)
        if columns is None:
            left_out.append(LeftOut(file, tell("it is no table of boxes"), Refusal.ASIDE))
            continue
        cells, reading = read_rows(tree.root / file)
        notes += list(reading)
        rows += list(_rows(cells, columns, file))
    boxed = [row for row in rows if row.box is not None]
    unit, why = _unit(boxed, rows)
    images = {row.image: number for number, row in enumerate({row.image: row for row in rows}.values())}
    classes = class_order(row.label for row in boxed)
    index = {name: label for label, name in enumerate(classes)}
    divisor = 100.0 if unit == "percent" else 1.0
    objects = ObjectList()
    for row in boxed:
        x1, y1, x2, y2 = (side / divisor for side in row.box or ())
        box = (x1, y1, x2, y2)
        objects.add(images[row.image], index[row.label], box, score=row.score, crowd=row.is_group)
    return Drawing(
        FORMAT,
        "boxes",
        classes,
        _images(rows),
        objects.objects(),
        is_normalised=unit != "pixels",
        columns=fact_columns([row.facts for row in boxed]),
        notes=(*notes, *([_taken(unit, why)] if boxed else [])),
        left_out=tuple(left_out),
    )


@dataclass(frozen=True)
class _Row:
    """A row. box: x1, y1, x2, y2 in the unit of the table; None where the image has no object."""

    image: str
    label: str
    box: tuple[float, float, float, float] | None
    score: float | None
    size: tuple[int, int] | None
    split: str
    is_group: bool
    unit: Literal["percent", "pixels"] | None
    file: str
    facts: dict[str, str]


def _rows(cells: list[list[str]], columns: BoxColumns, file: str) -> Iterator[_Row]:
    widest = max((*columns.sides, columns.image, columns.label))
    folder = PurePosixPath(file).parts[0] if "/" in file else ""
    parts: dict[str, str] = {}
    for number, row in enumerate(cells[columns.has_heading :], start=1 + columns.has_heading):
        cell = [text.strip() for text in row] + [""] * (widest + 1 - len(row))
        reader = _Cells(cell, f"{file}:{number}")
        if not cell[columns.image]:
            raise reader.refused(tell("names no image. Fill it in, or delete the row."))
        sides = [cell[column] for column in columns.sides]
        box = reader.box(columns) if any(sides) else None
        label = class_name(cell[columns.label])
        if box is not None and not label:
            raise reader.refused(tell("has a box without a class. Fill it in, or delete the row."))
        split = cell[columns.split] if columns.split is not None and columns.split < len(cell) else folder
        if split not in parts:
            parts[split] = part_named(split) or ""
        yield _Row(
            cell[columns.image],
            label,
            box,
            reader.optional(columns.score),
            reader.size(columns.size),
            parts[split],
            bool(reader.optional(columns.group_of) if box else 0),
            columns.unit,
            file,
            {name: cell[column] for name, column in columns.others if column < len(cell)},
        )


@dataclass(frozen=True)
class _Cells:
    """The cells of a row. place: the table and the number of the row."""

    cells: list[str]
    place: str

    def refused(self, reason: StoredText) -> DataError:
        """The error that this row is not read."""
        return DataError(tell("{place!r} {reason}", place=self.place, reason=reason))

    def number(self, column: int) -> float:
        """A finite number, with a point or a comma."""
        text = self.cells[column]
        try:
            number = float(text.replace(",", ".", 1).removesuffix("%"))
        except ValueError:
            number = math.nan
        if not abs(number) <= LARGEST:
            raise self.refused(
                tell("has {text!r} in place of a number. Correct it, or delete the row.", text=text[:40])
            )
        return number

    def optional(self, column: int | None) -> float | None:
        """The number of a column that a table may lack; None where the cell is empty."""
        if column is None or column >= len(self.cells) or not self.cells[column]:
            return None
        return self.number(column)

    def size(self, columns: tuple[int, int] | None) -> tuple[int, int] | None:
        """Width and height of the image as stated; None where they are not. Raises DataError if one is negative."""
        if columns is None:
            return None
        width, height = (self.optional(column) or 0 for column in columns)
        if min(width, height) < 0:
            raise self.refused(tell("states a negative width or height of its picture. Correct it."))
        return (int(width), int(height)) if width >= 1 and height >= 1 else None

    def box(self, columns: BoxColumns) -> tuple[float, float, float, float]:
        """x1, y1, x2, y2."""
        a, b, c, d = (self.number(column) for column in columns.sides)
        x1, y1, x2, y2 = _EDGES[columns.form](a, b, c, d)
        if x2 < x1 or y2 < y1:
            raise self.refused(tell("has a box of negative width or height. Correct it, or delete the row."))
        return x1, y1, x2, y2


_EDGES: dict[BoxForm, Callable[[float, float, float, float], tuple[float, float, float, float]]] = {
    "corners": lambda x1, y1, x2, y2: (x1, y1, x2, y2),
    "sides": lambda x, y, w, h: (x, y, x + w, y + h),
    "centre": lambda x, y, w, h: (x - w / 2, y - h / 2, x + w / 2, y + h / 2),
}


def _unit(boxed: Sequence[_Row], rows: Sequence[_Row]) -> tuple[Unit, StoredText]:
    """The unit of all boxes, and what showed it. Raises DataError if the headings of tables state different ones."""
    stated = {row.unit for row in rows}
    if stated != {None} and rows:
        if len(stated) > 1:
            raise DataError(tell("the tables of boxes differ in their unit. Give them one by one."))
        return stated.pop() or "pixels", tell("as their columns say")
    if not boxed:
        return "pixels", tell("there is none")
    boxes: FloatArray = np.array([row.box for row in boxed], dtype=np.float64)
    most, has_decimals = float(boxes.max()), bool((boxes != np.round(boxes)).any())
    if most <= SHARE:
        return "shares", tell("no number is above 1")
    sizes = [min(row.size) for row in rows if row.size]
    if PERCENT[0] < most <= PERCENT[1] and has_decimals and (not sizes or min(sizes) > PERCENT[1]):
        return "percent", tell("no number is above 100, and some have decimals")
    return "pixels", tell("the largest number is {most:short}", most=most)


SHARE = 1.5
"""No box is so small in pixels that its far corner stays below this; rounded shares may pass 1 a little."""
PERCENT = (50.0, 100.5)
"""Percent reach far to the right or down on some image, and stay below 100."""


def _taken(unit: Unit, why: StoredText) -> StoredText:
    if unit == "shares":
        return tell("Boxes are taken in shares of the width and height of their image ({why}).", why=why)
    if unit == "percent":
        return tell(
            "Boxes are taken in percent of the width and height of their image ({why}); if they are pixels, write "
            "(px) behind the headings.",
            why=why,
        )
    return tell("Boxes are taken in pixels, as edges counted from 0 ({why}).", why=why)


def _images(rows: Sequence[_Row]) -> tuple[DrawnImage, ...]:
    """The images in the order in which they come; the last row with a size states it."""
    sizes = {row.image: row.size for row in rows if row.size}
    firsts: dict[str, _Row] = {}
    for row in rows:
        first = firsts.setdefault(row.image, row)
        if first.split != row.split:
            raise DataError(
                tell(
                    "{name!r} is in two parts of the split ({first!r}, {second!r}). Keep it in one.",
                    name=row.image,
                    first=first.file,
                    second=row.file,
                )
            )
    return tuple(DrawnImage(name, sizes.get(name), row.split, row.file) for name, row in firsts.items())
