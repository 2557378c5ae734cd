"""A file that a run folder or an option names: opened only if it is a regular one, and read only up to a bound."""

from __future__ import annotations

import json
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

from pupille.errors import FileError
from pupille.i18n.language import phrase, say, tell

LARGEST = 64 * 2**20
"""Bytes of a record or a table of a run, at most, where its reader states no other bound."""
LARGEST_TABLE = 2**31
"""Bytes of a table with a row an image: predictions of a million images for a hundred classes have as many."""
DEEPEST = 100
"""Brackets of JSON inside one another; the records of a run have about ten."""
KINDS = (
    (stat.S_ISDIR, phrase("a folder")),
    (stat.S_ISFIFO, phrase("a pipe")),
    (stat.S_ISSOCK, phrase("a socket")),
    (stat.S_ISCHR, phrase("a device")),
    (stat.S_ISBLK, phrase("a device")),
)
SPECIAL = phrase("a special file")
NO_WAITING = (
    getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)
"""A pipe that takes a file's place after the check must not make the opening wait; O_BINARY is Windows' own."""
OPEN_FLAGS = os.O_RDONLY | NO_WAITING


def kind_of(mode: int) -> str:
    """The kind of a file that is no regular one, as a phrase: `a pipe`."""
    return tell(next((words for is_kind, words in KINDS if is_kind(mode)), SPECIAL))


def open_regular_file(path: Path, *, anywhere: bool = False) -> BufferedReader:
    """A regular file, open for reading bytes.

    anywhere: whether a link may lead out of the file's folder, as where a user names the file. Raises FileError for a
    folder, a pipe, a device or a link that leads out, OSError as usual.
    """
    target = os.path.realpath(path, strict=True)
    folder = os.path.realpath(path.parent, strict=True)
    if not anywhere and os.path.commonpath([target, folder]) != folder:
        raise FileError(
            say("{path!r} leads out of its folder through a link. Put the file itself there.", path=str(path))
        )
    _insist_on_regular(path, os.lstat(target).st_mode)
    descriptor = os.open(target, OPEN_FLAGS)
    try:
        _insist_on_regular(path, os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def open_to_append(path: Path, *, mode: int = 0o666) -> BinaryIO:
    """A regular file, made if it is missing, open for adding unbuffered bytes at its end.

    mode: the rights of a new one. Raises FileError for anything else, links included, OSError as usual.
    """
    if path.is_symlink():
        raise FileError(say("{path!r} is a link and is not written to. Take it away.", path=str(path)))
    if path.exists():
        _insist_on_regular(path, path.lstat().st_mode)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | NO_WAITING, mode)
    try:
        _insist_on_regular(path, os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return cast(BinaryIO, os.fdopen(descriptor, "ab", buffering=0))


def read_bytes(path: Path, *, most: int | None = LARGEST, anywhere: bool = False) -> bytes:
    """The bytes of a regular file, at most `most` of them; None where a checksum or its header bounds them.

    anywhere: as of `open_regular_file`. Raises FileError for any other file and for a larger one, OSError as usual.
    """
    with open_regular_file(path, anywhere=anywhere) as file:
        content = file.read() if most is None else file.read(most + 1)
    if most is not None and len(content) > most:
        raise FileError(
            say(
                "{path!r} is larger than {most} MB, the most that is read of such a file. Check that it is the right "
                "one.",
                path=str(path),
                most=most // 2**20,
            )
        )
    return content


def parse_json(content: bytes, path: Path, **options: Any) -> Any:
    """What stands in JSON. options: of `json.loads`. Raises FileError if nested too deep, ValueError if it is none."""
    try:
        record = json.loads(content.decode("utf-8"), **options)
        deep = is_deeper(record, DEEPEST)
    except RecursionError:
        deep = True
    if deep:
        raise FileError(
            say(
                "{path!r} is damaged: its brackets are nested more than {most} deep. Bring an unchanged copy.",
                path=str(path),
                most=DEEPEST,
            )
        )
    return record


def is_deeper(record: object, most: int) -> bool:
    """Whether more than so many lists and objects lie inside one another."""
    level = [record] if isinstance(record, dict | list) else []
    for _ in range(most):
        inner = (parent.values() if isinstance(parent, dict) else parent for parent in level)
        level = [child for children in inner for child in children if isinstance(child, dict | list)]
    return bool(level)


def _insist_on_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise FileError(
            say(
                "{path!r} is {kind}, not a file. Put a file in its place.", path=str(path), kind=kind_of(mode)
            )
        )
