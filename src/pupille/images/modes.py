"""From the modes in which Pillow holds a picture to plain grey or RGB arrays at the depth the file has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.headers import Header

Pixels = NDArray[Any]
"""(H, W) grey or (H, W, 3) RGB; uint8, uint16 or float32."""

WHITE = 255
PHOTOMETRIC, SAMPLE_FORMAT = 262, 339
SIGNED = 2
ON_WHITE = tell("transparent parts are laid on white")
UNUSED_ALPHA = tell("a bitmap that would be transparent throughout is read as opaque")
TURNED = tell("stored with white as zero: turned round")
WHITE_AS_STORED = tell("stored with white as the lowest number: dark and light are as stored")


def pixels_of(image: Image.Image, header: Header) -> tuple[Pixels, tuple[str, ...]]:
    """The pixels of a decoded image, and notes about whatever could not be kept as it was.

    Grey stays grey; a palette whose every colour is grey counts as grey. Transparent parts are laid on white.
    Raises DataError if a pixel is not a finite number.
    """
    if image.mode.startswith("I;16"):
        pixels, notes = _sixteen_bits(image, header)
    elif image.mode == "I":
        pixels, notes = _whole_numbers(image, header)
    elif image.mode == "F":
        pixels, notes = _floats(image, header)
    else:
        pixels, notes = _eight_bits(image, header)
        if header.bits == 16:
            notes = (
                *notes,
                tell("16 bits per colour are read as 8: the finer half of each value is dropped"),
            )
    if header.grey and pixels.ndim == 3:
        pixels = pixels[..., 0]
    return pixels, notes


def _sixteen_bits(image: Image.Image, header: Header) -> tuple[Pixels, tuple[str, ...]]:
    pixels = np.array(image).astype(np.uint16)
    notes: tuple[str, ...] = ()
    if header.tags.get(PHOTOMETRIC) == 0:
        pixels = np.uint16(65535) - pixels
        notes = (TURNED,)
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        pixels[pixels == clear] = 65535
        notes = (*notes, ON_WHITE)
    return pixels, notes


def _whole_numbers(image: Image.Image, header: Header) -> tuple[Pixels, tuple[str, ...]]:
    pixels = np.asarray(image)
    if header.tags and header.bits == 32 and header.tags.get(SAMPLE_FORMAT, 1) != SIGNED:
        pixels = pixels.view(np.uint32)
    return smallest_type(pixels)


def smallest_type(pixels: Pixels) -> tuple[Pixels, tuple[str, ...]]:
    """Whole numbers of any type as uint16, or with a note as float32 where they do not fit."""
    low, high = int(pixels.min()), int(pixels.max())
    if low >= 0 and high <= 65535:
        return pixels.astype(np.uint16), ()
    note = tell("whole numbers from {low} to {high} are read as 32-bit floating point", low=low, high=high)
    if max(-low, high) > 2**24:
        note = tell("{note}, exact up to {most} only", note=note, most=2**24)
    return pixels.astype(np.float32), (note,)


def _floats(image: Image.Image, header: Header) -> tuple[Pixels, tuple[str, ...]]:
    pixels, notes = finite_floats(np.array(image, dtype=np.float32))
    return pixels, (WHITE_AS_STORED, *notes) if header.tags.get(PHOTOMETRIC) == 0 else notes


def finite_floats(pixels: Pixels) -> tuple[Pixels, tuple[str, ...]]:
    """Floats of any width as float32, and a note if that loses anything. Raises DataError if one is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        narrow = pixels.astype(np.float32)
    if not np.isfinite(narrow).all():
        raise DataError(
            tell("holds pixels that are not a number or infinite; replace them before you use the image.")
            if not np.isfinite(pixels).all()
            else tell(
                "holds numbers beyond those of 32-bit floating point; divide them before you use the image."
            )
        )
    if np.array_equal(narrow, pixels):
        return narrow, ()
    return narrow, (tell("64-bit floating point is read as 32-bit: digits beyond the seventh are dropped"),)


