"""How large pictures are and how they are turned, without decoding them: annotations are laid over them by this."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image

from pupille.errors import DataError, ImageError
from pupille.images.headers import DAMAGED, insist_on_size
from pupille.images.limits import Limits
from pupille.images.open_image import ORIENTATION, allowed_format
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.regular_files import RegularFiles

HEAD = 2**18
"""Bytes in which nearly every file says its size; the whole file is read where they do not."""
SIDEWAYS = (5, 6, 7, 8)
"""Orientations of EXIF under which height becomes width."""


@dataclass(frozen=True)
class PictureSize:
    """stored: width, height of the pixels in the file. orientation: EXIF's, 1 to 8."""

    stored: tuple[int, int]
    orientation: int

    @property
    def upright(self) -> tuple[int, int]:
        """Width, height of the picture as it is looked at."""
        width, height = self.stored
        return (height, width) if self.orientation in SIDEWAYS else (width, height)


def picture_sizes(paths: Sequence[str], root: Path, limits: Limits) -> Iterator[PictureSize | ImageError]:
    """The size of each file below `root`, or why it cannot be told."""
    with silence_pillow(), RegularFiles(root) as files:
        for path in paths:
            try:
                yield _size(files, path, limits)
            except ImageError as error:
                yield error
            except DataError as error:
                yield ImageError.of(path, error)
            except Exception:  # Pillow raises almost anything on a damaged file.
                yield ImageError(path, DAMAGED)


def _size(files: RegularFiles, path: str, limits: Limits) -> PictureSize:
    status, data = files.read(path, HEAD)
    try:
        return _of_bytes(data, path, limits)
    except Exception:
        if status.st_size <= HEAD:
            raise
        return _of_bytes(files.read(path, limits.file_bytes)[1], path, limits)


def _of_bytes(data: bytes, path: str, limits: Limits) -> PictureSize:
    file_format = allowed_format(data, limits, PurePosixPath(path).suffix)
    with Image.open(io.BytesIO(data), formats=[file_format]) as image:
        insist_on_size(*image.size, limits=limits)
        tag = image.getexif().get(ORIENTATION)
        orientation = tag if isinstance(tag, int) and 1 <= tag <= 8 else 1
        width, height = image.size
        # Pillow turns the size of a TIFF, and of no other file, as soon as it is open.
        is_turned = file_format == "TIFF" and orientation in SIDEWAYS
        return PictureSize((height, width) if is_turned else (width, height), orientation)
