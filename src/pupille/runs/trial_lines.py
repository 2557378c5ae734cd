"""The journal of a search: one line of JSON a trial, written when the trial is finished.

Several processes write it, maybe of several machines, whose file systems do not append in one step: each line is
added, and the journal read and mended, under the lock of the folder, which is held for that moment only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.runs.folder import write_atomically
from pupille.runs.lock import held_briefly
from pupille.storage.regular_file import open_to_append, read_bytes

TRIALS = "trials.jsonl"
ASIDE = "trials.damaged"
"""Where lines go that cannot be read."""


def add_trial(folder: Path, record: Mapping[str, Any]) -> None:
    """Adds a line, which is on the disk when this returns. Raises RunError where it cannot be written whole."""
    line = json.dumps(dict(record), ensure_ascii=False, allow_nan=False).encode("utf-8") + b"\n"
    path = folder / TRIALS
    try:
        with held_briefly(folder), open_to_append(path) as file:
            if file.write(line) < len(line):
                raise OSError(28, "No space left on device")
            os.fsync(file.fileno())
    except OSError as error:
        raise RunError(
            tell(
                "{path!r} could not be written ({reason}). Make room, then run the same command with --resume.",
                path=str(path),
                reason=str(error.strerror or error),
            )
        ) from error


def read_trials(folder: Path) -> list[dict[str, Any]]:
    """The trials that were finished. Lines that cannot be read, as a writer leaves who was killed, are put aside into
    `ASIDE`, and the journal keeps the others."""
    path = folder / TRIALS
    if not path.exists():
        return []
    with held_briefly(folder):
        return mended(path)


def mended(path: Path) -> list[dict[str, Any]]:
    """The lines of a journal that nobody writes just now; those that cannot be read are put aside."""
    whole, damaged = [], []
    records: list[dict[str, Any]] = []
    for line in read_bytes(path, most=2**28).splitlines(keepends=True):
        record = _parsed(line)
        if record is None:
            damaged.append(line.rstrip(b"\n") + b"\n")
        else:
            whole.append(line)
            records.append(record)
    if damaged:
        aside = path.with_name(ASIDE)
        before = read_bytes(aside, most=2**28) if aside.exists() else b""
        write_atomically(aside, before + b"".join(damaged))
        write_atomically(path, b"".join(whole))
    return records


def lines_aside(folder: Path) -> int:
    """How many lines were put aside since the search began."""
    aside = folder / ASIDE
    return read_bytes(aside, most=2**28).count(b"\n") if aside.exists() else 0


def _parsed(line: bytes) -> dict[str, Any] | None:
    """The object of a whole line, None where it is none."""
    try:
        record = json.loads(line.decode("utf-8"))
    except ValueError:
        return None
    return record if isinstance(record, dict) and line.endswith(b"\n") else None
