"""A file opened once for the audit: through the same door as everywhere, but a big JPEG at a reduced scale."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from pupille.audit.facts.jpeg_quality import jpeg_quality
from pupille.audit.facts.record import Metadata
from pupille.audit.metadata.read import read_metadata
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.modes import Pixels
from pupille.images.open_image import ORIENTATION, TURNS, EnteredImage, passed_door

SIDE = 192
"""The longer side, in pixels, that the measures of the audit are taken at; smaller pictures keep their own.

At 128 as many twins are found, but slight blurs are missed.
"""


@dataclass(frozen=True)
class OpenedFile:
    """The pixels and properties that one opening of a file has given.

    pixels: upright, (H, W) or (H, W, 3), as deep as the file. reduced: whether they are smaller than stored; the
    longer side is then at least `SIDE`. width, height: of the whole picture, upright. mode: Pillow's, as stored.
    """

    pixels: Pixels
    reduced: bool
    format: str
    mode: str
    width: int
    height: int
    pages: int
    quality: int | None
    metadata: Metadata


def open_reduced(
    data: bytes,
    *,
    name: str,
    extension: str = "",
    limits: Limits = DEFAULT_LIMITS,
    page: int = 0,
    bands: tuple[int, ...] = (),
    grey: bool = False,
) -> OpenedFile:
    """The picture in the bytes of a file, with what the file says about it.

    grey: the luminance of a JPEG suffices. A JPEG is decoded at 1/2, 1/4 or 1/8 of its size where that leaves `SIDE`
    pixels (the decoder still reads every byte, so damage shows). Refuses what `decode_image` refuses, with the same
    reasons: raises ImageError.
    """
    with passed_door(data, name=name, extension=extension, limits=limits, page=page, bands=bands) as entered:
        return _look(entered, data, "L" if grey and not bands else None)


def _look(entered: EnteredImage, data: bytes, wished: str | None) -> OpenedFile:
    image, mode, whole = entered.image, entered.mode, entered.size
    if image and entered.format == "JPEG" and (wished or max(whole) >= 2 * SIDE):
        share = min(1, SIDE / max(whole))
        image.draft(wished, (max(1, int(whole[0] * share)), max(1, int(whole[1] * share))))
    pixels, _ = entered.decoded()
    reduced = entered.size != whole
    height, width = pixels.shape[:2]
    if reduced:
        width, height = whole[::-1] if image and _is_on_its_side(image) else whole
    return OpenedFile(
        pixels=pixels,
        reduced=reduced,
        format=entered.format,
        mode=mode,
        width=width,
        height=height,
        pages=entered.pages,
        quality=jpeg_quality(getattr(image, "quantization", None)),
        metadata=read_metadata(data, entered.format),
    )


def _is_on_its_side(image: Image.Image) -> bool:
    try:
        orientation = image.getexif().get(ORIENTATION)
    except Exception:  # A damaged EXIF block turns nothing.
        return False
    return isinstance(orientation, int) and TURNS.get(orientation, (0, False))[0] % 2 == 1
