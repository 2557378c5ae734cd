"""Checkpoints: the state of a training on disk, whole or not there, checked byte by byte when it is read.

A checkpoint is a folder `checkpoints/00000007` with `state.safetensors`, `state.json` and a manifest of their SHA-256.
It is written under a name that nobody reads and becomes a checkpoint by one rename; the newest two are kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pupille.errors import RunError, reason_of
from pupille.i18n.language import tell
from pupille.runs.folder import make_folder, sync_folder, write_atomically
from pupille.runs.saved import SAVED
from pupille.storage.regular_file import parse_json, read_bytes
from pupille.training.interrupt import REQUESTS, StoppedError

if TYPE_CHECKING:
    from torch import Tensor

CHECKPOINTS = "checkpoints"
TENSORS, FACTS, MANIFEST = "state.safetensors", "state.json", "manifest.json"
SECONDS_TO_HERE = "seconds"
"""In the manifest: the longest step so far, and what this checkpoint took to write."""
UNFINISHED = ".unfinished"
SECONDS = 60.0
"""A training saves itself this often; what a killed one computes again is at most that and the step under way."""
KEPT = 2


@dataclass(frozen=True)
class Snapshot:
    """The state of a training between two steps. facts: plain JSON. tensors: by dotted name. longest_step: seconds of
    the longest step before it, where that was measured."""

    tensors: dict[str, Tensor]
    facts: dict[str, Any]
    longest_step: float = 0.0


class CheckpointKeeper(Protocol):
    """A checkpoint keeper: keeps the state of a training. The loop asks after every step whether it is time."""

    def latest(self) -> Snapshot | None:
        """The state to go on from; None at the very beginning. Asked once, before anything is kept."""
        ...

    def due(self) -> bool:
        """Whether the state should be kept now."""
        ...

    def keep(self, snapshot: Snapshot) -> None:
        """Keeps the state; ends the training by `StoppedError` if that was asked for."""
        ...


class Checkpoints:
    """The checkpoint keeper that writes into a run folder, every `SECONDS` and when the run is asked to stop.

    inform: takes sentences on where training goes on and which checkpoints are damaged.
    """

    def __init__(self, run_folder: Path, inform: Callable[[str], None]) -> None:
        self.folder = run_folder / CHECKPOINTS
        self.inform = inform
        self.good: list[Path] = []
        self.number = 0
        self.next = time.monotonic() + SECONDS
        self.asked_at: float | None = None
        self.longest_step = 0.0

    def latest(self) -> Snapshot | None:
        """The newest checkpoint whose every byte is right; newer ones that are damaged are named and passed over.

        Raises RunError if the folder cannot be read.
        """
        entries = self.folder.iterdir() if self.folder.is_dir() else ()
        folders = sorted(path for path in entries if path.name.isdigit())
        self.number = int(folders[-1].name) if folders else 0
        snapshot: Snapshot | None = None
        for path in reversed(folders):
            try:
                candidate = read_checkpoint(path)
            except RunError as error:
                self.inform(reason_of(error))
                continue
            self.good.insert(0, path)
            if snapshot is None:
                snapshot = candidate
        if snapshot:
            self.inform(tell("Going on from checkpoint {number}.", number=int(self.good[-1].name)))
        elif folders:
            self.inform(tell("No checkpoint is whole, so this training begins anew."))
        return snapshot

    def due(self) -> bool:
        """Whether a minute has passed or the run was asked to stop."""
        now = time.monotonic()
        if self.asked_at is not None:
            self.longest_step = max(self.longest_step, now - self.asked_at)
        self.asked_at = now
        return REQUESTS.name is not None or now >= self.next

    def keep(self, snapshot: Snapshot) -> None:
        """Commits a checkpoint, then removes all but the newest two that are whole.

        Raises RunError if the disk is full, with the earlier checkpoints intact, and Stopped if that was asked for.
        """
        self.number += 1
        path = self.folder / f"{self.number:08d}"
        write_checkpoint(path, replace(snapshot, longest_step=self.longest_step))
        self.good = [*self.good, path][-KEPT:]
        for entry in self.folder.iterdir():
            # A checkpoint that cannot be removed now is tried again after the next.
            with suppress(OSError):
                if entry not in self.good:
                    remove(entry)
        self.next, self.asked_at = time.monotonic() + SECONDS, None
        SAVED.note()
        if REQUESTS.name:
            raise StoppedError(REQUESTS.sentence())


def write_checkpoint(path: Path, snapshot: Snapshot) -> None:
    """Writes a checkpoint so that `path` exists only once all of it is on the disk."""
    from safetensors.torch import save

    started = time.monotonic()
    files = {
        TENSORS: save(snapshot.tensors),
        FACTS: json.dumps(snapshot.facts, allow_nan=False).encode(),
    }
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        make_folder(path.parent)
        remove(unfinished)
        unfinished.mkdir()
        for name, content in files.items():
            write_atomically(unfinished / name, content)
        manifest = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        seconds = {SECONDS_TO_HERE: round(snapshot.longest_step + time.monotonic() - started, 3)}
        write_atomically(unfinished / MANIFEST, json.dumps({**manifest, **seconds}))
        unfinished.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise no_room(path, error.strerror or str(error)) from error
    except RunError as error:
        with suppress(OSError):
            remove(unfinished)
        raise no_room(path, reason_of(error.__cause__ or error)) from error


def no_room(path: Path, reason: str) -> RunError:
    """The one sentence for a checkpoint that could not be written."""
    return RunError(
        tell(
            "the checkpoint {path!r} could not be written ({reason}). Make room, then run the same command with "
            "--resume; the earlier checkpoints are intact.",
            path=str(path),
            reason=reason,
        )
    )


def read_checkpoint(path: Path) -> Snapshot:
    """The state in a checkpoint. Raises RunError, naming the file, unless every byte is what was written."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        manifest = parse_json(read_bytes(path / MANIFEST), path / MANIFEST)
        content = {name: read_bytes(path / name, most=None) for name in (TENSORS, FACTS)}
        for name, data in content.items():
            if manifest[name] != hashlib.sha256(data).hexdigest():
                raise ValueError(tell("{name} has changed since it was written", name=name))
        return Snapshot(load(content[TENSORS]), parse_json(content[FACTS], path / FACTS))
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise RunError(
            tell(
                "The checkpoint {path!r} is damaged ({error}) and is left out.",
                path=str(path),
                error=reason_of(error),
            )
        ) from error


def remove(path: Path) -> None:
    """Removes a checkpoint, or the rest of one; first its name, so that half of one is never read."""
    if not path.exists():
        return
    if not path.name.endswith(UNFINISHED):
        path = path.rename(path.with_name(path.name + UNFINISHED))
    shutil.rmtree(path)


def remove_all(run_folder: Path) -> None:
    """Removes the checkpoints of a training that is finished."""
    shutil.rmtree(run_folder / CHECKPOINTS, ignore_errors=True)
