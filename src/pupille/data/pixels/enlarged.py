"""Pictures so small that a model sees little more than what enlarging makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.i18n.language import tell
from pupille.images.decoded import Reading
from pupille.images.geometry import Geometry

TIMES = 4
"""A picture is enlarged much if a side of it is less than this part of the frame: 1 / TIMES."""


def much_enlarged(
    readings: Sequence[Reading], frame: Geometry, smallest: tuple[int, int] | None
) -> tuple[str, ...]:
    """A note for each picture that is enlarged much to the frame of a model, empty for all others.

    smallest: width and height below which no image of the run lies; a picture as large as that is none of them, since
    the model learned from such. None if that is not known. The factor is a plain rule, not a measured limit.
    """
    notes = []
    for reading in readings:
        tiny = TIMES * reading.width < frame.width or TIMES * reading.height < frame.height
        known = smallest and reading.width >= smallest[0] and reading.height >= smallest[1]
        notes.append(
            tell(
                "of {width} x {height} pixels only, enlarged much: its class is a guess",
                width=str(reading.width),
                height=str(reading.height),
            )
            if tiny and not known
            else ""
        )
    return tuple(notes)
