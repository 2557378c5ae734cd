"""Which columns of a table of boxes hold the image, the class and the sides, by the usual names of each tool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pupille.data.sources.image_files import IMAGE_EXTENSIONS

BoxForm = Literal["corners", "sides", "centre"]
"""How four numbers state a box: x1 y1 x2 y2; left, top, width, height; middle, width, height."""

IMAGES = (
    "filename",
    "imageid",
    "imagename",
    "imagepath",
    "imagefile",
    "image",
    "filepath",
    "path",
    "file",
    "img",
    "imgpath",
)
CLASSES = ("classname", "labelname", "categoryname", "label", "class", "category", "tag", "name", "classid")
SCORES = ("score", "confidence", "conf")
SIZES = (("imagewidth", "imageheight"), ("imgwidth", "imgheight"), ("width", "height"))
FORMS: tuple[tuple[BoxForm, tuple[str, str, str, str]], ...] = (
    ("corners", ("xmin", "ymin", "xmax", "ymax")),
    ("corners", ("x1", "y1", "x2", "y2")),
    ("corners", ("xtl", "ytl", "xbr", "ybr")),
    ("corners", ("left", "top", "right", "bottom")),
    ("sides", ("bboxx", "bboxy", "bboxwidth", "bboxheight")),
    ("sides", ("bboxx", "bboxy", "bboxw", "bboxh")),
    ("sides", ("left", "top", "width", "height")),
    ("centre", ("xcenter", "ycenter", "width", "height")),
    ("centre", ("cx", "cy", "w", "h")),
    ("sides", ("x", "y", "width", "height")),
    ("sides", ("x", "y", "w", "h")),
    ("sides", ("xmin", "ymin", "width", "height")),
)
"""The usual names of the sides, in the order in which they are tried."""
UNIT = re.compile(r"[\s_]*[(\[]?\s*(?P<unit>%|percent|pct|px|pixels?)\s*[)\]]?$", re.IGNORECASE)
UNITS = {
    "%": "percent",
    "percent": "percent",
    "pct": "percent",
    "px": "pixels",
    "pixel": "pixels",
    "pixels": "pixels",
}


@dataclass(frozen=True)
class BoxColumns:
    """Where each thing stands in a row, counted from 0; None where the table has no such column.

    form, sides: how the box is stated, and its four columns. unit: where the headings state it. group_of: a region of
    many objects (Open Images' `IsGroupOf`). others: the further columns by their headings. has_heading: whether the
    first row names the columns.
    """

    image: int
    label: int
    form: BoxForm
    sides: tuple[int, int, int, int]
    unit: Literal["percent", "pixels"] | None = None
    score: int | None = None
    size: tuple[int, int] | None = None
    split: int | None = None
    group_of: int | None = None
    others: tuple[tuple[str, int], ...] = ()
    has_heading: bool = True


def box_columns(first: Sequence[str]) -> BoxColumns | None:
    """The columns that the first row names, or shows where it names none; None where it is no table of boxes."""
    units = [UNIT.search(cell.strip()) for cell in first]
    words = [
        re.sub(r"[\W_]+", "", (UNIT.sub("", cell.strip()) if unit else cell)).casefold()
        for cell, unit in zip(first, units, strict=True)
    ]
    place = {word: column for column, word in reversed(list(enumerate(words))) if word}
    image, label = (
        next((place[word] for word in names if word in place), None) for names in (IMAGES, CLASSES)
    )
    form = next(((form, names) for form, names in FORMS if all(name in place for name in names)), None)
    if image is None or label is None or form is None:
        return _without_heading(first)
    sides = (place[form[1][0]], place[form[1][1]], place[form[1][2]], place[form[1][3]])
    stated = {UNITS[unit["unit"].casefold()] for column in sides if (unit := units[column])}
    size = next(((place[w], place[h]) for w, h in SIZES if w in place and h in place), None)
    if size and set(size) & set(sides):
        size = None
    score = next((place[word] for word in SCORES if word in place), None)
    split, group_of = place.get("split"), place.get("isgroupof")
    taken = {image, label, score, split, group_of, *sides, *(size or ())}
    return BoxColumns(
        image,
        label,
        form[0],
        sides,
        "percent" if stated == {"percent"} else "pixels" if stated == {"pixels"} else None,
        score,
        size,
        split,
        group_of,
        tuple(
            (cell.strip(), column)
            for column, cell in enumerate(first)
            if column not in taken and cell.strip()
        ),
    )


def _without_heading(first: Sequence[str]) -> BoxColumns | None:
    """keras-retinanet's form: path, x1, y1, x2, y2, class; of an image without objects the last five are empty."""
    cells = [cell.strip() for cell in first]
    if len(cells) != 6 or PurePosixPath(cells[0]).suffix.lower() not in IMAGE_EXTENSIONS:
        return None
    if any(cells[1:]) and not all(_is_number(cell) for cell in cells[1:5]):
        return None
    return BoxColumns(0, 5, "corners", (1, 2, 3, 4), "pixels", has_heading=False)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
