"""What is kept in a run's folder before it begins: the answers of the audit, and caches where the user has none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pupille.runs.folder import PREPARATION, RESULTS, RUN
from pupille.runs.lock import locked
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
