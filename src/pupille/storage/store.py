"""A folder of fetched files: written by one process at a time, and only if the disk has room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pupille.errors import PupilleError
from pupille.i18n.language import tell
from pupille.runs.lock import locked

SPARE = 2**24
"""Bytes that must stay free on the disk."""


@contextmanager
def writing_in(folder: Path, error: type[PupilleError]) -> Iterator[Path]:
    """The folder, made if need be and locked; an empty one is taken away at the end.

    Raises `error` if it cannot be made, RunError if another process writes there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise error(
            tell(
                "the folder {folder!r} cannot be made ({reason}). Set PUPILLE_HOME to a folder of yours.",
                folder=str(folder),
                reason=str(cause.strerror or cause),
            )
        ) from cause
    try:
        with locked(folder):
            yield folder
    finally:
        # Refused by the system if anything is in it.
        with suppress(OSError):
            folder.rmdir()


def need_room(folder: Path, size: int, error: type[PupilleError]) -> None:
    """Raises `error` if the disk has no room for so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise error(
            tell(
                "{needed:1} MB are needed, but {folder!r} has room for {free:1} MB. Make room, or set PUPILLE_HOME to "
                "a folder on a larger disk.",
                needed=size / 1e6,
                folder=str(folder),
                free=max(0, free - SPARE) / 1e6,
            )
        )
