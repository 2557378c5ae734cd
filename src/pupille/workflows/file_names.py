"""The names of files that are written for images, one for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath


def names_of_files(ids: Sequence[str], ending: str) -> list[str]:
    """For each image the name of its file: that of the image and the ending, made unlike where two are called the same.

    Names that differ in capitals alone are one file on some systems, so they count as the same.
    """
    names: dict[str, str] = {}
    for id_ in ids:
        stem = re.sub(r"[^\w.-]+", "_", PurePosixPath(id_).stem)[:100] or "image"
        n, name = 1, f"{stem}{ending}"
        while name.casefold() in names:
            n += 1
            name = f"{stem}-{n}{ending}"
        names[name.casefold()] = name
    return list(names.values())
