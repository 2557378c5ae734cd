"""The one pass over the pictures of a data set: every file read once, its facts computed or taken from the cache."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace

import numpy as np

from pupille.audit.facts.cache import FactsCache
from pupille.audit.facts.look import LookResult, Source, look
from pupille.audit.facts.measures import AT_ONCE
from pupille.audit.facts.one_image import facts_of_arrays
from pupille.audit.facts.record import Facts
from pupille.audit.facts.worker import looked_in_processes
from pupille.data.dataset import ArrayImages, Dataset, ImageStore, LeftOut
from pupille.data.pixels.threads import chunks_of, in_threads, usable_processors
from pupille.data.sources.image_files import FileImages
from pupille.errors import ImageError
from pupille.i18n.language import tell
from pupille.images.decoded import content_hash
from pupille.runs.events import Event, Listener, silent

TOGETHER = 64
"""Pictures that are looked at before the next event, or handed to a process at once."""
ALONE = 1.0
"""Seconds of work that must be left for other processes to be worth their start."""
STEP = tell("looking at the images")

Outcome = Facts | ImageError


def gather(
    dataset: Dataset, *, strict: bool = False, listener: Listener = silent, cache: bool = True
) -> tuple[Dataset, tuple[Facts, ...], tuple[LeftOut, ...]]:
    """(readable data set, facts one a sample in its order, everything that is left out with the reason).

    A picture that cannot be read is left out, or its ImageError raised if `strict`. cache: whether facts are looked up
    and kept by content. `Facts.content` is equal for two pictures only if their pixels are; where it differs so do the
    pixels, except that a JPEG of 384 pixels or more and a file of another format are not compared.
    """
    rows: list[int] = []
    facts: list[Facts] = []
    left_out: list[LeftOut] = []
    from threadpoolctl import threadpool_limits

    use_cache = cache and isinstance(dataset.images, FileImages)
    # The matrix products of one picture are so small that threads sharing them mostly wait for each other.
    with threadpool_limits(1, user_api="blas"), FactsCache() if use_cache else nullcontext() as facts_cache:
        for row, outcome in enumerate(_outcomes(dataset, facts_cache)):
            listener(Event(STEP, row + 1, len(dataset)))
            if isinstance(outcome, Facts):
                rows.append(row)
                facts.append(outcome)
            elif strict:
                raise outcome
            else:
                left_out.append(LeftOut.of(outcome))
        readable = replace(dataset.subset(rows), left_out=(*dataset.left_out, *left_out))
    return readable, tuple(settle_contents(readable, facts)), readable.left_out


def settle_contents(dataset: Dataset, facts: Sequence[Facts]) -> list[Facts]:
    """The facts with a content for every picture: those that were decoded at a reduced scale have none yet.

    Only pictures of one size that look exactly the same at the reduced scale, and are not the same file, are decoded in
    full; the others get a content that follows from the bytes of their file.
    """
    if all(fact.content for fact in facts):
        return list(facts)
    appearances = [_appearance(fact) for fact in facts]
    files: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for fact, appearance in zip(facts, appearances, strict=True):
        files[appearance].add(fact.file_hash)
    known: dict[str, str] = {}
    settled = []
    for path, fact, appearance in zip(dataset.samples["path"], facts, appearances, strict=True):
        if not fact.content and fact.file_hash not in known:
            alone = len(files[appearance]) == 1
            known[fact.file_hash] = (
                f"file {fact.file_hash}" if alone else _content(dataset.images, path, fact.file_hash)
            )
        settled.append(fact if fact.content else replace(fact, content=known[fact.file_hash]))
    return settled


def _appearance(facts: Facts) -> tuple[int, int, int]:
    """Equal for pictures that look the same at the reduced scale, by rare chance for others, which costs a decoding."""
    return facts.width, facts.height, hash(facts.small.tobytes())


def _content(images: ImageStore, path: str, file_hash: str) -> str:
    try:
        return content_hash(images.read(path).pixels)
    except ImageError:  # The file was taken away since it was looked at.
        return f"file {file_hash}"


def _outcomes(dataset: Dataset, facts_cache: FactsCache | None) -> Iterator[Outcome]:
    """The facts about each picture, or why there are none, in order."""
    images, paths = dataset.images, list(dataset.samples["path"])
    if isinstance(images, FileImages):
        yield from _of_files(images, paths, facts_cache)
    elif isinstance(images, ArrayImages):
        together = max(1, AT_ONCE // math.prod(images.array.shape[1:3]))
        for numbers in chunks_of([int(path) for path in paths], together):
            yield from facts_of_arrays(np.asarray(images.array[numbers]))
    else:
        yield from in_threads(lambda path: _of_picture(images, path), paths)


def _of_picture(images: ImageStore, path: str) -> Outcome:
    try:
        return facts_of_arrays(images.read(path).pixels[None])[0]
    except ImageError as error:
        return error


def _of_files(images: FileImages, paths: list[str], facts_cache: FactsCache | None) -> Iterator[Outcome]:
    """Looks at the files one after another; where that would take long, they are shared out to processes.

    Threads would be simpler, but the time goes into Python for small pictures, and only one thread runs that.
    """
    source = Source(images.root, images.limits, images.page, facts_cache is not None, images.bands)
    chunks = chunks_of(paths, TOGETHER)
    for chunk, results in zip(chunks, _looked(source, chunks, facts_cache), strict=True):
        if facts_cache:
            facts_cache.put([(result.key, result.facts) for result in results if result.facts and result.key])
        yield from (
            result.facts or ImageError(path, result.reason, result.refusal)
            for path, result in zip(chunk, results, strict=True)
        )


def _looked(
    source: Source, chunks: list[Sequence[str]], facts_cache: FactsCache | None
) -> Iterator[list[LookResult]]:
    begun = time.monotonic()
    for done, chunk in enumerate(chunks):
        left = len(chunks) - done
        seconds_left = (time.monotonic() - begun) / done * left if done else 0
        if seconds_left > ALONE and left > 1 and usable_processors() > 1:
            yield from looked_in_processes(source, chunks[done:])
            return
        yield look(source, chunk, facts_cache)
