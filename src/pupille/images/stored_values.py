"""The numbers that a file holds for its pixels, before they mean grey or colour: what masks are read by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.errors import DataError, ImageError, Refusal, RefusedError
from pupille.i18n.language import tell
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.open_image import EnteredImage, passed_door, turned, upright
from pupille.images.regular_files import open_regular
from pupille.images.tiff_samples import samples_of

Values = NDArray[Any]
"""(H, W) whole numbers, unsigned or of 64 bits."""
SPREAD = {2: 85, 4: 17}
"""Bits of a grey sample -> by what Pillow multiplies it, to fill the 8 bits."""
PHOTOMETRIC = 262
LOSSY = frozenset(("JPEG",))


@dataclass(frozen=True)
class StoredValues:
    """The values of one file, upright.

    values: (H, W) a number for each pixel: its grey, its index into the palette, or its colour as 65536 R + 256 G + B.
    is_colour: whether they are colours. palette: (n, 3) the colours that indices stand for, None where they are none.
    is_lossy: whether the file may hold other values than were written.
    """

    values: Values
    is_colour: bool = False
    palette: NDArray[np.uint8] | None = None
    is_lossy: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width, height."""
        return self.values.shape[1], self.values.shape[0]

    def colours(self) -> Values:
        """(H, W) the colour of each pixel as 65536 R + 256 G + B; grey of more than 8 bits keeps its number."""
        if self.is_colour:
            return self.values
        if self.palette is not None:
            table = np.zeros(256, dtype=np.uint32)
            table[: len(self.palette)] = _codes(self.palette)
            return np.asarray(table[self.values])
        return self.values.astype(np.uint32) * np.uint32(0x010101)


def read_values(
    path: Path, *, root: Path, name: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> StoredValues:
    """The values in a file of one page. root, name, limits: as of `read_image`.

    Raises ImageError with the reason, as `read_image` does, or if the file has several pages, more than one channel
    that is no colour, pixels half transparent, or numbers that are not whole.
    """
    called = str(path) if name is None else name
    try:
        with open_regular(path, root=root) as file:
            data = file.read(limits.file_bytes + 1)
    except (DataError, OSError) as error:
        raise ImageError.of(called, error) from error
    with passed_door(data, name=called, extension=path.suffix, limits=limits, page=0) as entered:
        if entered.pages > 1:
            raise RefusedError(
                tell(
                    "has {n} pages, and a mask has one; save each page as a file of its own, and each page of the "
                    "images alike.",
                    n=entered.pages,
                ),
                Refusal.FOREIGN,
            )
        return _values_of(entered)


def _values_of(entered: EnteredImage) -> StoredValues:
    page, image = entered.header.page, entered.image
    if image is None and page:
        samples = samples_of(page)
        is_colour = samples.shape[2] > 1
        values = _of_channels(samples) if is_colour else _whole(samples[..., 0])
        return StoredValues(turned(values, page.layout.orientation), is_colour)
    assert image
    image.load()
    palette = None
    is_colour = len(image.getbands()) > 1
    if image.mode == "P":
        palette = np.array(image.getpalette("RGB") or [], dtype=np.uint8).reshape(-1, 3)[:256]
        values = np.asarray(image)
    elif image.mode in ("LA", "La", "PA"):
        values, is_colour = _of_channels(np.asarray(image.convert("RGBA"))), True
    elif is_colour:
        if image.mode not in ("RGB", "RGBA", "RGBX"):
            raise RefusedError(_other_colours(image.mode), Refusal.FOREIGN)
        values = _of_channels(np.asarray(image))
    else:
        values = _grey(image, entered)
    return StoredValues(upright(values, image), is_colour, palette, entered.format in LOSSY)


def _grey(image: Image.Image, entered: EnteredImage) -> Values:
    values = np.asarray(image)
    if image.mode == "1":
        values = values.astype(np.uint8)
    elif image.mode == "L":
        # Pillow turns grey round whose lowest number is white; the numbers of a mask are no brightness.
        if entered.header.tags.get(PHOTOMETRIC) == 0 and entered.format == "TIFF":
            values = 255 - values
        values = values // SPREAD.get(entered.header.bits, 1)
    return _whole(values)


def _whole(values: Values) -> Values:
    """The numbers as whole ones. Raises RefusedError if some have decimals or are below 0."""
    if values.dtype.kind == "f":
        if not np.isfinite(values).all() or (values != np.floor(values)).any():
            raise RefusedError(
                tell(
                    "holds numbers with decimals, and each pixel of a mask is of one class or object; save it as "
                    "whole numbers."
                ),
                Refusal.FOREIGN,
            )
        if np.abs(values).max(initial=0) > 2**53:
            raise RefusedError(_out_of_range(), Refusal.FOREIGN)
        values = values.astype(np.int64)
    if values.dtype == np.uint64 and values.max(initial=0) > 2**53:
        raise RefusedError(_out_of_range(), Refusal.FOREIGN)
    if values.dtype.kind == "i" and values.min(initial=0) < 0:
        raise RefusedError(_out_of_range(), Refusal.FOREIGN)
    return np.ascontiguousarray(values.astype(values.dtype.newbyteorder("=")))


def _of_channels(channels: Values) -> Values:
    """(H, W) codes of (H, W, 3 or 4) colours of 8 bits; what is wholly transparent counts as black."""
    if channels.dtype != np.uint8 or channels.shape[2] not in (3, 4):
        raise RefusedError(_other_colours(f"{channels.dtype} x {channels.shape[2]}"), Refusal.FOREIGN)
    codes = _codes(channels[..., :3])
    if channels.shape[2] == 4:
        alpha = channels[..., 3]
        if ((alpha > 0) & (alpha < 255)).any():
            raise RefusedError(
                tell(
                    "has pixels that are half transparent, so that their colour is not decided; save it without "
                    "transparency."
                ),
                Refusal.FOREIGN,
            )
        codes = np.where(alpha == 0, np.uint32(0), codes)
    return codes


def _codes(colours: Values) -> Values:
    wide = colours.astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2])


def _other_colours(mode: str) -> str:
    return tell(
        "holds colours of another kind than RGB of 8 bits ({mode}), which no mask has; save it as PNG.",
        mode=mode,
    )


def _out_of_range() -> str:
    return tell("holds numbers below 0 or beyond all classes and objects; save it as whole numbers from 0.")
