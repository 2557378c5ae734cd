"""The thumbnails beside the results, put into the page itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pupille.errors import FileError
from pupille.storage.regular_file import read_bytes

SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LARGEST = 500_000
"""Bytes; a thumbnail is far smaller, so a larger file is not one."""
TINY = 32
"""Pixels; pictures up to this size are enlarged with their pixels kept square."""


@dataclass(frozen=True)
class Picture:
    """A picture as the page holds it. uri: a data address, empty if there is none; tiny: at most 32 px."""

    uri: str
    tiny: bool


MISSING = Picture(uri="", tiny=False)


def picture(folder: Path, name: str) -> Picture:
    """The thumbnail of this name below the folder of the results; `MISSING` if there is no such picture.

    Nothing outside the folder is read, whatever the name says, nor anything but regular PNG and JPEG files.
    """
    try:
        root = folder.resolve(strict=True)
        file = (root / name).resolve(strict=True)
        if not file.is_relative_to(root):
            return MISSING
        content = read_bytes(file, most=LARGEST)
    except (FileError, OSError, ValueError, RuntimeError):
        return MISSING
    kind = next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), None)
    if kind is None:
        return MISSING
    uri = f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
    return Picture(uri=uri, tiny=kind == "image/png" and _side(content) <= TINY)


def within(names: Sequence[str], folder: Path, most: int) -> dict[str, Picture]:
    """The pictures of these names, in their order, as long as all together have at most so many characters."""
    pictures: dict[str, Picture] = {}
    left = most
    for name in names:
        if name in pictures:
            continue
        made = picture(folder, name)
        left -= len(made.uri)
        if left < 0:
            break
        pictures[name] = made
    return pictures


def _side(png: bytes) -> int:
    """The longer side in a PNG's header."""
    return max(int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"))
