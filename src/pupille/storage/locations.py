"""Where Pupille keeps what outlives a run: unpacked archives (cache) and the ledger of opened test sets (data).

`PUPILLE_HOME` puts both under one folder; otherwise they lie where the system wants such files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import platformdirs

SETTINGS = Path("pupille.toml")
"""What stands in the folder where a command is typed: what a cluster asks, and templates of other tools."""
_BESIDE: ContextVar[Path | None] = ContextVar("beside", default=None)


def cache_folder() -> Path:
    """The folder of files that can be made again: may be deleted at any time."""
    home = os.environ.get("PUPILLE_HOME")
    return Path(home) / "cache" if home else platformdirs.user_cache_path("pupille", appauthor=False)


def writable_cache_folder() -> Path:
    """The cache folder, or the one that `caches_beside` names where the user's own cannot be written."""
    beside = _BESIDE.get()
    return cache_folder() if beside is None or _is_writable(cache_folder()) else beside


@contextmanager
def caches_beside(folder: Path) -> Iterator[None]:
    """Inside, what is measured and decoded is kept in `folder` where the user's own cache cannot be written.

    So it is with a read-only home of a cluster; weights and data sets are still read from there.
    """
    token = _BESIDE.set(folder)
    try:
        yield
    finally:
        _BESIDE.reset(token)


def _is_writable(folder: Path) -> bool:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def data_folder() -> Path:
    """The folder of files that must be kept: the ledger."""
    home = os.environ.get("PUPILLE_HOME")
    return Path(home) / "data" if home else platformdirs.user_data_path("pupille", appauthor=False)
