"""Looking at one file of a data set: its facts from the cache by content, else from its pixels; in a worker or here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pupille.audit.base import Facts
from pupille.audit.facts_cache import FactsCache, key_of
from pupille.audit.one_picture import facts_of_file
from pupille.data.files import open_regular
from pupille.data.limits import Limits
from pupille.errors import DataError, ImageError


@dataclass(frozen=True)
class Source:
    """Where the files lie and how they are read. cached: whether the cache is asked."""

    root: Path
    limits: Limits
    page: int
    cached: bool


@dataclass(frozen=True)
class Looked:
    """What looking at one file gave: facts, or the reason why there are none. key: where new facts belong, else ""."""

    facts: Facts | None
    reason: str = ""
    key: str = ""


def look(source: Source, path: str, kept: FactsCache | None) -> Looked:
    """Reads the file once, and decodes it unless the cache knows its content. Never raises for what the file is."""
    limits = source.limits
    try:
        with open_regular(source.root / path, root=source.root) as file:
            data = file.read(limits.file_bytes + 1)
    except (DataError, OSError) as error:
        return Looked(None, str(error))
    file_hash = hashlib.sha256(data).hexdigest()
    key = key_of(file_hash, PurePosixPath(path).suffix, limits, source.page)
    known = kept.get(key) if kept else None
    if known:
        return Looked(known)
    try:
        facts = facts_of_file(data, name=path, file_hash=file_hash, limits=limits, page=source.page)
    except ImageError as error:
        return Looked(None, error.reason)
    return Looked(facts, key=key)
