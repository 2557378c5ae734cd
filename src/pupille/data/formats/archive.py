"""A zip or tar: unpacked once into the cache, under the hash of its bytes, and reused from there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pupille.data.class_names import split_named
from pupille.data.sources.archives import unpack
from pupille.data.sources.image_files import is_ignored
from pupille.errors import ArchiveError, DataError
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.images.regular_files import open_regular
from pupille.storage import locations

BLOCK = 1 << 20
NAMING = 2
"""How names of entries are read; what was unpacked under names read otherwise is not used again."""


def unpacked(file: Path, limits: Limits) -> Path:
    """The folder with what the archive holds; below its one folder at the top, if nothing lies beside that.

    Raises ArchiveError if the archive is refused, DataError if the file cannot be opened.
    """
    name = f"{_sha256(file)}-{NAMING}"
    folder = locations.cache_folder() / "archives" / name
    if not folder.is_dir():
        folder = locations.writable_cache_folder() / "archives" / name
    if not folder.is_dir():
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(
                tell(
                    "{name!r} cannot be unpacked into the cache {folder!r} ({reason}). Set PUPILLE_HOME to a folder "
                    "of yours, or unpack it yourself and name the folder.",
                    name=file.name,
                    folder=str(folder.parent),
                    reason=str(error.strerror or error),
                )
            ) from error
        try:
            unpack(file, folder, limits=limits)
        except ArchiveError:
            # Another process may have been first with the same content.
            if not folder.is_dir():
                raise
    return _skip_wrapping_folder(folder)


def _skip_wrapping_folder(folder: Path) -> Path:
    """The folder within, where archives wrap everything into one; the folder of a split is no wrapping."""
    with os.scandir(folder) as scan:
        inside = [entry for entry in scan if not is_ignored(entry.name)]
    if len(inside) == 1 and inside[0].is_dir(follow_symlinks=False) and not split_named(inside[0].name):
        return folder / inside[0].name
    return folder


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with open_regular(file, root=file.parent) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
