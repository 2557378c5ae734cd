"""Looking at files of a data set: facts from the cache by content, else from the pixels; in a worker or here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pupille.audit.facts.cache import FactsCache, key_of
from pupille.audit.facts.one_image import Glimpse, facts_of, glimpse_of_file
from pupille.audit.facts.record import Facts
from pupille.errors import DataError, ImageError, Refusal, reason_of, refusal_of
from pupille.images.limits import Limits
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.regular_files import RegularFiles


@dataclass(frozen=True)
class Source:
    """Where the files lie and how they are read. cached: whether the cache is asked. bands: the channels to take."""

    root: Path
    limits: Limits
    page: int
    cached: bool
    bands: tuple[int, ...] = ()


@dataclass(frozen=True)
class LookResult:
    """The result of a look at a file: facts, or the reason why there are none, with its kind.

    key: where new facts belong, else "".
    """

    facts: Facts | None
    reason: str = ""
    refusal: Refusal = Refusal.DAMAGED
    key: str = ""


def look(source: Source, paths: Sequence[str], facts_cache: FactsCache | None) -> list[LookResult]:
    """Reads each file once, and decodes it unless the cache knows its content. Never raises for what a file is."""
    with RegularFiles(source.root) as files, silence_pillow():
        outcomes = [_glimpse(source, files, path, facts_cache) for path in paths]
    measured = iter(facts_of([outcome[0] for outcome in outcomes if isinstance(outcome, tuple)]))
    return [
        LookResult(next(measured), key=outcome[1]) if isinstance(outcome, tuple) else outcome
        for outcome in outcomes
    ]


def _glimpse(
    source: Source, files: RegularFiles, path: str, facts_cache: FactsCache | None
) -> LookResult | tuple[Glimpse, str]:
    """The result for a file that is cached or refused, or a glimpse of it and the key under which its facts belong."""
    limits = source.limits
    try:
        _, data = files.read(path, limits.file_bytes)
    except (DataError, OSError) as error:
        return LookResult(None, reason_of(error), refusal_of(error))
    file_hash = hashlib.sha256(data).hexdigest()
    key = key_of(file_hash, PurePosixPath(path).suffix, limits, source.page, source.bands)
    known = facts_cache.get(key) if facts_cache else None
    if known:
        return LookResult(known)
    try:
        glimpse = glimpse_of_file(
            data, name=path, file_hash=file_hash, limits=limits, page=source.page, bands=source.bands
        )
    except ImageError as error:
        return LookResult(None, error.reason, error.refusal)
    return glimpse, key
