"""Where the overlapping tiles of a picture lie, which of them answers for which place, and boxes over the seams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.models.boxwise.suppression import suppressed
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.objects import BoolArray, Objects, joined

LARGEST = 4096
SLACK = 1 / 8
"""Of the overlap: so far beyond its own middle a tile still answers, lest an object on the line be no one's."""
SAME = 0.5
"""IoU from which on boxes of two tiles on such a line are of one object."""


@dataclass(frozen=True)
class Tiles:
    """side: pixels of the side of a tile. overlap: pixels that neighbours share at least: an object that is no longer
    lies whole in the tile that answers for its centre. Raises DataError for other numbers."""

    side: int
    overlap: int

    def __post_init__(self) -> None:
        if not all(type(value) is int for value in (self.side, self.overlap)) or not (
            0 < 2 * self.overlap <= self.side <= LARGEST
        ):
            raise DataError(
                tell("the tiles of the model overlap in no way that can be. Train the model again.")
            )

    def starts(self, length: int) -> IntArray:
        """Where tiles begin along a side of a picture: evenly, from one end to the other; one where it fits in one."""
        if length <= self.side:
            return np.zeros(1, dtype=np.int64)
        n = -(-(length - self.overlap) // (self.side - self.overlap))
        return np.linspace(0, length - self.side, n).round().astype(np.int64)

    def size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the tiles of a picture, which are no larger than itself."""
        return min(self.side, height), min(self.side, width)

    def corners(self, height: int, width: int) -> IntArray:
        """(T, 2) x and y of the first pixel of each tile, row by row."""
        x, y = np.meshgrid(self.starts(width), self.starts(height))
        return np.stack([x.ravel(), y.ravel()], axis=1)

    def own(self, boxes: FloatArray, corner: IntArray, height: int, width: int) -> BoolArray:
        """(K,) whether a tile answers for the centre of each box, given in pixels of the picture."""
        inside = np.ones(len(boxes), dtype=np.bool_)
        for axis, length in enumerate((width, height)):
            middle = boxes[:, axis::2].mean(axis=1)
            lines = self._lines(length)
            tile = int(np.searchsorted(self.starts(length), corner[axis]))
            below, above = np.append(-np.inf, lines)[tile], np.append(lines, np.inf)[tile]
            inside &= (middle >= below - self.slack) & (middle <= above + self.slack)
        return inside

    def on_a_line(self, boxes: FloatArray, height: int, width: int) -> BoolArray:
        """(K,) whether more than one tile answers for what lies so: near a line between two."""
        near = np.zeros(len(boxes), dtype=np.bool_)
        for axis, length in enumerate((width, height)):
            middle, lines = boxes[:, axis::2].mean(axis=1), self._lines(length)
            if len(lines):
                near |= np.abs(middle[:, None] - lines).min(axis=1) <= 2 * self.slack
        return near

    @property
    def slack(self) -> float:
        """Pixels beyond the line in the middle of an overlap for which both tiles answer."""
        return self.overlap * SLACK

    def _lines(self, length: int) -> FloatArray:
        """Where one tile takes over from the next: in the middle of what both see."""
        starts = self.starts(length)
        return np.asarray((starts[1:] + starts[:-1] + self.side) / 2)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Tiles:
        """The inverse of `to_json`. Raises DataError or TypeError for what is none."""
        return cls(**record)


def over_seams(parts: Sequence[Objects], tiles: Tiles, height: int, width: int) -> Objects:
    """The boxes of the tiles of one picture, in the order of `corners`, as those of the picture; none is left out for
    their number. Of boxes of two tiles that are of one object the surer stays."""
    placed = []
    for part, corner in zip(parts, tiles.corners(height, width), strict=True):
        moved = replace(part, boxes=part.boxes + np.tile(corner, 2))
        placed.append(moved.rows(tiles.own(moved.boxes, corner, height, width)))
    every = joined(placed, scored=True)
    assert every.scores is not None
    line = tiles.on_a_line(every.boxes, height, width)
    on_line = np.flatnonzero(line)
    stay = on_line[
        suppressed(
            every.boxes[on_line], every.labels[on_line], every.scores[on_line], SAME, most=len(on_line)
        )
    ]
    rows = np.concatenate([np.flatnonzero(~line), stay])
    return every.rows(rows[np.lexsort((rows, -every.scores[rows]))].astype(np.int64))
