"""A reading with the file it came from, and what tells that the file is still the one that was read."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pupille.images.decoded import Reading

RACY = 2 * 10**9
"""Nanoseconds: a file changed so shortly before it was read may change again without a newer time."""

Signature = tuple[int, ...]
"""Size, time of the content, time of the entry and number of a file; empty where it may not be relied on."""


@dataclass(frozen=True, slots=True)
class CachedPixels:
    """A reading with the file it came from. signature: as it was when read. digest: SHA-256 of its bytes."""

    reading: Reading
    signature: Signature
    digest: str


@dataclass(frozen=True, slots=True)
class Same:
    """A file that was read again and still holds the bytes of a digest."""

    signature: Signature
    digest: str


def signature_of(status: os.stat_result) -> Signature:
    """The signature of a file, which tells that it is still the one that was read."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def settled(signature: Signature) -> Signature:
    """The signature of a file that is read now; empty if the file was changed a moment ago."""
    return signature if time.time_ns() - max(signature[1:3]) > RACY else ()


def unchanged(known: Mapping[str, CachedPixels], root: Path, paths: Iterable[str]) -> set[str]:
    """The paths whose file has the size, times and number that it had when it was read."""
    unchanged_paths = set()
    for path in paths:
        entry = known.get(path)
        with suppress(OSError, ValueError):
            if entry and entry.signature and signature_of(os.stat(f"{root}/{path}")) == entry.signature:  # noqa: PTH116
                unchanged_paths.add(path)
    return unchanged_paths
