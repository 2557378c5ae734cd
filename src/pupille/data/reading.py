"""One picture read once: what is kept of it, and the name that identical pictures share."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.data import kinds
from pupille.data.bare import bare
from pupille.data.headers import Header, insist_on_size, inspect
from pupille.data.images import ORIENTATION, TURNS, Picture, decode_image, upright
from pupille.data.modes import pixels_of
from pupille.data.quiet import pillow_kept_quiet

if TYPE_CHECKING:
    from pupille.data.folders import FileImages

Array = NDArray[Any]
"""One picture, (H, W) grey or (H, W, 3) RGB; uint8, uint16 or float32."""

DEPTHS = {"uint8": "8-bit", "uint16": "16-bit", "float32": "float"}
BIG = 512
"""A JPEG whose longer side has so many pixels is known by its coded pixels, without hashing the decoded ones."""
REDUCED_FROM = 4
"""A big JPEG is decoded at a reduced scale if its shorter side is so many times the side that is kept, ..."""
LEFT_TO_STRETCH = 2
"""... and the reduced picture still has at least so many times that side, so that stretching smooths it properly."""
UPRIGHT = 1


@dataclass(frozen=True)
class Reading:
    """What is kept of one picture once it was read. pixels: stretched to the side asked for if it was larger.

    content: equal for identical pictures, whatever the side; see `content_hash` and `read_big_jpeg`.
    width, height: as stored, once turned upright. depth: as stored.
    """

    pixels: Array
    content: str
    width: int
    height: int
    depth: str
    notes: tuple[str, ...]


def read_file(images: FileImages, path: str, data: bytes, side: int) -> Reading:
    """The picture in the bytes of a file, kept at side x side if it is larger. Raises ImageError with the reason."""
    suffix = PurePosixPath(path).suffix
    big = read_big_jpeg(data, suffix, images, side)
    if big:
        return big
    return reduce(
        decode_image(data, name=path, extension=suffix, limits=images.limits, page=images.page), side
    )


def reduce(picture: Picture, side: int) -> Reading:
    """What is kept of a picture that was decoded in full."""
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    return Reading(
        pixels=pixels if max(height, width) <= side else resize(pixels, side, side),
        content=content_hash(pixels),
        width=width,
        height=height,
        depth=DEPTHS[str(pixels.dtype)],
        notes=picture.notes,
    )


def read_big_jpeg(data: bytes, suffix: str, images: FileImages, side: int) -> Reading | None:
    """A JPEG with a side of `BIG` pixels or more; None for any other file, and for one that the door must judge.

    Its content is a hash of the file without metadata, and of its orientation: the same coded pixels decode to the same
    pixels. A picture coded anew without loss has another content.
    """
    limits = images.limits
    if images.page or len(data) > limits.file_bytes or "JPEG" not in limits.formats:
        return None
    if kinds.format_of(data) != "JPEG":
        return None
    # Whatever is wrong with the file, the ordinary way finds it again and says it in the ordinary words.
    with suppress(Exception):
        header = inspect(data, "JPEG", page=0, limits=limits)
        if max(header.width, header.height) >= BIG:
            return _big_jpeg(data, header, suffix, images, side)
    return None


def _big_jpeg(data: bytes, header: Header, suffix: str, images: FileImages, side: int) -> Reading | None:
    coded = hashlib.sha256(bare(data, "JPEG", UPRIGHT)).hexdigest()[:32]
    with pillow_kept_quiet(), Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.format != "JPEG":
            return None
        insist_on_size(*image.size, limits=images.limits)
        width, height = image.size
        if min(width, height) >= REDUCED_FROM * side:
            image.draft(None, (LEFT_TO_STRETCH * side, LEFT_TO_STRETCH * side))
        image.load()
        turned = _orientation(image)
        plain = image.mode in ("L", "RGB") and turned == UPRIGHT and max(width, height) > side
        # Stretched before it becomes an array, the same pixels come out with two copies fewer.
        source = image.resize((side, side), Image.Resampling.BILINEAR) if plain else image
        pixels, notes = pixels_of(source, header)
        if not plain:
            pixels = upright(pixels, image)
    if max(width, height) > side:
        pixels = resize(pixels, side, side)
    if TURNS.get(turned, (0, False))[0] % 2:
        width, height = height, width
    named = kinds.extension_note("JPEG", suffix)
    said = (*([named] if named else []), *notes)
    return Reading(pixels, f"jpeg {coded} {turned}", width, height, DEPTHS[str(pixels.dtype)], said)


def _orientation(image: Image.Image) -> int:
    """As EXIF numbers it; 1 where the file says nothing that is known."""
    try:
        found = image.getexif().get(ORIENTATION)
    except Exception:  # A damaged EXIF block turns nothing.
        return UPRIGHT
    return found if isinstance(found, int) and found in TURNS else UPRIGHT


def content_hash(pixels: Array) -> str:
    """A hash that is equal for pictures with the same size, depth and pixel values, and for no others."""
    digest = hashlib.blake2b(f"{pixels.shape}{pixels.dtype}".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


def resize(picture: Array, height: int, width: int) -> Array:
    """A picture stretched to a size, bilinear with antialiasing; other depths than 8 bits become float32."""
    if picture.shape[:2] == (height, width):
        return picture
    if picture.dtype == np.uint8:
        return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BILINEAR))
    deep = picture.astype(np.float32)
    planes = [deep] if deep.ndim == 2 else [deep[..., channel] for channel in range(deep.shape[2])]
    stretched = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(plane)).resize((width, height), Image.Resampling.BILINEAR)
        )
        for plane in planes
    ]
    return stretched[0] if deep.ndim == 2 else np.stack(stretched, axis=2)
