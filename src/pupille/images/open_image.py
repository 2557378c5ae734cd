"""The one door through which pixels enter: a file or its bytes in, a checked grey or RGB picture out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
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
    UnidentifiedImageError,
    WebPImagePlugin,
)

from pupille.errors import DataError, ImageError, Refusal, RefusedError
from pupille.i18n.language import tell, tells
from pupille.images import file_types
from pupille.images.bands import chosen_bands
from pupille.images.headers import DAMAGED, Header, insist_on_size, inspect
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.modes import Pixels, pixels_of
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.png_depth import deep_grey, grey_in_bytes
from pupille.images.regular_files import open_regular
from pupille.images.tiff_layout import PLAIN_COLOURS
from pupille.images.tiff_pixels import pixels_of_samples
from pupille.images.tiff_samples import samples_of

PLUGINS = (
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
ORIENTATION = 0x0112
MODES = {8: "L", 16: "I;16"}
"""Bits of a grey sample -> how Pillow calls pictures of it; others are "F"."""


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
    bands: tuple[int, ...] = (),
) -> Picture:
    """The picture in a file.

    root: the data folder, which no link may leave; by default the folder of the file. name: how errors call
    the file; by default its path. page: which page or frame, from 0. bands: one or three channels, counted from 1; by
    default the colours. Raises ImageError with the reason if the
    file is not a regular one, is not one of `limits.formats`, is beyond a limit, or is damaged anywhere.
    """
    called = str(path) if name is None else name
    try:
        with open_regular(path, root=path.parent if root is None else root) as file:
            data = file.read(limits.file_bytes + 1)
    except (DataError, OSError) as error:
        raise ImageError.of(called, error) from error
    return decode_image(data, name=called, extension=path.suffix, limits=limits, page=page, bands=bands)


def decode_image(
    data: bytes,
    *,
    name: str,
    extension: str = "",
    limits: Limits = DEFAULT_LIMITS,
    page: int = 0,
    bands: tuple[int, ...] = (),
) -> Picture:
    """The picture in the bytes of a file; extension: its own, with the dot. The rest as in `read_image`."""
    with passed_door(data, name=name, extension=extension, limits=limits, page=page, bands=bands) as entered:
        pixels, notes = entered.decoded()
    possible_notes = (
        file_types.extension_note(entered.format, extension),
        _page_note(page, entered.pages, entered.header.all_counted),
        *notes,
    )
    return Picture(pixels, entered.pages, tuple(note for note in possible_notes if note))


@dataclass(frozen=True)
class EnteredImage:
    """A file that passed every check and is open but not decoded, at the page asked for.

    image: None for a TIFF whose samples Pillow does not hold as they are. format: by its content. bands: those to take.
    """

    image: Image.Image | None
    format: str
    header: Header
    pages: int
    bands: tuple[int, ...] = ()

    @property
    def mode(self) -> str:
        """How the pixels are stored, in Pillow's words."""
        if self.image:
            return "LA" if self.header.is_deep_grey else self.image.mode
        return MODES.get(self.header.bits, "F") if self.header.grey else "RGB"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as the picture will be decoded."""
        return self.image.size if self.image else (self.header.width, self.header.height)

    def decoded(self) -> tuple[Pixels, tuple[str, ...]]:
        """The pixels, upright and not to be written to, and notes about whatever could not be kept as it was."""
        page = self.header.page
        if self.image is None and page:
            pixels, notes = pixels_of_samples(samples_of(page), page.layout, self.bands)
            return turned(pixels, page.layout.orientation), notes
        assert self.image
        self.image.load()
        pixels, notes = (
            deep_grey(self.image) if self.header.is_deep_grey else pixels_of(self.image, self.header)
        )
        if self.bands:
            pixels, band_notes = chosen_bands(pixels, self.bands)
            notes = (*band_notes, *notes)
        return upright(pixels, self.image), notes


@contextmanager
def passed_door(
    data: bytes, *, name: str, extension: str, limits: Limits, page: int, bands: tuple[int, ...] = ()
) -> Iterator[EnteredImage]:
    """Opens the bytes of a file once they have passed every check; what goes wrong inside is an ImageError too.

    name: how errors call the file. Raises ImageError with the reason, here or while it is decoded.
    """
    try:
        file_format = allowed_format(data, limits, extension)
        header = inspect(data, file_format, page=page, limits=limits)
        if header.tags and file_types.is_camera_raw(data, extension, header.tags):
            raise RefusedError(file_types.RAW, Refusal.FOREIGN)
        with silence_pillow(), ExitStack() as opened:
            if _is_sampled(header, bands):
                insist_on_page(page, header.pages)
                yield EnteredImage(None, file_format, header, header.pages, bands)
                return
            image = opened.enter_context(_opened(data, file_format, header))
            pages = go_to_page(image, page, header, data, limits)
            yield EnteredImage(image, file_format, header, pages, bands)
    except DataError as error:
        raise ImageError.of(name, error) from error
    except MemoryError as error:
        raise ImageError(
            name, tell("needs more memory than there is; make it smaller."), Refusal.LIMIT
        ) from error
    except Exception as error:  # Pillow raises almost anything on a damaged file.
        raise ImageError(name, DAMAGED) from error


def allowed_format(data: bytes, limits: Limits, extension: str = "") -> str:
    """The format of these bytes. Raises RefusedError if they are none or too many, or of a format not read."""
    if not data:
        raise RefusedError(tell("is empty; take it from the original again."), Refusal.EMPTY)
    if len(data) > limits.file_bytes:
        raise RefusedError(
            tell(
                "has more than {megabytes:short} MB, the limit for one image; make it smaller.",
                megabytes=limits.file_bytes / 1e6,
            ),
            Refusal.LIMIT,
        )
    file_format = file_types.format_of(data)
    if file_format is None:
        raise RefusedError(file_types.sentence_about(data, extension), Refusal.FOREIGN)
    if file_format not in limits.formats:
        raise RefusedError(
            tell(
                "is a {found} file, and only {allowed} are allowed; save it as one of these.",
                found=file_format,
                allowed=", ".join(limits.formats),
            ),
            Refusal.LIMIT,
        )
    return file_format


def _is_sampled(header: Header, bands: tuple[int, ...]) -> bool:
    """Whether the samples of a TIFF are taken out one by one. Raises RefusedError for a layout that is not read."""
    if header.page is None:
        return False
    layout = header.page.layout
    layout.check(bands)
    return layout.has_samples and bool(not layout.is_plain or (bands and layout.photometric in PLAIN_COLOURS))


def _opened(data: bytes, file_format: str, header: Header) -> Image.Image:
    """The file as Pillow opens it. Raises RefusedError for a TIFF in a layout that Pillow does not know."""
    if header.page and header.page.needs_copy:
        data = header.page.alone()
    elif header.is_deep_grey:
        data = grey_in_bytes(data)
    try:
        return Image.open(io.BytesIO(data), formats=[file_format])
    except UnidentifiedImageError as error:
        if header.page is None:
            raise
        raise RefusedError(header.page.layout.unknown(), Refusal.FOREIGN) from error


def insist_on_page(page: int, pages: int) -> None:
    """Raises DataError unless a file of so many pages has this one."""
    if not 0 <= page < pages:
        raise DataError(
            tells(
                "has {n} page; page {page} is not there, ask for another.",
                "has {n} pages; page {page} is not there, ask for another.",
                pages,
                page=page + 1,
            )
        )


def go_to_page(image: Image.Image, page: int, header: Header, data: bytes, limits: Limits) -> int:
    """Turns to the page, checks it against the limits once more, and says how many pages there are."""
    is_mpo = image.format == "MPO"
    pages = int(getattr(image, "n_frames", 1)) if is_mpo else header.pages
    insist_on_page(page, pages)
    if page and not (header.page and header.page.needs_copy):
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
    return turned(pixels, orientation)


def turned(pixels: Pixels, orientation: object) -> Pixels:
    """The pixels as an orientation of EXIF asks for, not to be written to; as they are for any other value."""
    quarters, is_mirrored = TURNS.get(orientation, (0, False)) if isinstance(orientation, int) else (0, False)
    rotated = np.rot90(pixels, quarters)
    upright: Pixels = np.ascontiguousarray(rotated[:, ::-1] if is_mirrored else rotated)
    upright.flags.writeable = False
    return upright
