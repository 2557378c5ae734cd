"""The facts about one picture: from the bytes of a file, or from pixels in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from pupille.audit.base import Facts
from pupille.audit.measures import Measures, measure
from pupille.audit.metadata import NOTHING
from pupille.audit.reading import SIDE, open_reduced
from pupille.audit.signatures import signatures
from pupille.data.limits import Limits
from pupille.data.modes import Pixels
from pupille.data.reading import content_hash

IN_MEMORY = "array"
PIXELS_TOGETHER = 1_000_000
"""Pictures in memory are measured so many pixels at a time."""
MODES = {"uint8": "L", "uint16": "I;16", "float32": "F"}
"""Depth -> the mode of grey pictures in memory, in Pillow's words."""


def facts_of_file(data: bytes, *, name: str, file_hash: str, limits: Limits, page: int) -> Facts:
    """The facts about the file called `name`; `content` is "" where a big JPEG was not decoded in full.

    Raises ImageError where the door refuses the file.
    """
    suffix = PurePosixPath(name).suffix
    opened = open_reduced(data, name=name, extension=suffix, limits=limits, page=page)
    facts = _facts(
        next(measure(opened.pixels[None], side=SIDE)),
        mode=opened.mode,
        width=opened.width,
        height=opened.height,
        content="" if opened.reduced else content_hash(opened.pixels),
    )
    return replace(
        facts,
        size=len(data),
        extension=suffix[1:].lower(),
        format=opened.format,
        pages=opened.pages,
        file_hash=file_hash,
        jpeg_quality=opened.quality,
        metadata=opened.metadata,
    )


def facts_of_array(pictures: Pixels) -> Iterator[Facts]:
    """The facts about each of N pictures of one size in memory, (N, H, W) or (N, H, W, 3)."""
    height, width = pictures.shape[1:3]
    together = max(1, PIXELS_TOGETHER // max(1, height * width))
    mode = MODES[str(pictures.dtype)] if pictures.ndim == 3 else "RGB"
    for start in range(0, len(pictures), together):
        batch = pictures[start : start + together]
        for picture, seen in zip(batch, measure(batch, side=SIDE), strict=True):
            yield _facts(seen, mode=mode, width=width, height=height, content=content_hash(picture))


def _facts(seen: Measures, *, mode: str, width: int, height: int, content: str) -> Facts:
    """The facts about pixels, with nothing of a file."""
    return Facts(
        size=0,
        extension="",
        format=IN_MEMORY,
        mode=mode,
        width=width,
        height=height,
        pages=1,
        file_hash="",
        content=content,
        jpeg_quality=None,
        brightness=seen.brightness,
        contrast=seen.contrast,
        sharpness=seen.sharpness,
        colour=seen.colour,
        border=seen.border,
        small=seen.small,
        signatures=signatures(seen.grey),
        metadata=NOTHING,
    )
