"""Names of images from a text file."""

from __future__ import annotations

from pathlib import Path

from pupille.errors import DataError, FileError, reason_of
from pupille.i18n.language import tell
from pupille.storage.regular_file import read_bytes

LARGEST = 2**26


def names_in_list(path: Path) -> list[str]:
    """The lines of a text file in UTF-8 without empty ones. Raises DataError if it cannot be read or has none."""
    try:
        text = read_bytes(path, most=LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, FileError) as error:
        raise DataError(
            tell(
                "{path!r} cannot be read ({reason}). Give a text file with one name a line.",
                path=str(path),
                reason=reason_of(error),
            )
        ) from error
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise DataError(tell("{path!r} names no image. Give one name a line.", path=str(path)))
    return names
