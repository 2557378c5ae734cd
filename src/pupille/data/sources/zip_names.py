"""The names of a zip's entries, whatever wrote them: Finder without the flag for UTF-8, older Windows programs."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell
from pupille.images.regular_files import open_regular

UTF_8 = 0x800
"""The flag of an entry whose name is UTF-8; without it a name is code page 437 by the letter of the format."""
UNICODE_PATH = 0x7075
"""The extra field in which Info-ZIP keeps a name in UTF-8, with the CRC-32 of the name that it stands for."""


def zip_names(entries: Sequence[zipfile.ZipInfo]) -> tuple[list[str], list[StoredText]]:
    """The name of each entry, with slashes, and notes on what was assumed.

    A name that is valid UTF-8 is UTF-8, any other is code page 437. Backslashes separate folders where no name of the
    archive has a slash; elsewhere they stay, and the entry is refused by whoever admits it.
    """
    names, assumed = [], []
    for entry in entries:
        name, is_certain = _name(entry)
        names.append(name)
        if not is_certain:
            assumed.append(name)
    notes = []
    if assumed:
        notes.append(
            tell(
                "The zip does not say how its names are encoded, and {n} of them, such as {first!r}, were read in the "
                "code page 437 of older Windows programs; check that their accents look right.",
                n=len(assumed),
                first=assumed[0],
            )
        )
    if any("\\" in name for name in names) and not any("/" in name for name in names):
        names = [name.replace("\\", "/") for name in names]
        notes.append(
            tell(
                "The zip separates folders by backslashes, as some Windows programs do; they were read as slashes."
            )
        )
    return names, notes


def name_notes(file: Path) -> list[StoredText]:
    """The notes on the names of a zip that can be read; none for any other file."""
    try:
        with open_regular(file, root=file.parent) as source, zipfile.ZipFile(source) as archive:
            return zip_names(archive.infolist())[1]
    except (DataError, OSError, zipfile.BadZipFile, UnicodeDecodeError):
        return []


def _name(entry: zipfile.ZipInfo) -> tuple[str, bool]:
    """The name of an entry, and whether its encoding is certain."""
    # zipfile cuts `filename` at its first NUL, and the rest would never be seen.
    name = entry.orig_filename
    if entry.flag_bits & UTF_8 or name.isascii():
        return name, True
    stored = name.encode("cp437")
    stated = _unicode_path(entry.extra, stored)
    if stated is not None:
        return stated, True
    try:
        return stored.decode("utf-8"), True
    except UnicodeDecodeError:
        return name, False


def _unicode_path(extra: bytes, stored: bytes) -> str | None:
    """The name that an extra field gives for the stored one; None if there is none, or it belongs to another."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and len(body) > 5 and body[0] == 1:
            if struct.unpack("<L", body[1:5])[0] != zlib.crc32(stored):
                return None
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None
