"""The facts about pictures: from the bytes of files, or from pixels in memory.

One glimpse of a picture reads and decodes it and keeps little; the glimpses of many pictures are measured together,
because numpy costs nearly as much for one small picture as for ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from pupille.audit.facts.measures import View, measure, view_of, views_of
from pupille.audit.facts.open import SIDE, open_reduced
from pupille.audit.facts.perceptual_hash import CROPS, LEAST_SIDE, signatures
from pupille.audit.facts.record import Facts, Metadata
from pupille.audit.metadata.read import NOTHING
from pupille.images.decoded import content_hash
from pupille.images.limits import Limits
from pupille.images.modes import Pixels

IN_MEMORY = "array"
MODES = {"uint8": "L", "uint16": "I;16", "float32": "F"}
"""Depth -> the mode of grey pictures in memory, in Pillow's words."""


@dataclass(frozen=True)
class Glimpse:
    """The facts from one look at a picture, as `Facts` explains them, and the view that is yet to be measured."""

    view: View
    mode: str
    width: int
    height: int
    content: str
    size: int = 0
    extension: str = ""
    format: str = IN_MEMORY
    pages: int = 1
    file_hash: str = ""
    jpeg_quality: int | None = None
    metadata: Metadata = NOTHING


def glimpse_of_file(
    data: bytes, *, name: str, file_hash: str, limits: Limits, page: int, bands: tuple[int, ...] = ()
) -> Glimpse:
    """A glimpse of the file called `name`; `content` is "" where a big JPEG was not decoded in full.

    Raises ImageError where the door refuses the file.
    """
    suffix = PurePosixPath(name).suffix
    opened = open_reduced(data, name=name, extension=suffix, limits=limits, page=page, bands=bands)
    return Glimpse(
        view=view_of(opened.pixels, side=SIDE),
        mode=opened.mode,
        width=opened.width,
        height=opened.height,
        content="" if opened.reduced else content_hash(opened.pixels),
        size=len(data),
        extension=suffix[1:].lower(),
        format=opened.format,
        pages=opened.pages,
        file_hash=file_hash,
        jpeg_quality=opened.quality,
        metadata=opened.metadata,
    )


def facts_of_arrays(pictures: Pixels) -> list[Facts]:
    """The facts about N pictures in memory, (N, H, W) or (N, H, W, 3)."""
    mode = MODES[str(pictures.dtype)] if pictures.ndim == 3 else "RGB"
    height, width = pictures.shape[1:3]
    glimpses = [
        Glimpse(view=view, mode=mode, width=width, height=height, content=content_hash(picture))
        for view, picture in zip(views_of(pictures, side=SIDE), pictures, strict=True)
    ]
    return facts_of(glimpses)


def facts_of(glimpses: Sequence[Glimpse]) -> list[Facts]:
    """The facts about the pictures that were looked at, in order."""
    measured = measure([glimpse.view for glimpse in glimpses])
    large = [min(glimpse.width, glimpse.height) >= LEAST_SIDE for glimpse in glimpses]
    codes = np.zeros((len(glimpses), len(CROPS)), dtype=np.uint64)
    if any(large):
        codes[large] = signatures(
            np.stack(
                [glimpse.view.small for glimpse, is_large in zip(glimpses, large, strict=True) if is_large]
            )
        )
    return [
        Facts(
            size=glimpse.size,
            extension=glimpse.extension,
            format=glimpse.format,
            mode=glimpse.mode,
            width=glimpse.width,
            height=glimpse.height,
            pages=glimpse.pages,
            file_hash=glimpse.file_hash,
            content=glimpse.content,
            jpeg_quality=glimpse.jpeg_quality,
            brightness=measures.brightness,
            contrast=measures.contrast,
            sharpness=measures.sharpness,
            colour=measures.colour,
            border=measures.border,
            small=measures.small,
            signatures=code,
            metadata=glimpse.metadata,
        )
        for glimpse, measures, code in zip(glimpses, measured, codes, strict=True)
    ]
