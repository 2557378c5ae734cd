"""The one door through which pixels enter: a file or its bytes in, a checked grey or RGB picture out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# The plugins are named one by one, so that Pillow does not load its forty others.
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from pupille.errors import DataError, ImageError, reason_of
from pupille.i18n.language import tell, tells
from pupille.images import file_types
from pupille.images.headers import DAMAGED, Header, insist_on_size, inspect
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.modes import Pixels, pixels_of
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.regular_files import open_regular

PLUGINS = (
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """One picture as it should be seen, upright.

    pixels: (H, W) grey or (H, W, 3) RGB; uint8, uint16 or float32, as deep as the file;
        they cannot be written to.
    pages: pages or frames in the file. notes: what a reader of the results must know, in short phrases.
    """

    pixels: Pixels
    pages: int
    notes: tuple[str, ...]


def read_image(
    path: Path,
    *,
    root: Path | None = None,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    page: int = 0,
) -> Picture:
    """The picture in a file.

    root: the data folder, which no link may leave; by default the folder of the file. name: how errors call
    the file; by default its path. page: which page or frame, from 0. Raises ImageError with the reason if the
    file is not a regular one, is not one of `limits.formats`, is beyond a limit, or is damaged anywhere.
    """
    called = str(path) if name is None else name
    try:
        with open_regular(path, root=path.parent if root is None else root) as file:
            data = file.read(limits.file_bytes + 1)
    except (DataError, OSError) as error:
        raise ImageError(called, reason_of(error)) from error
    return decode_image(data, name=called, extension=path.suffix, limits=limits, page=page)


def decode_image(
    data: bytes,
    *,
    name: str,
    extension: str = "",
    limits: Limits = DEFAULT_LIMITS,
    page: int = 0,
) -> Picture:
    """The picture in the bytes of a file; extension: its own, with the dot. The rest as in `read_image`."""
    with passed_door(data, name=name, extension=extension, limits=limits, page=page) as entered:
        image = entered.image
        image.load()
        pixels, notes = pixels_of(image, entered.header)
        turned = upright(pixels, image)
    possible_notes = (
        file_types.extension_note(entered.format, extension),
        _page_note(page, entered.pages, entered.header.all_counted),
        *notes,
    )
    return Picture(turned, entered.pages, tuple(note for note in possible_notes if note))


@dataclass(frozen=True)
class EnteredImage:
    """A file that passed every check and is open but not decoded, at the page asked for. format: by its content."""

    image: Image.Image
    format: str
    header: Header
    pages: int


@contextmanager
def passed_door(
    data: bytes, *, name: str, extension: str, limits: Limits, page: int
) -> Iterator[EnteredImage]:
    """Opens the bytes of a file once they have passed every check; what goes wrong inside is an ImageError too.

    name: how errors call the file. Raises ImageError with the reason, here or while it is decoded.
    """
    try:
        file_format = allowed_format(data, limits)
        header = inspect(data, file_format, page=page, limits=limits)
        if header.tags and file_types.is_camera_raw(data, extension, header.tags):
            raise DataError(file_types.RAW)
        with silence_pillow(), Image.open(io.BytesIO(data), formats=[file_format]) as image:
            yield EnteredImage(image, file_format, header, go_to_page(image, page, header, data, limits))
    except DataError as error:
        raise ImageError(name, reason_of(error)) from error
    except MemoryError as error:
        raise ImageError(name, tell("needs more memory than there is; make it smaller.")) from error
    except Exception as error:  # Pillow raises almost anything on a damaged file.
        raise ImageError(name, DAMAGED) from error


def allowed_format(data: bytes, limits: Limits) -> str:
    """The format of these bytes. Raises DataError if they are none or too many, or of a format that is not read."""
    if not data:
        raise DataError(tell("is empty; take it from the original again."))
    if len(data) > limits.file_bytes:
        raise DataError(
            tell(
                "has more than {megabytes:short} MB, the limit for one image; make it smaller.",
                megabytes=limits.file_bytes / 1e6,
            )
        )
    file_format = file_types.format_of(data)
    if file_format is None:
        raise DataError(file_types.foreign(data))
    if file_format not in limits.formats:
        raise DataError(
            tell(
                "is a {found} file, and only {allowed} are allowed; save it as one of these.",
                found=file_format,
                allowed=", ".join(limits.formats),
            )
        )
    return file_format


def go_to_page(image: Image.Image, page: int, header: Header, data: bytes, limits: Limits) -> int:
    """Turns to the page, checks it against the limits once more, and says how many pages there are."""
    is_mpo = image.format == "MPO"
    pages = int(getattr(image, "n_frames", 1)) if is_mpo else header.pages
    if not 0 <= page < pages:
        raise DataError(
            tells(
                "has {n} page; page {page} is not there, ask for another.",
                "has {n} pages; page {page} is not there, ask for another.",
                pages,
                page=page + 1,
            )
        )
    if page:
        image.seek(page)
    if page and is_mpo:
        # Each picture of such a file is a JPEG of its own, whose passes have not been counted yet.
        inspect(data[getattr(image, "offset", 0) :], "JPEG", page=0, limits=limits)
    # The header may say one size first and another one later; the decoder believes the last.
    insist_on_size(*image.size, limits=limits)
    return pages


def _page_note(page: int, pages: int, all_counted: bool) -> str | None:
    if pages == 1 and all_counted:
        return None
    if all_counted:
        return tell("page {page} of {pages} is read", page=page + 1, pages=pages)
    return tell("page {page} of more than {pages} is read", page=page + 1, pages=pages)


TURNS: Mapping[int, tuple[int, bool]] = {
    2: (0, True),
    3: (2, False),
    4: (2, True),
    5: (3, True),
    6: (3, False),
    7: (1, True),
    8: (1, False),
}
"""EXIF orientation -> quarter turns against the clock, then whether to mirror left and right (EXIF 2.32)."""


def upright(pixels: Pixels, image: Image.Image) -> Pixels:
    """Turns the pixels as the camera meant them. Pillow has already turned a TIFF, and forgotten its mark."""
    try:
        orientation = image.getexif().get(ORIENTATION)
    except Exception:  # A damaged EXIF block does not make the pixels worse.
        return pixels
    quarters, is_mirrored = TURNS.get(orientation, (0, False)) if isinstance(orientation, int) else (0, False)
    turned = np.rot90(pixels, quarters)
    upright: Pixels = np.ascontiguousarray(turned[:, ::-1] if is_mirrored else turned)
    upright.flags.writeable = False
    return upright
