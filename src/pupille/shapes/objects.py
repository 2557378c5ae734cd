"""Objects on images, drawn by people or found by a program: one row an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import areas
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

Shape = Polygons | RunLength
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Objects:
    """K objects on the images of a list.

    images: (K,) the row of the image that each is on. labels: (K,) index into the classes of the list. boxes: (K, 4)
    `x1, y1, x2, y2` in pixels of the upright image, edges, so that a width is x2 - x1. shapes: K outlines or masks,
    None for a box alone. scores: (K,) how sure a program is, the larger the surer; None where it does not say.
    areas: (K,) pixels of each object, of its box where nothing else is known. crowd: (K,) a region of many objects
    drawn as one (COCO's `iscrowd`). difficult: (K,) an object that need not be found (Pascal VOC's `difficult`).
    Raises DataError if the arrays disagree or a coordinate or score is not finite.
    """

    images: IntArray
    labels: IntArray
    boxes: FloatArray
    shapes: tuple[Shape | None, ...] = ()
    scores: FloatArray | None = None
    areas: FloatArray = field(default_factory=lambda: np.zeros(0))
    crowd: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    difficult: BoolArray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        n = len(self.images)
        usual = {
            "shapes": (None,) * n,
            "areas": areas(self.boxes),
            "crowd": np.zeros(n, dtype=np.bool_),
            "difficult": np.zeros(n, dtype=np.bool_),
        }
        for name, value in usual.items():
            if n and not len(getattr(self, name)):
                object.__setattr__(self, name, value)
        lengths = {len(getattr(self, column)) for column in _COLUMNS} | (
            set() if self.scores is None else {len(self.scores)}
        )
        if lengths != {n} or self.boxes.shape != (n, 4):
            raise DataError(tell("objects need one image, class and box each. Read them again."))
        numbers = (self.boxes, self.areas, *(() if self.scores is None else (self.scores,)))
        if not all(np.isfinite(array).all() for array in numbers):
            raise DataError(tell("a box or a score is no finite number. Export the annotations again."))

    def __len__(self) -> int:
        return len(self.images)

    @classmethod
    def none(cls) -> Objects:
        """No object at all."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, np.zeros((0, 4)))

    def rows(self, rows: IntArray | BoolArray) -> Objects:
        """The objects at these rows, or where a mask of all rows is True."""
        at = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Objects(
            self.images[at],
            self.labels[at],
            self.boxes[at],
            tuple(self.shapes[row] for row in at),
            None if self.scores is None else self.scores[at],
            self.areas[at],
            self.crowd[at],
            self.difficult[at],
        )

    def on(self, images: Sequence[int] | IntArray) -> Objects:
        """The objects on these images, numbered by their place in this list; each image at most once."""
        chosen = np.asarray(images, dtype=np.int64)
        rows = self.rows_on(chosen)
        place = np.zeros(int(chosen.max(initial=-1)) + 1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        return replace(self.rows(rows), images=place[self.images[rows]])

    def rows_on(self, images: Sequence[int] | IntArray) -> IntArray:
        """The rows of the objects on these images, in their order."""
        return np.flatnonzero(np.isin(self.images, np.asarray(images, dtype=np.int64))).astype(np.int64)


def joined(parts: Sequence[Objects], *, scored: bool) -> Objects:
    """The objects of several lists as one, in their order. scored: whether they bear scores."""
    every = [Objects.none(), *parts]
    scores = np.concatenate([np.zeros(0), *(part.scores for part in parts if part.scores is not None)])
    return Objects(
        np.concatenate([part.images for part in every]),
        np.concatenate([part.labels for part in every]),
        np.concatenate([part.boxes for part in every]),
        tuple(shape for part in every for shape in part.shapes),
        scores if scored else None,
        np.concatenate([part.areas for part in every]),
        np.concatenate([part.crowd for part in every]),
        np.concatenate([part.difficult for part in every]),
    )


_COLUMNS = tuple(column.name for column in fields(Objects) if column.name != "scores")
