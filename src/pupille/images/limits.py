"""What one image file or one archive may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from pupille.errors import ConfigError, unknown_choice
from pupille.i18n.language import tell

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WebP")
"""The image formats that are read."""

HIGHEST_MEGAPIXELS = 178.0
"""Pillow refuses larger pictures whatever our own limit says."""


@dataclass(frozen=True)
class Limits:
    """Bounds that are checked before anything is decoded, or while an archive is being written.

    formats: the formats that are read, out of `FORMATS`. megapixels: width times height, in millions.
    file_bytes: size of one image file. jpeg_scans: passes of a progressive JPEG.
    archive_bytes, archive_entries: bytes and entries actually written when an archive is unpacked.
    archive_ratio: bytes written for each byte of the archive file.
    Raises ConfigError if a bound is not positive or a format is not in `FORMATS`.
    """

    formats: tuple[str, ...] = FORMATS
    megapixels: float = 50.0
    file_bytes: int = 50_000_000
    jpeg_scans: int = 20
    archive_bytes: int = 10_000_000_000
    archive_entries: int = 200_000
    archive_ratio: float = 200.0

    def __post_init__(self) -> None:
        for name in self.formats:
            if name not in FORMATS:
                raise ConfigError(unknown_choice("an image format", name, FORMATS))
        if not self.formats:
            raise ConfigError(
                tell("formats must name at least one of {formats}.", formats=", ".join(FORMATS))
            )
        for name, bound in vars(self).items():
            if name != "formats" and not bound > 0:
                raise ConfigError(tell("{name} must be above 0. Got {value}.", name=name, value=repr(bound)))
        if self.megapixels > HIGHEST_MEGAPIXELS:
            raise ConfigError(
                tell(
                    "megapixels must be at most {most:short}. Got {value}. Cut larger pictures into tiles first.",
                    most=HIGHEST_MEGAPIXELS,
                    value=repr(self.megapixels),
                )
            )


DEFAULT_LIMITS = Limits()
"""The limits that hold where none are given."""
