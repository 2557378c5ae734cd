"""What the cache folder holds, and taking it away: pixels, features, archives, audits, facts. Never the ledger."""

from __future__ import annotations

import shutil
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.i18n.language import tell
from pupille.storage import locations

FACTS = "facts"
FOLDERS = ("pixels", "features", "archives", "audits")


@dataclass(frozen=True)
class CachedArchive:
    """One thing that can be made again. name: `pixels/...`, `features/...`, `archives/...`, `audits/...` or
    `facts`.

    paths: what it consists of. size: bytes. changed: seconds since 1970.
    """

    name: str
    paths: tuple[Path, ...]
    size: int
    changed: float

    @property
    def date(self) -> str:
        """When it was last written, in UTC."""
        return datetime.fromtimestamp(self.changed, UTC).strftime("%Y-%m-%d %H:%M")

    def to_json(self) -> dict[str, Any]:
        """The record of `pupille cache --json`."""
        return {"name": self.name, "bytes": self.size, "date": self.date}


def cached() -> list[CachedArchive]:
    """Everything in the cache, sorted by name, with what processes that died have left half done."""
    folder = locations.cache_folder()
    parts: dict[str, list[Path]] = defaultdict(list)
    for kind in FOLDERS:
        with suppress(OSError):
            for path in (folder / kind).iterdir():
                parts[f"{kind}/{_named(kind, path.name)}"].append(path)
    parts[FACTS] = list(folder.glob(f"{FACTS}.sqlite*"))
    return [_measured(name, paths) for name, paths in sorted(parts.items()) if paths]


def clear(name: str | None = None) -> list[CachedArchive]:
    """Removes one entry by its name, all of a kind (`FOLDERS`, `facts`), or everything.

    Raises ConfigError if there is nothing of that name, RunError if the system refuses.
    """
    entries = cached()
    chosen = [entry for entry in entries if name is None or name in (entry.name, entry.name.split("/")[0])]
    if name is not None and not chosen and name not in (*FOLDERS, FACTS):
        raise ConfigError(
            unknown_choice("what to clear", name, [*FOLDERS, FACTS, *(entry.name for entry in entries)])
        )
    for entry in chosen:
        for path in entry.paths:
            remove(path)
    return chosen


def _named(kind: str, file: str) -> str:
    """The name of what a file or folder belongs to: its own without what tells its parts apart."""
    if kind == "archives":
        return file.split(".")[1] if file.startswith(".") else file
    stem = file.lstrip(".").split(".")[0]
    return stem.rsplit("-", 1)[0] if file.endswith((".pixels", ".features")) else stem


def _measured(name: str, paths: list[Path]) -> CachedArchive:
    size, changed = 0, 0.0
    for path in paths:
        for file in (path, *path.rglob("*")):
            with suppress(OSError):
                status = file.lstat()
                size += 0 if file.is_dir() else status.st_size
                changed = max(changed, status.st_mtime if file == path else 0.0)
    return CachedArchive(name, tuple(paths), size, changed)


def remove(path: Path) -> None:
    """Takes a file or a folder away; nothing where there is none. Raises RunError if the system refuses."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise RunError(
            tell(
                "{path!r} cannot be removed ({reason}). End the program that uses it, and try again.",
                path=str(path),
                reason=str(error.strerror or error),
            )
        ) from error
