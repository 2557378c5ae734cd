"""Opening a file that someone else made: a regular file inside the data folder, or nothing at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pupille.errors import DataError, Refusal, RefusedError
from pupille.i18n.language import tell
from pupille.storage.regular_file import OPEN_FLAGS, kind_of

CAN_HOLD = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")
"""Whether the system can open a file by its name in a folder that is held open."""


def open_regular(path: Path, *, root: Path) -> BinaryIO:
    """The file at `path`, open for reading bytes.

    A link is followed only to a regular file inside `root`, folders on the way included. A pipe, device,
    socket or folder is never opened. Raises DataError with the reason, without the file's name.
    """
    try:
        return os.fdopen(_descriptor(path, root), "rb")
    except DataError:
        raise
    except (OSError, ValueError) as error:
        raise _refused(error) from error


def _descriptor(path: Path, root: Path) -> int:
    is_link = stat.S_ISLNK(path.lstat().st_mode)
    target, inside = os.path.realpath(path, strict=True), os.path.realpath(root, strict=True)
    if os.path.commonpath([target, inside]) != inside:
        raise RefusedError(
            tell("leads out of the data folder through a link; put a copy of the file into the folder."),
            Refusal.NOT_A_FILE,
        )
    _insist_on_regular(os.lstat(target).st_mode, is_link=is_link)
    descriptor = os.open(target, OPEN_FLAGS)
    try:
        _insist_on_regular(os.fstat(descriptor).st_mode, is_link=False)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


class RegularFiles:
    """Reads one file below `root` after another, with the promises of `open_regular`.

    A folder is looked at once for all files of it that follow one another, and held open, so that it cannot be
    exchanged in between. A context manager; for one thread.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder: str | None = None
        self._held: int | None = None

    def __enter__(self) -> RegularFiles:
        return self

    def __exit__(self, *_: object) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def read(self, path: str, most: int) -> tuple[os.stat_result, bytes]:
        """The status and the bytes of a file, but at most one more than `most`.

        Raises DataError as `open_regular`, OSError if it cannot be read.
        """
        folder, _, name = path.rpartition("/")
        if folder != self._folder:
            self._hold(folder)
        descriptor = self._plain(name)
        if descriptor is None:
            with open_regular(self._root / path, root=self._root) as file:
                status = os.fstat(file.fileno())
                return status, _bytes_of(file.fileno(), min(most, status.st_size) + 1)
        try:
            status = os.fstat(descriptor)
            _insist_on_regular(status.st_mode, is_link=False)
            return status, _bytes_of(descriptor, min(most, status.st_size) + 1)
        finally:
            os.close(descriptor)

    def _hold(self, folder: str) -> None:
        """Opens a folder that lies inside the root; holds none where that cannot be said."""
        self.__exit__()
        self._folder = folder
        if not CAN_HOLD:
            return
        with suppress(OSError, ValueError):
            target = os.path.realpath(self._root / folder, strict=True)
            inside = os.path.realpath(self._root, strict=True)
            if os.path.commonpath([target, inside]) == inside:
                self._held = os.open(target, OPEN_FLAGS | os.O_DIRECTORY)

    def _plain(self, name: str) -> int | None:
        """The descriptor of a regular file in the folder that is held; None for whatever needs a closer look."""
        if self._held is None:
            return None
        with suppress(OSError, ValueError):
            if stat.S_ISREG(os.stat(name, dir_fd=self._held, follow_symlinks=False).st_mode):
                return os.open(name, OPEN_FLAGS, dir_fd=self._held)
        return None


def _bytes_of(descriptor: int, most: int) -> bytes:
    data = os.read(descriptor, most)
    while len(data) < most and (more := os.read(descriptor, most - len(data))):
        data += more
    return data


def _insist_on_regular(mode: int, *, is_link: bool) -> None:
    if stat.S_ISREG(mode):
        return
    kind = kind_of(mode)
    sentence = (
        tell("is a link to {kind}, not a file; take it out of the data folder.", kind=kind)
        if is_link
        else tell("is {kind}, not a file; take it out of the data folder.", kind=kind)
    )
    raise RefusedError(sentence, Refusal.NOT_A_FILE)


def _refused(error: OSError | ValueError) -> DataError:
    if isinstance(error, FileNotFoundError):
        return RefusedError(tell("does not exist, or is a link to nothing; check the path."), Refusal.MISSING)
    if isinstance(error, PermissionError):
        return DataError(tell("may not be read by you; ask for the right to read it."))
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return RefusedError(
            tell("is a link that leads back to itself; put the file itself in its place."),
            Refusal.NOT_A_FILE,
        )
    if isinstance(error, OSError) and error.strerror:
        return DataError(tell("cannot be opened ({why}); check the path.", why=error.strerror.lower()))
    return DataError(tell("has a name that no file can have; check the path."))
