"""Masks of single objects as lengths of runs, in COCO's order: column by column, the first run outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.shapes.run_length_text import counts_of, text_of

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class RunLength:
    """The mask of one object. size: height, width of the picture. counts: lengths of runs, outside and inside in turn.

    Raises DataError if a run is negative or the runs do not sum to the pixels of the picture.
    """

    size: tuple[int, int]
    counts: NDArray[np.int64]

    def __post_init__(self) -> None:
        height, width = self.size
        if height < 0 or width < 0 or self.counts.ndim != 1 or (self.counts < 0).any():
            raise DataError(tell("a run-length mask has negative runs or sides. Export it again."))
        total = int(self.counts.sum())
        if total != height * width:
            raise DataError(
                tell(
                    "the runs of a mask sum to {total}, its picture has {height} x {width} pixels. Export it again.",
                    total=str(total),
                    height=str(height),
                    width=str(width),
                )
            )

    @classmethod
    def of_mask(cls, mask: Mask) -> RunLength:
        """The runs of an (H, W) mask."""
        flat = np.asarray(mask, dtype=np.bool_).ravel(order="F")
        changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
        edges = np.concatenate([[0], changes, [flat.size]]).astype(np.int64)
        counts = np.diff(edges)
        if flat.size and flat[0]:
            counts = np.concatenate([[0], counts])
        return cls((mask.shape[0], mask.shape[1]), counts.astype(np.int64))

    @classmethod
    def of_text(cls, size: tuple[int, int], text: str) -> RunLength:
        """The runs that COCO's compressed text stands for. size: height, width. Raises DataError as the runs would."""
        return cls(size, counts_of(text))

    @property
    def text(self) -> str:
        """The runs as COCO's compressed text."""
        return text_of(self.counts)

    def mask(self) -> Mask:
        """(H, W) True inside of the object."""
        inside = np.arange(len(self.counts)) % 2 == 1
        return np.repeat(inside, self.counts).reshape(self.size, order="F")

    @property
    def area(self) -> int:
        """Pixels inside."""
        return int(self.counts[1::2].sum())

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The tight box `x1, y1, x2, y2` around the pixels inside; four zeros where there is none."""
        ends = np.cumsum(self.counts)
        starts, stops = ends[0:-1:2], ends[1::2]
        starts, stops = starts[stops > starts], stops[stops > starts]
        if not len(starts):
            return (0.0, 0.0, 0.0, 0.0)
        height = self.size[0]
        first, last = starts // height, (stops - 1) // height
        if (first != last).any():
            top, bottom = 0, height
        else:
            top, bottom = int((starts % height).min()), int(((stops - 1) % height).max()) + 1
        return (float(first.min()), float(top), float(last.max()) + 1.0, float(bottom))