def _eight_bits(image: Image.Image, header: Header) -> tuple[Pixels, tuple[str, ...]]:
    mode = image.mode
    if mode in ("P", "PA"):
        return _palette(image)
    if mode in ("La", "RGBa"):
        image = image.convert(mode.upper())
    if image.mode == "RGBA" and image.format == "BMP" and image.getchannel("A").getextrema() == (0, 0):
        return np.asarray(image.convert("RGB")), (UNUSED_ALPHA,)
    if image.mode in ("LA", "RGBA"):
        return _on_white(np.asarray(image.convert(mode[:-1].upper())), np.asarray(image.getchannel("A")))
    if mode == "CMYK":
        return np.asarray(image.convert("RGB")), (tell("CMYK is turned into RGB without a colour profile"),)
    if mode == "LAB":
        return np.asarray(_from_lab(image)), (tell("CIE L*a*b* is turned into sRGB"),)
    plain = "L" if mode in ("1", "L") else "RGB"
    pixels = np.asarray(image if mode == plain else image.convert(plain))
    if mode == "L" and header.tags.get(SAMPLE_FORMAT) == SIGNED and (pixels > 127).any():
        return smallest_type(pixels.view(np.int8))
    return _clear_colour(pixels, image.info.get("transparency"), header)


def _clear_colour(pixels: Pixels, clear: object, header: Header) -> tuple[Pixels, tuple[str, ...]]:
    """Whites out the one colour that a PNG or GIF declares transparent."""
    if isinstance(clear, int) and pixels.ndim == 2:
        # Pillow spreads grey of 2 or 4 bits over 0 to 255, but leaves the declared value as stored.
        is_clear = pixels == clear * {2: 85, 4: 17}.get(header.bits, 1)
    elif isinstance(clear, tuple) and pixels.ndim == 3:
        shift = 8 if header.bits == 16 else 0
        is_clear = (pixels == np.array([value >> shift for value in clear])).all(axis=2)
    else:
        return pixels, ()
    if not is_clear.any():
        return pixels, ()
    pixels = pixels.copy()
    pixels[is_clear] = WHITE
    return pixels, (ON_WHITE,)


def _palette(image: Image.Image) -> tuple[Pixels, tuple[str, ...]]:
    entries = np.array(image.getpalette("RGB") or [], dtype=np.uint8).reshape(-1, 3)[:256]
    colours = np.zeros((256, 3), dtype=np.uint8)
    colours[: len(entries)] = entries
    is_grey = bool((entries == entries[:, :1]).all())
    indices = np.asarray(image)
    alpha: Pixels | None = None
    if image.mode == "PA":
        indices, alpha = indices[..., 0], indices[..., 1]
    elif (clear := image.info.get("transparency")) is not None:
        opacity = np.full(256, 255, dtype=np.uint8)
        if isinstance(clear, bytes):
            opacity[: len(clear)] = np.frombuffer(clear, dtype=np.uint8)[:256]
        else:
            opacity[clear] = 0
        alpha = opacity[indices]
    pixels = (colours[:, 0] if is_grey else colours)[indices]
    return (pixels, ()) if alpha is None else _on_white(pixels, alpha)


def on_white(colours: Pixels, alpha: Pixels, *, associated: bool = False) -> tuple[Pixels, tuple[str, ...]]:
    """Colours (H, W, 1 or 3) of whole numbers of up to 32 bits laid on white, and a note if that changes anything.

    alpha: (H, W, 1) of the same type. associated: whether the colours have been multiplied by it.
    """
    white, share = np.uint64(np.iinfo(alpha.dtype).max), alpha.astype(np.uint64)
    if alpha.min() == white:
        return colours, ()
    if associated:
        laid = np.minimum(colours.astype(np.uint64) + (white - share), white)
    else:
        # Rounded; the sum stays below 2^64.
        ground = (white - share) * white + white // np.uint64(2)
        laid = (colours.astype(np.uint64) * share + ground) // white
    return laid.astype(colours.dtype), (ON_WHITE,)


def _on_white(pixels: Pixels, alpha: Pixels) -> tuple[Pixels, tuple[str, ...]]:
    if alpha.min() == 255:
        return pixels, ()
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    ground = Image.new(picture.mode, picture.size, "white")
    ground.paste(picture, mask=Image.fromarray(np.ascontiguousarray(alpha)))
    return np.asarray(ground), (ON_WHITE,)


def _from_lab(image: Image.Image) -> Image.Image:
    lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    turned = ImageCms.profileToProfile(image, lab, rgb, outputMode="RGB")
    if turned is None:
        raise DataError(tell("holds CIE L*a*b* colours that could not be turned into RGB; save it as RGB."))
    return turned
