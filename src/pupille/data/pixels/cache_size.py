"""The bound of the pixel cache: what was not used for the longest time makes room for what is new."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pupille.i18n.language import StoredText, tell, tell_shortened

MOST_BYTES = 20_000_000_000
"""Of the pixels of all sets together; a set that is larger by itself is kept alone."""


@dataclass(frozen=True)
class KeptSet:
    """The pixels of one set in one geometry.

    paths: its index first, then its files of pixels. size: bytes. used: seconds since 1970.
    """

    name: str
    paths: tuple[Path, ...]
    size: int
    used: float


def kept_sets(folder: Path) -> list[KeptSet]:
    """All sets in a cache, those not used for the longest time first."""
    sets = []
    for index in folder.glob("*.json"):
        with suppress(OSError):
            paths = (index, *folder.glob(f"{index.stem}-*.pixels"))
            used = index.stat().st_mtime
            sets.append(KeptSet(index.stem, paths, sum(path.stat().st_size for path in paths), used))
    return sorted(sets, key=lambda kept_set: (kept_set.used, kept_set.name))


def make_room(folder: Path, needed: int, *, spared: str, reserve: int) -> tuple[KeptSet, ...]:
    """Forgets the sets used least recently, until so many bytes more stay within the bound and on the disk.

    spared: the name of the set that the bytes belong to, whose pixels they replace. reserve: bytes that stay free on
    the disk. Returns what was forgotten; nothing is forgotten for a disk that would be too small even so.
    """
    others = [kept_set for kept_set in kept_sets(folder) if kept_set.name != spared]
    total = sum(kept_set.size for kept_set in others)
    lacking = needed + reserve - _free(folder)
    lacking = 0 if lacking > total else lacking
    most = total - max(total + needed - MOST_BYTES, lacking)
    forgotten = []
    for kept_set in others:
        if total <= most:
            break
        with suppress(OSError):
            for path in kept_set.paths:  # The index first: pixels without one are never read.
                path.unlink(missing_ok=True)
            forgotten.append(kept_set)
            total -= kept_set.size
    return tuple(forgotten)


def forgotten_sentence(forgotten: Sequence[KeptSet]) -> StoredText:
    """The sentence that tells which pixels were forgotten, how large they were, and that nothing is lost."""
    sets = [
        tell("{name} ({size:0} MB)", name=kept_set.name, size=kept_set.size / 1e6) for kept_set in forgotten
    ]
    return tell(
        "To make room in the cache, pixels that had not been used for the longest time were forgotten: {sets}. They "
        "are decoded again when they are needed.",
        sets=tell_shortened(sets),
    )


def _free(folder: Path) -> float:
    """Bytes free on the disk of a folder; without end where the system does not tell."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return math.inf
