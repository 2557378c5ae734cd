"""One text file of YOLO: a line an object, its class and a box or an outline in shares of the picture's sides.

https://docs.ultralytics.com/datasets/detect/ and https://docs.ultralytics.com/datasets/segment/ describe it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from pupille.data.formats.drawing import MOST_CORNERS, MOST_OBJECTS, too_many_corners
from pupille.errors import DataError, reason_of
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.shapes.polygons import Polygons

SLACK = 1e-3
"""By how much a share may miss 0 or 1 before it counts as outside of the picture."""
FARTHEST = 2.0
"""Shares beyond this are pixels, or nothing that was meant."""


@dataclass(frozen=True)
class YoloObject:
    """One line. box: x1, y1, x2, y2 as shares. corners: (M, 2) shares of an outline, None for a box alone.

    is_outside: whether a number of it is no share, within reason.
    """

    class_id: int
    box: tuple[float, float, float, float]
    corners: FloatArray | None
    score: float | None
    is_outside: bool

    @property
    def outline(self) -> Polygons | None:
        """The outline in shares; None for a box alone."""
        return None if self.corners is None else Polygons((self.corners,))


def yolo_objects(text: str, *, has_points: bool) -> list[YoloObject]:
    """The objects of a file. has_points: whether points of the body follow each box, which are not read.

    Raises DataError with the number of the line and the reason.
    """
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, words) for number, words in lines if words]
    if len(lines) > MOST_OBJECTS:
        raise DataError(
            tell(
                "it has {n:count} objects; {most:count} of one image are read. Look at what wrote it.",
                n=len(lines),
                most=MOST_OBJECTS,
            )
        )
    objects = []
    for number, words in lines:
        try:
            objects.append(_object(words, has_points=has_points))
        except DataError as error:
            raise DataError(
                tell("line {number}: {reason}", number=str(number), reason=reason_of(error))
            ) from error
    return objects


def is_yolo_text(text: str) -> bool:
    """Whether the first line that says anything is meant as an object: a class and shares, or numbers that are none."""
    shares = _first_shares(text)
    return not any(abs(share) > FARTHEST for share in shares if isfinite(share)) if shares else False


def is_box_text(text: str) -> bool:
    """Whether that line is a class and four numbers, be they shares or pixels."""
    return len(_first_shares(text)) == 4


def _first_shares(text: str) -> list[float]:
    """The numbers behind the class in the first line that says anything; none where it is no class and four or more."""
    first = next((line.split() for line in text.splitlines() if line.strip()), [])
    if len(first) < 5 or not first[0].isdecimal():
        return []
    try:
        return [float(word) for word in first[1:]]
    except ValueError:
        return []


def _object(words: list[str], *, has_points: bool) -> YoloObject:
    try:
        values = [float(word) for word in words]
    except ValueError as error:
        raise DataError(_no_object()) from error
    if len(values) < 5 or not values[0].is_integer() or not all(map(isfinite, values)):
        raise DataError(_no_object())
    if len(values) > 2 * MOST_CORNERS:
        raise DataError(too_many_corners(len(values) // 2))
    if not 0 <= values[0] < 2**31:
        raise DataError(
            tell("classes are counted from 0, and this one is {value}. Correct it.", value=words[0])
        )
    shares, score = values[1:], None
    if has_points:
        shares = shares[:4]
    elif len(shares) % 2:
        score = shares.pop()
    _check(shares, score)
    is_outside = min(shares) < -SLACK or max(shares) > 1 + SLACK
    if len(shares) == 4:
        return YoloObject(int(values[0]), _edges(shares), None, score, is_outside)
    corners = np.array(shares, dtype=np.float64).reshape(-1, 2)
    x, y = shares[0::2], shares[1::2]
    return YoloObject(int(values[0]), (min(x), min(y), max(x), max(y)), corners, score, is_outside)


def _check(shares: list[float], score: float | None) -> None:
    """Raises DataError where numbers cannot be what the form takes them for."""
    far = next((share for share in shares if abs(share) > FARTHEST), None)
    if far is not None:
        raise DataError(
            tell(
                "{value} is no share of a width or height. YOLO's numbers lie from 0 to 1: divide pixels by the size "
                "of the image.",
                value=f"{far:g}",
            )
        )
    if len(shares) == 4 and min(shares[2:]) < 0:
        raise DataError(tell("the box has a negative width or height. Draw it again."))
    if score is not None and not 0 <= score <= 1:
        raise DataError(
            tell(
                "the last number is taken for a confidence from 0 to 1, and is {value}. Correct it, or leave it out.",
                value=f"{score:g}",
            )
        )


def _edges(shares: list[float]) -> tuple[float, float, float, float]:
    x, y, width, height = shares
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _no_object() -> str:
    return tell("it is no class and box, nor a class and outline, in numbers. Correct or delete it.")
