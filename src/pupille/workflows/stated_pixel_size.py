"""The length of a pixel by what the files of new images state, where all of them agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell
from pupille.images.file_types import EXTENSIONS
from pupille.images.pixel_size import micrometres_in
from pupille.images.regular_files import RegularFiles
from pupille.images.source import Source
from pupille.workflows.object_sizes import SizeUnit

ENDINGS = tuple(EXTENSIONS["TIFF"])


@dataclass(frozen=True)
class StatedSize:
    """unit: of lengths. note: what the files say, None where that is nothing."""

    unit: SizeUnit
    note: StoredText | None = None


def size_unit(asked: float | None, images: Any, paths: Sequence[str]) -> StatedSize:
    """The unit of lengths: what was asked for, else what all files state alike, else pixels.

    images: the store of these paths; one that is no store of files states nothing.
    """
    if asked is not None or not isinstance(images, Source):
        return StatedSize(SizeUnit(asked))
    stated = stated_sizes(images, paths)
    if not any(stated):
        return StatedSize(SizeUnit())
    size = next(side for side in stated if side)
    if all(side and math.isclose(side, size, rel_tol=1e-6) for side in stated):
        return StatedSize(
            SizeUnit(size),
            tell(
                "The files state that the side of a pixel is {size:g3} µm, so lengths are in micrometres; --pixel-size "
                "sets another.",
                size=size,
            ),
        )
    return StatedSize(
        SizeUnit(),
        tell(
            "{n} of {all} files state how long a pixel is, and not all the same, so lengths are in pixels. Give "
            "--pixel-size, or predict images of one magnification at a time.",
            n=sum(side is not None for side in stated),
            all=len(stated),
        ),
    )


def stated_sizes(images: Source, paths: Sequence[str]) -> list[float | None]:
    """Micrometres of the side of a pixel by each file; None where it states none or cannot be read again."""
    stated: list[float | None] = []
    with RegularFiles(images.root) as files:
        for path in paths:
            data = b""
            if path.lower().endswith(ENDINGS):
                try:
                    _, data = files.read(path, images.limits.file_bytes)
                except (DataError, OSError):
                    data = b""
            stated.append(micrometres_in(data))
    return stated
