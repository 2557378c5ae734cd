"""What happened in a run, kept as it happens: a line an event in `events.jsonl`, the latest in `status.json`."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.runs.events import Event, Listener
from pupille.runs.folder import read_json, write_json
from pupille.storage.regular_file import open_regular_file, open_to_append

EVENTS = "events.jsonl"
STATUS = "status.json"
SELDOM = 1.0
"""Seconds between two lines of a step that only moves on, and between two writings of the status."""

LONGEST_LINE = 2**20
"""Bytes; a line of a journal is far shorter."""


class Journal:
    """A listener that passes every event on and writes it down.

    What happens before there is a folder is written once there is one. Events that only move a step on are written once
    a second and at the end of the step; statements, and events with figures, always.
    """

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.waiting: list[dict[str, Any]] = []
        self.folder: Path | None = None
        self.last_line = self.last_status = 0.0

    def __call__(self, event: Event) -> None:
        """Passes it on, then writes it down. Raises RunError if the disk is full."""
        self.listener(event)
        now = time.monotonic()
        if event.moving and not event.figures and event.done < event.total and now - self.last_line < SELDOM:
            return
        self.last_line = now
        self.waiting.append(record(event))
        if self.folder:
            self._write(self.folder)
            if now - self.last_status >= SELDOM:
                self._status("running", record(event))

    @contextmanager
    def write_to(self, folder: Path) -> Iterator[None]:
        """Inside, events are written into the folder; the status says at last how it ended."""
        mend(folder / EVENTS)
        self.folder = folder
        self._write(folder)
        self._status("running", {})
        state = "failed"
        try:
            yield
            state = "finished"
        except Exception:
            raise
        except BaseException:
            state = "stopped"
            raise
        finally:
            # The error that is under way says more than one of writing the status.
            with suppress(RunError):
                self._status(state, {})
            self.folder = None

    def settle(self, folder: Path) -> None:
        """Lets the status of a finished run say so, where its writer was killed a moment before it could."""
        path = folder / STATUS
        if path.exists() and read_json(path).get("state") != "finished":
            self.folder = folder
            self._status("finished", {})
            self.folder = None

    def _write(self, folder: Path) -> None:
        lines = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in self.waiting).encode()
        self.waiting = []
        try:
            with open_to_append(folder / EVENTS) as file:
                if file.write(lines) < len(lines):
                    raise OSError(28, "No space left on device")
        except OSError as error:
            raise RunError(
                tell(
                    "{path!r} could not be written ({reason}). Make room, then run the same command with --resume.",
                    path=str(folder / EVENTS),
                    reason=str(error.strerror or error),
                )
            ) from error

    def _status(self, state: str, latest: dict[str, Any]) -> None:
        if self.folder is None:
            return
        self.last_status = time.monotonic()
        status = {"state": state, "host": socket.gethostname(), "process": os.getpid(), "updated": clock()}
        write_json(self.folder / STATUS, {**status, **latest})


def record(event: Event) -> dict[str, Any]:
    """An event as one object of JSON."""
    step = {"done": event.done, "total": event.total} if event.moving else {}
    return {"time": clock(), **with_stored_texts({"text": event.text}), **step, **event.figures}


def clock() -> str:
    """Now, in universal time."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def mend(path: Path) -> None:
    """Cuts off the half line at the end that a writer left who was killed."""
    if not path.exists():
        return
    open_to_append(path).close()
    with open_regular_file(path) as file:
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - LONGEST_LINE))
        whole = start + file.read().rfind(b"\n") + 1
    if whole < size and (start == 0 or whole > start):
        os.truncate(path, whole)
