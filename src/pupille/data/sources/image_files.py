"""Files below a folder: which of them are images, always in the same order, and the store of their pixels."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePath

from pupille.data.dataset import LeftOut
from pupille.errors import DataError, Refusal, reason_of, refusal_of
from pupille.i18n.language import tell
from pupille.images.file_types import EXTENSIONS, PEEK, container, foreign, format_of
from pupille.images.open_image import Picture, read_image
from pupille.images.regular_files import open_regular
from pupille.images.source import Source

IMAGE_EXTENSIONS = frozenset(extension for usual in EXTENSIONS.values() for extension in usual)
OF_THE_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "icon\r"})
"""Names that operating systems leave in folders, in lower case; names that begin with a dot come on top."""


class FileImages(Source):
    """The store of files below a root."""

    def read(self, path: str) -> Picture:
        """The picture of the file that `path` names below the root. Raises ImageError with the reason."""
        return read_image(
            self.root / path, root=self.root, name=path, limits=self.limits, page=self.page, bands=self.bands
        )


@dataclass(frozen=True)
class ImageListing:
    """What lies below a folder, as sorted POSIX paths.

    images: files with images. left_out: all other files, each with the reason.
    empty: folders without any file or folder that counts.
    """

    images: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    empty: tuple[str, ...]


def is_ignored(name: str) -> bool:
    """Whether a file or folder is hidden or of the operating system: it is passed over without a word."""
    return name.startswith(".") or name.casefold() in OF_THE_SYSTEM


def find_images(root: Path) -> ImageListing:
    """Every image below a folder. Links are followed to files inside the folder only, never to other folders.

    A file counts by its extension, one with an unusual extension by its first bytes.
    """
    images: list[str] = []
    left_out: list[LeftOut] = []
    empty: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as scan:
                entries = [entry for entry in scan if not is_ignored(entry.name)]
        except OSError:
            left_out.append(LeftOut(folder, tell("this folder may not be read")))
            continue
        if not entries:
            empty.append(folder)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            refused = _refused(entry, path, root)
            if refused:
                left_out.append(refused)
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                images.append(path)
    left_out.sort(key=lambda item: item.path)
    return ImageListing(tuple(sorted(images)), tuple(left_out), tuple(sorted(empty)))


def _refused(entry: os.DirEntry[str], path: str, root: Path) -> LeftOut | None:
    """Why an entry is neither a folder to enter nor an image; None if it is one of them."""
    name = _printable(path)
    if _printable(entry.name) != entry.name:
        return LeftOut(name, tell("its name is not valid text (UTF-8); rename it"), Refusal.NOT_A_FILE)
    extension = PurePath(entry.name).suffix.lower()
    if entry.is_dir(follow_symlinks=False):
        if extension not in IMAGE_EXTENSIONS:
            return None
        return LeftOut(name, tell("a folder with the name of an image; rename it"), Refusal.NOT_A_FILE)
    if entry.is_symlink() and (root / path).is_dir():
        return LeftOut(
            name, tell("a link to a folder; links to folders are not followed"), Refusal.NOT_A_FILE
        )
    if entry.is_file(follow_symlinks=False) and extension in IMAGE_EXTENSIONS:
        return None
    try:
        with open_regular(root / path, root=root) as file:
            start = file.read(PEEK)
    except DataError as error:
        return LeftOut(name, reason_of(error), refusal_of(error))
    if extension in IMAGE_EXTENSIONS or format_of(start) not in (None, "BMP"):
        return None
    conversion = foreign(start)
    if conversion:
        return LeftOut(name, conversion, Refusal.FOREIGN)
    arrays = container(start, extension)
    return LeftOut(name, arrays or tell("it is not an image"), Refusal.ASIDE)


def _printable(name: str) -> str:
    """The name with the bytes that are no text spelled out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
