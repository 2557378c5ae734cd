"""What is kept in a run's folder before it begins: the answers of the audit, and caches where the user has none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from pupille.runs.folder import PREPARATION, RESULTS, RUN
from pupille.runs.lock import claimed, locked
from pupille.runs.saved import SAVED
from pupille.storage.locations import caches_beside


@contextmanager
def preparing(folder: Path) -> Iterator[Path]:
    """The folder of a run, locked; gives the place for what comes before the run.

    That place is taken away once the run is finished, and with it the folder where an error came before the run began.
    Whoever is stopped finds it again. Raises RunError if another process writes there.
    """
    existed, place = folder.is_dir(), folder / PREPARATION
    SAVED.in_run = True
    try:
        with locked(folder):
            try:
                with caches_beside(place / "cache"):
                    yield place
            except Exception:
                if not (folder / RUN).exists():
                    shutil.rmtree(place, ignore_errors=True)
                raise
            if (folder / RESULTS).exists():
                shutil.rmtree(place, ignore_errors=True)
    finally:
        if not existed:
            # Refused by the system if anything is in it.
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def preparing_among_others(folder: Path) -> Iterator[tuple[int, Path]]:
    """As `preparing`, of a folder that several processes write: the first free number, and the place of that number.

    Whoever takes the number of a process that died finds what it had kept.
    """
    existed = folder.is_dir()
    SAVED.in_run = True
    try:
        for number in count():
            place = folder / PREPARATION / str(number)
            with claimed(place) as is_mine:
                if not is_mine:
                    continue
                try:
                    with caches_beside(place / "cache"):
                        yield number, place
                except Exception:
                    if not (folder / RUN).exists():
                        shutil.rmtree(place, ignore_errors=True)
                    raise
                shutil.rmtree(place, ignore_errors=True)
                clear_abandoned(folder / PREPARATION)
                return
    finally:
        # Refused by the system if anything is in them.
        with suppress(OSError):
            (folder / PREPARATION).rmdir()
            if not existed:
                folder.rmdir()


def clear_abandoned(places: Path) -> None:
    """Takes the places away of processes that died, once the run is finished."""
    for place in places.iterdir():
        with claimed(place) as is_mine:
            if is_mine:
                shutil.rmtree(place, ignore_errors=True)
