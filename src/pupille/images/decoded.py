"""One picture read once: its stored pixels and facts, and the name that identical pictures share."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.errors import DataError, ImageError, Refusal, RefusedError
from pupille.i18n.language import tell
from pupille.images import file_types
from pupille.images.geometry import BICUBIC, CROP, STRETCH, Geometry
from pupille.images.headers import Header, insist_on_size, inspect
from pupille.images.modes import pixels_of
from pupille.images.open_image import ORIENTATION, TURNS, Picture, decode_image, upright
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.source import Source
from pupille.images.strip_metadata import bare

Array = NDArray[Any]
"""One picture, (H, W) grey or (H, W, 3) RGB; uint8, uint16 or float32."""

DEPTHS = {"uint8": "8-bit", "uint16": "16-bit", "float32": "float"}
TYPES = {np.dtype(name): name for name in DEPTHS}
"""The names of these types, which numpy takes longer to make out than a small picture takes to be hashed."""
BIG = 512
"""A JPEG whose longer side has so many pixels is known by its coded pixels, without hashing the decoded ones."""
REDUCED_FROM = 4
"""A big JPEG is decoded at a reduced scale if its shorter side is so many times the side that is kept, ..."""
LEFT_TO_STRETCH = 2
"""... and the reduced picture still has at least so many times that side, so that stretching smooths it properly."""
UPRIGHT = 1
SHORT = 3
"""The type of a number of two bytes in a TIFF directory."""
WITH_ORIENTATION = frozenset({"exif", "xmp", "XML:com.adobe.xmp"})
"""Where in a file Pillow looks for an orientation."""
MOST_RESIZED = 50_000_000
"""Pixels that a picture may have on its way to a crop."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The stored pixels and the facts of one picture that was read. pixels: see `stored_pixels`.

    content: equal for identical pictures, whatever the geometry; see `content_hash` and `read_jpeg`.
    width, height: as stored, once turned upright. depth: as stored.
    """

    pixels: Array
    content: str
    width: int
    height: int
    depth: str
    notes: tuple[str, ...]


def read_file(source: Source, path: str, data: bytes, geometry: Geometry) -> Reading:
    """The picture in the bytes of a file, as it is kept for a geometry. Raises ImageError with the reason."""
    suffix = PurePosixPath(path).suffix
    jpeg = None if source.bands else read_jpeg(data, suffix, source, geometry)
    if jpeg:
        return jpeg
    picture = decode_image(
        data, name=path, extension=suffix, limits=source.limits, page=source.page, bands=source.bands
    )
    try:
        return reduce(picture, geometry)
    except DataError as error:
        raise ImageError.of(path, error) from error


def reduce(picture: Picture, geometry: Geometry) -> Reading:
    """The reading of a picture that was decoded in full. Raises DataError if it is too narrow for a crop."""
    pixels = picture.pixels
    height, width = pixels.shape[:2]
    return Reading(
        pixels=stored_pixels(pixels, geometry),
        content=content_hash(pixels),
        width=width,
        height=height,
        depth=DEPTHS[TYPES[pixels.dtype]],
        notes=picture.notes,
    )


def read_jpeg(data: bytes, suffix: str, source: Source, geometry: Geometry) -> Reading | None:
    """A JPEG; None for any other file, and for one that the door must judge.

    The content of one with a side of `BIG` pixels or more is a hash of the file without metadata, and of its
    orientation: the same coded pixels decode to the same pixels. A picture coded anew without loss has another content.
    """
    limits = source.limits
    if source.page or len(data) > limits.file_bytes or "JPEG" not in limits.formats:
        return None
    if file_types.format_of(data) != "JPEG":
        return None
    # Whatever is wrong with the file, the ordinary way finds it again and says it in the ordinary words.
    with suppress(Exception):
        header = inspect(data, "JPEG", page=0, limits=limits)
        is_big = max(header.width, header.height) >= BIG
        return (_big_jpeg if is_big else _small_jpeg)(data, header, suffix, source, geometry)
    return None


def _small_jpeg(
    data: bytes, header: Header, suffix: str, source: Source, geometry: Geometry
) -> Reading | None:
    with silence_pillow(), Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.format != "JPEG":
            return None
        insist_on_size(*image.size, limits=source.limits)
        image.load()
        pixels, notes = pixels_of(image, header)
        if _orientation(image) != UPRIGHT:
            pixels = upright(pixels, image)
    named = file_types.extension_note("JPEG", suffix)
    return reduce(Picture(pixels, 1, (*([named] if named else []), *notes)), geometry)


def _big_jpeg(data: bytes, header: Header, suffix: str, source: Source, geometry: Geometry) -> Reading | None:
    coded = hashlib.sha256(bare(data, "JPEG", UPRIGHT)).hexdigest()[:32]
    with silence_pillow(), Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        if image.format != "JPEG":
            return None
        insist_on_size(*image.size, limits=source.limits)
        width, height = image.size
        side = max(geometry.height, geometry.width)
        # A crop promises the pixels of a full decoding, to the byte.
        if geometry.fit == STRETCH and min(width, height) >= REDUCED_FROM * side:
            image.draft(None, (LEFT_TO_STRETCH * side, LEFT_TO_STRETCH * side))
        image.load()
        turned = _orientation(image)
        changes = not _stays(height, width, geometry)
        plain = image.mode in ("L", "RGB") and turned == UPRIGHT and changes
        # Fitted before it becomes an array, the same pixels come out with two copies fewer.
        pixels, notes = pixels_of(fitted(image, geometry) if plain else image, header)
        if not plain:
            pixels = upright(pixels, image)
    if changes and not plain:
        pixels = shaped(pixels, geometry)
    if TURNS.get(turned, (0, False))[0] % 2:
        width, height = height, width
    named = file_types.extension_note("JPEG", suffix)
    picture_notes = (*([named] if named else []), *notes)
    return Reading(
        pixels, f"jpeg {coded} {turned}", width, height, DEPTHS[TYPES[pixels.dtype]], picture_notes
    )


def _orientation(image: Image.Image) -> int:
    """The orientation of an image as EXIF numbers it; 1 where the file says nothing that is known."""
    if not WITH_ORIENTATION & image.info.keys():
        return UPRIGHT
    orientation = plain_orientation(image.info.get("exif", b""))
    if orientation is not None:
        return orientation
    try:
        orientation = image.getexif().get(ORIENTATION)
    except Exception:  # A damaged EXIF block turns nothing.
        return UPRIGHT
    return orientation if isinstance(orientation, int) and orientation in TURNS else UPRIGHT


def plain_orientation(block: bytes) -> int | None:
    """The orientation in an EXIF block that says it plainly, once and as 1 to 8; None leaves it to Pillow.

    Pillow takes the whole block apart, which lasts a fifth of decoding a photo at a reduced scale.
    """
    order = {b"Exif\0\0II*\0": "<", b"Exif\0\0MM\0*": ">"}.get(block[:10])
    if order is None:
        return None
    with suppress(struct.error):
        start = 6 + struct.unpack_from(f"{order}I", block, 10)[0]
        n = struct.unpack_from(f"{order}H", block, start)[0]
        entries = (struct.unpack_from(f"{order}HHIH", block, start + 2 + 12 * row) for row in range(n))
        orientations = [value for tag, *kind, value in entries if tag == ORIENTATION and kind == [SHORT, 1]]
        if len(orientations) == 1 and 1 <= orientations[0] <= 8:
            return int(orientations[0])
    return None


def content_hash(pixels: Array) -> str:
    """A hash that is equal for pictures with the same size, depth and pixel values, and for no others."""
    # Half the time of BLAKE2 on processors with instructions for it, which most have.
    digest = hashlib.sha256(f"{pixels.shape}{TYPES.get(pixels.dtype) or pixels.dtype}".encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()[:32]


def stored_pixels(picture: Array, geometry: Geometry) -> Array:
    """The pixels of a picture as they are kept: cropped, or stretched if it is larger than the frame, else as it is."""
    height, width = picture.shape[:2]
    return picture if _stays(height, width, geometry) else shaped(picture, geometry)


def _stays(height: int, width: int, geometry: Geometry) -> bool:
    return geometry.fit == STRETCH and max(height, width) <= max(geometry.height, geometry.width)


def shaped(picture: Array, geometry: Geometry) -> Array:
    """A picture brought into the frame of a geometry; other depths than 8 bits become float32.

    Raises DataError for a crop of a picture so narrow that resizing it would take more memory than any picture may.
    """
    if geometry.fit == STRETCH and picture.shape[:2] == (geometry.height, geometry.width):
        return picture
    return _changed(picture, lambda image: fitted(image, geometry))


def stretched(picture: Array, height: int, width: int) -> Array:
    """A picture at another size, as by `shaped` but with no bound of a frame."""
    if picture.shape[:2] == (height, width):
        return picture
    return _changed(picture, lambda image: image.resize((width, height), Image.Resampling.BILINEAR))


def _changed(picture: Array, change: Callable[[Image.Image], Image.Image]) -> Array:
    """What a change of images makes of a picture, plane by plane where Pillow knows no colours of its depth."""
    if picture.dtype == np.uint8:
        return np.asarray(change(Image.fromarray(picture)))
    deep = picture.astype(np.float32)
    planes = [deep] if deep.ndim == 2 else [deep[..., channel] for channel in range(deep.shape[2])]
    done = [np.asarray(change(Image.fromarray(np.ascontiguousarray(plane)))) for plane in planes]
    return done[0] if deep.ndim == 2 else np.stack(done, axis=2)


def fitted(image: Image.Image, geometry: Geometry) -> Image.Image:
    """A decoded, upright image brought into the frame; the rest as in `shaped`."""
    place = geometry.place(image.height, image.width)
    if geometry.fit == CROP and place.height * place.width > MOST_RESIZED:
        raise RefusedError(
            tell(
                "is {width} x {height} pixels, too narrow to be cropped; cut it to a less extreme shape.",
                width=str(image.width),
                height=str(image.height),
            ),
            Refusal.LIMIT,
        )
    resampling = Image.Resampling.BICUBIC if geometry.interpolation == BICUBIC else Image.Resampling.BILINEAR
    resized = image.resize((place.width, place.height), resampling)
    if geometry.fit == STRETCH:
        return resized
    right, bottom = place.left + geometry.width, place.top + geometry.height
    return resized.crop((place.left, place.top, right, bottom))
