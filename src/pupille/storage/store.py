"""A folder of fetched files: written by one process at a time, and only if the disk has room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pupille.errors import PupilleError
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
            f"the folder {str(folder)!r} cannot be made ({cause.strerror or cause}). Set PUPILLE_HOME to a folder "
            "of yours."
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
            f"{size / 1e6:,.1f} MB are needed, but {str(folder)!r} has room for {max(0, free - SPARE) / 1e6:,.1f} "
            "MB. Make room, or set PUPILLE_HOME to a folder on a larger disk."
        )
