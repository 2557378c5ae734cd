"""Opening a file that someone else made: a regular file inside the data folder, or nothing at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from pupille.errors import DataError

KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# A pipe that takes a file's place after the check must not make the opening wait; O_BINARY is Windows' own.
OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


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
        raise DataError(_reason(error)) from error


def _descriptor(path: Path, root: Path) -> int:
    is_link = stat.S_ISLNK(path.lstat().st_mode)
    target, inside = os.path.realpath(path, strict=True), os.path.realpath(root, strict=True)
    if os.path.commonpath([target, inside]) != inside:
        raise DataError(
            "leads out of the data folder through a link; put a copy of the file into the folder."
        )
    _insist_on_regular(os.lstat(target).st_mode, "a link to " if is_link else "")
    descriptor = os.open(target, OPEN_FLAGS)
    try:
        _insist_on_regular(os.fstat(descriptor).st_mode, "")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _insist_on_regular(mode: int, prefix: str) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((words for is_kind, words in KINDS if is_kind(mode)), "a special file")
    raise DataError(f"is {prefix}{kind}, not a file; take it out of the data folder.")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "does not exist, or is a link to nothing; check the path."
    if isinstance(error, PermissionError):
        return "may not be read by you; ask for the right to read it."
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "is a link that leads back to itself; put the file itself in its place."
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be opened ({error.strerror.lower()}); check the path."
    return "has a name that no file can have; check the path."
