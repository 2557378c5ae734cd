"""One writer a folder: a lock that tells who holds it and whether they live.

Locks of the system's own are unreliable on the file systems of clusters; a file that is made in one step is not.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pupille.errors import FileError, RunError
from pupille.i18n.language import tell
from pupille.runs.folder import HALF_WRITTEN, LOCK, make_folder
from pupille.storage.regular_file import parse_json, read_bytes

BEAT = 20.0
"""Seconds between two signs of life."""
SILENT = 600.0
"""Seconds without one after which the owner on another host counts as dead."""
PAUSE = 0.05
"""Seconds between two tries to take a lock that is held for a moment."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer a folder: a second one gets a RunError. The lock of a process that died is taken over.

    The lock names host, process and when that process was started. While it is held its time is touched every 20
    seconds; the lock of another host that has not been touched for ten minutes counts as that of a process that died,
    and so does that of the same job of Slurm from before it was queued again.
    What a killed writer left half written is swept away.
    """
    with claimed(folder) as is_mine:
        if not is_mine:
            raise RunError(
                tell(
                    "another process is writing to {folder!r} (see {file} there). Wait for it, or delete that file "
                    "if no such process runs.",
                    folder=str(folder),
                    file=LOCK,
                )
            )
        yield


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """As `locked`; False inside where another process holds the folder, which is then left alone."""
    make_folder(folder)
    path = folder / LOCK
    if not take(path):
        yield False
        return
    ended = threading.Event()
    heart = threading.Thread(target=keep_beating, args=(path, ended), daemon=True)
    heart.start()
    try:
        sweep(folder)
        yield True
    finally:
        ended.set()
        heart.join()
        path.unlink(missing_ok=True)


@contextmanager
def held_briefly(folder: Path) -> Iterator[None]:
    """The lock of a folder for a moment, in which no file is half written; waits for whoever else holds it."""
    path = folder / LOCK
    while not take(path):
        time.sleep(PAUSE)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Removes what a killed writer left half written, but not the lock that another process is making just now."""
    now = (folder / LOCK).stat().st_mtime
    for rest in folder.rglob(f".*{HALF_WRITTEN}"):
        with suppress(FileNotFoundError):
            if not rest.name.startswith(f"{LOCK}.") or not in_the_making(rest, now=now):
                rest.unlink()


def in_the_making(rest: Path, *, now: float) -> bool:
    """Whether the process that a half made lock is named after may still be at it."""
    process, _, host = rest.name.removeprefix(f"{LOCK}.").partition(".")
    if host.startswith(socket.gethostname()) and process.isdigit():
        return lives(int(process))
    return now - rest.stat().st_mtime < BEAT


def keep_beating(path: Path, ended: threading.Event) -> None:
    """Touches the lock until the end, so that others see that its owner lives."""
    while not ended.wait(BEAT):
        with suppress(OSError):
            os.utime(path)


def take(path: Path) -> bool:
    """Makes the lock, with its content from the first moment on; False if somebody else holds it."""
    mine = {
        "host": socket.gethostname(),
        "process": os.getpid(),
        "started": started(os.getpid()),
        "job": job_here(),
    }
    own = path.with_name(f"{path.name}.{os.getpid()}.{socket.gethostname()}{HALF_WRITTEN}")
    try:
        own.unlink(missing_ok=True)
        write_new(own, json.dumps(mine).encode())
        if linked(own, path):
            return True
        now = own.stat().st_mtime
        return abandoned(path, now=now) and put_aside(path, now=now) and linked(own, path)
    except OSError as error:
        raise RunError(
            tell(
                "the folder {folder!r} cannot be written ({reason}). Make room or choose another --out.",
                folder=str(path.parent),
                reason=str(error.strerror or error),
            )
        ) from error
    finally:
        own.unlink(missing_ok=True)


def linked(own: Path, path: Path) -> bool:
    """Gives a finished file its name, in one step; False if the name is taken."""
    try:
        os.link(own, path)
    except FileExistsError:
        return False
    except OSError:
        # Some file systems have no links; there the content follows a moment after the name.
        content = read_bytes(own)
        try:
            write_new(path, content)
        except FileExistsError:
            return False
    return True


def write_new(path: Path, content: bytes) -> None:
    """Writes a file under a name that is free. Raises FileExistsError if it is not, were it a link to nothing."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), "wb") as file:
        file.write(content)


def put_aside(path: Path, *, now: float) -> bool:
    """Takes an abandoned lock away; False if it was another process's new one, which is put back."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.{socket.gethostname()}.old{HALF_WRITTEN}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return True
    try:
        if abandoned(aside, now=now):
            return True
        linked(aside, path)
        return False
    finally:
        aside.unlink(missing_ok=True)


def abandoned(path: Path, *, now: float) -> bool:
    """Whether the owner of a lock is dead. now: by the clock of the file system that holds it."""
    try:
        owner = parse_json(read_bytes(path), path)
        if is_earlier(owner.get("job"), job_here()):
            return True
        if owner["host"] != socket.gethostname():
            return now - path.stat().st_mtime > SILENT
        process = int(owner["process"])
        return not lives(process) or owner.get("started") != started(process)
    except FileNotFoundError:
        return True
    except (FileError, OSError, ValueError, KeyError, TypeError):
        return now - path.lstat().st_mtime > BEAT


def job_here() -> list[int] | None:
    """The number of the job of Slurm that this process is of, and how often that was queued again; None outside."""
    try:
        return [int(os.environ["SLURM_JOB_ID"]), int(os.environ.get("SLURM_RESTART_COUNT", "0"))]
    except (KeyError, ValueError):
        return None


def is_earlier(owner: object, mine: list[int] | None) -> bool:
    """Whether a lock was made by this very job before Slurm queued it again, which it does when the former is over, or
    its node is gone."""
    return bool(mine and isinstance(owner, list) and owner[:1] == mine[:1] and owner[1:] < mine[1:])


def lives(process: int) -> bool:
    """Whether a process of this machine runs."""
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def started(process: int) -> str | None:
    """When a process of this machine was started, in the system's ticks, since numbers of processes are used again.

    None where the system does not tell, or the process is dead and only waits to be counted.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        return None
