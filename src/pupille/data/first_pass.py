"""Every file of a data set read once: decoded in threads, or taken from the pixels that an earlier pass has kept."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pupille.data.files import RegularFiles
from pupille.data.folders import FileImages
from pupille.data.geometry import Geometry
from pupille.data.pixel_cache import Kept, PixelCache, Writer, settled, signature_of, unchanged
from pupille.data.quiet import pillow_kept_quiet
from pupille.data.reading import Reading, read_file
from pupille.errors import DataError, ImageError, RunError, reason_of
from pupille.events import Event, Listener
from pupille.language import tell

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

STEP = tell("reading the images")
FEWEST = 32
"""Files from which on pixels are kept, and newly read ones are worth writing all of them again."""
SHARE = 50
"""Newly read files are also worth that only if they are more than one in so many."""
MOST_THREADS = 16
TOGETHER = 8
"""Files that a thread takes at a time: handing over each by itself costs as much as reading a small one."""


def read_files(
    images: FileImages, paths: Sequence[str], *, geometry: Geometry, strict: bool, listener: Listener
) -> list[Reading | ImageError]:
    """One outcome a path, in order, kept for a geometry; the first error is raised if `strict`.

    Raises DataError if the pixels fit neither on the disk of the cache nor into memory.
    """
    cache = PixelCache.of(images, geometry)
    known = cache.load() if len(paths) >= FEWEST else {}
    fresh = unchanged(known, images.root, paths)
    todo = [path for path in paths if path not in fresh]

    def outcomes() -> Iterator[tuple[str, Kept | ImageError]]:
        read = read_together(images, todo, geometry, known)
        for done, (path, outcome) in enumerate(zip(todo, read, strict=True), start=len(fresh) + 1):
            listener(Event(STEP, done, len(paths)))
            if strict and isinstance(outcome, ImageError):
                raise outcome
            yield path, outcome

    if fresh:
        listener(Event(STEP, len(fresh), len(paths)))
    found: dict[str, Kept | ImageError]
    if len(todo) < FEWEST or len(todo) * SHARE <= len(paths):
        found = {**{path: known[path] for path in fresh}, **dict(outcomes())}
    else:
        others = [path for path in known if path not in set(paths)]
        still = unchanged(known, images.root, others)
        reused = {path: kept for path, kept in known.items() if path in fresh or path in still}
        needed = len(todo) * geometry.height * geometry.width * 3
        found = keep(cache, outcomes(), reused, needed, listener)
    lost = [path for path in paths if path not in found]
    found.update(zip(lost, read_together(images, lost, geometry, {}), strict=True))
    return [one.reading if isinstance(one, Kept) else one for one in map(found.__getitem__, paths)]


def keep(
    cache: PixelCache,
    outcomes: Iterator[tuple[str, Kept | ImageError]],
    reused: Mapping[str, Kept],
    needed: int,
    listener: Listener,
) -> dict[str, Kept | ImageError]:
    """All outcomes and what is reused, their pixels on disk if there is room, else in memory; told in one sentence.

    needed: bytes that the new pixels may take, if they are of 8 bits. A picture that a failing disk lost is missing.
    """
    found: dict[str, Kept | ImageError] = {}
    why = cache.lacks_room(needed + sum(kept.reading.pixels.nbytes for kept in reused.values()))
    if not why:
        try:
            with Writer(cache) as writer:
                why = write(writer, outcomes, reused, found)
        except OSError as error:
            why = tell(
                "the cache {folder!r} cannot be written ({reason})",
                folder=str(cache.folder),
                reason=error.strerror or str(error),
            )
    if why:
        insist_on_memory(needed, why)
        listener(
            Event(
                tell("The pixels stay in memory, and the next run decodes the images again: {why}.", why=why)
            )
        )
        found = {**reused, **found, **dict(outcomes)}
    return found


def write(
    writer: Writer,
    outcomes: Iterator[tuple[str, Kept | ImageError]],
    reused: Mapping[str, Kept],
    found: dict[str, Kept | ImageError],
) -> str | None:
    """Writes everything and puts it into `found`; where the disk refuses, says why and puts there what it can."""
    try:
        for path, kept in reused.items():
            writer.add(path, kept)
        for path, outcome in outcomes:
            found[path] = outcome
            if isinstance(outcome, Kept):
                writer.add(path, outcome)
                del found[path]
        if writer.rows:
            found.update(writer.commit())
    except (OSError, RunError) as error:
        with suppress(OSError):
            found.update(writer.rescued())
        return f"the cache {str(writer.cache.folder)!r} cannot be written ({getattr(error, 'strerror', None) or error})"
    return None


def insist_on_memory(needed: int, why: str) -> None:
    """Raises DataError if the system says that it has fewer bytes free than are needed."""
    free = free_memory()
    if free is not None and free < needed:
        raise DataError(
            f"the pixels may need {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB of memory are free; the disk has no "
            f"place for them either: {why}. Make room, or set PUPILLE_HOME to a folder on a larger disk."
        )


def free_memory() -> int | None:
    """Bytes of memory that programs may still take, where the system tells."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1])
    return None


def read_together(
    images: FileImages, paths: Sequence[str], geometry: Geometry, known: Mapping[str, Kept]
) -> Iterator[Kept | ImageError]:
    """What each file holds, in order, read in threads that take several files at a time."""

    def read_some(some: Sequence[str]) -> list[Kept | ImageError]:
        with RegularFiles(images.root) as files, pillow_kept_quiet():
            return [read_kept(images, files, path, geometry, known.get(path)) for path in some]

    chunks = [paths[start : start + TOGETHER] for start in range(0, len(paths), TOGETHER)]
    for outcomes in in_threads(read_some, chunks, under_way=max(64 // TOGETHER, 2 * usable_processors())):
        yield from outcomes


def read_kept(
    images: FileImages, files: RegularFiles, path: str, geometry: Geometry, known: Kept | None
) -> Kept | ImageError:
    """The picture in a file, decoded unless the file still holds the bytes that are known; or why there is none."""
    try:
        status, data = files.read(path, images.limits.file_bytes)
    except (DataError, OSError) as error:
        return ImageError(path, reason_of(error))
    signature = signature_of(status)
    digest = hashlib.sha256(data).hexdigest()
    if known and known.digest == digest:
        return Kept(known.reading, settled(signature), digest)
    try:
        return Kept(read_file(images, path, data, geometry), settled(signature), digest)
    except ImageError as error:
        return error


def in_threads(
    function: Callable[[Item], Outcome], items: Sequence[Item], *, under_way: int = 64
) -> Iterator[Outcome]:
    """The outcomes in order, at most so many of them under way, so that memory does not grow with the items."""
    waiting = iter(items)
    with ThreadPoolExecutor(max_workers=min(MOST_THREADS, usable_processors())) as pool:
        running = deque(pool.submit(function, item) for item in islice(waiting, under_way))
        while running:
            yield running.popleft().result()
            running.extend(pool.submit(function, item) for item in islice(waiting, 1))


def usable_processors() -> int:
    """How many processors this process may use, which on a cluster is fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
