"""COCO's `segmentation`: outlines in parts, or runs of a mask, plain or compressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
import numpy as np

from pupille.data.formats.coco_document import Number
from pupille.data.formats.drawing import MOST_CORNERS
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.shapes.objects import Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

Pixels = Annotated[int, msgspec.Meta(ge=0, le=2**40)]
MOST_RINGS = 10_000
"""Parts of the outline of one object."""


class Runs(msgspec.Struct):
    """A mask. size: height, width."""

    size: Annotated[list[Pixels], msgspec.Meta(min_length=2, max_length=2)]
    counts: str | list[Pixels]


Written = list[list[Number] | Number] | Runs | None
"""What may stand there."""


@dataclass
class ShapeReader:
    """Reads one `segmentation` after another. short_rings: parts with fewer than three corners, which are left out."""

    short_rings: int = 0

    def shape(self, raw: msgspec.Raw) -> Shape | None:
        """What it draws; None where it draws nothing. Raises DataError with the reason."""
        text = bytes(raw)
        if text in (b"", b"null", b"[]", b"[[]]"):
            return None
        try:
            written = msgspec.json.decode(text, type=Written)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DataError(
                tell("its outline is not as it should be ({error}). Export it again.", error=str(error))
            ) from error
        if written is None:
            return None
        if isinstance(written, Runs):
            return _mask(written)
        return self._outline(written)

    def _outline(self, written: list[list[float] | float]) -> Polygons | None:
        flat = [value for value in written if not isinstance(value, list)]
        parts = [part for part in written if isinstance(part, list)]
        if flat and parts:
            raise DataError(tell("an outline mixes numbers and lists of numbers. Export it again."))
        rings = [flat] if flat else parts
        if len(rings) > MOST_RINGS or sum(map(len, rings)) > 2 * MOST_CORNERS:
            raise DataError(
                tell(
                    "an outline has {rings:count} parts and {corners:count} corners; {most_rings:count} and "
                    "{most_corners:count} are read. Draw it with fewer, or store it as a mask.",
                    rings=len(rings),
                    corners=sum(map(len, rings)) // 2,
                    most_rings=MOST_RINGS,
                    most_corners=MOST_CORNERS,
                )
            )
        if any(len(ring) % 2 for ring in rings):
            raise DataError(tell("an outline has an x without a y. Export it again."))
        whole = [ring for ring in rings if len(ring) >= 6]
        self.short_rings += sum(0 < len(ring) < 6 for ring in rings)
        return Polygons(tuple(map(_corners, whole))) if whole else None


def _corners(ring: list[float]) -> FloatArray:
    return np.array(ring, dtype=np.float64).reshape(-1, 2)


def _mask(runs: Runs) -> RunLength:
    height, width = runs.size
    if isinstance(runs.counts, str):
        return RunLength.of_text((height, width), runs.counts)
    return RunLength((height, width), np.array(runs.counts, dtype=np.int64))
