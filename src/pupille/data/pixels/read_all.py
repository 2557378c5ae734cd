"""Every file of a data set read once: decoded by threads or processes, or taken from what an earlier pass has kept."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pupille.data.pixels.cache import PixelCache, Writer
from pupille.data.pixels.cache_size import forgotten_sentence
from pupille.data.pixels.cached_file import CachedPixels, Same, unchanged
from pupille.data.pixels.decode_files import WrittenPixels, read_some, written_by_processes
from pupille.data.pixels.threads import chunks_of, in_threads, usable_processors
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, ImageError, RunError, reason_of
from pupille.i18n.language import tell
from pupille.images.decoded import Reading
from pupille.images.geometry import Geometry
from pupille.runs.events import Event, Listener
from pupille.runs.saved import SAVED

STEP = tell("reading the images")
FEWEST = 32
"""Files from which on pixels are kept, and newly read ones are worth writing all of them again."""
SHARE = 50
"""Newly read files are also worth that only if they are more than one in so many."""
TOGETHER = 8
"""Files that a thread takes at a time: handing over each by itself costs as much as reading a small one."""
ALONE = 3.0
"""Seconds of work that must be left for processes of their own to be worth their start, half a second each."""
A_TURN = 0.1
"""Seconds of work that a process is given at a time, ..."""
MOST_A_TURN = 64
"""... in no more files than these."""


@dataclass(frozen=True)
class Pass:
    """One pass through the files of a data set.

    known: path -> pixels that an earlier pass has cached. n: files in all, for the events.
    """

    images: FileImages
    geometry: Geometry
    strict: bool
    listener: Listener
    known: Mapping[str, CachedPixels]
    n: int

    def read(
        self, paths: Sequence[str], writer: Writer | None = None
    ) -> Generator[tuple[str, CachedPixels | WrittenPixels | ImageError]]:
        """Path and outcome of each file, in order. writer: where processes of their own may write the pixels of many.

        Raises the first ImageError if the pass is strict, OSError if a process finds the disk full.
        """
        with closing(self._read_outcomes(paths, writer)) as outcomes:
            for done, (path, outcome) in enumerate(
                zip(paths, outcomes, strict=True), start=self.n - len(paths) + 1
            ):
                self.listener(Event(STEP, done, self.n))
                if self.strict and isinstance(outcome, ImageError):
                    raise outcome
                yield (
                    path,
                    replace(self.known[path], **asdict(outcome)) if isinstance(outcome, Same) else outcome,
                )

    def _read_outcomes(
        self, paths: Sequence[str], writer: Writer | None
    ) -> Generator[CachedPixels | Same | WrittenPixels | ImageError]:
        """The outcomes of the files, by threads; where that would take long, of the rest by processes: most of the time
        for a small picture is Python's, and only one thread runs that."""
        digests = {path: self.known[path].digest for path in paths if path in self.known}
        begun = time.monotonic()
        first = paths[: 2 * TOGETHER] if writer and usable_processors() > 1 else paths
        for some in in_threads(
            lambda some: list(read_some(self.images, some, self.geometry, digests)),
            chunks_of(first, TOGETHER),
            under_way=max(64 // TOGETHER, 2 * usable_processors()),
        ):
            yield from some
        rest = paths[len(first) :]
        if not writer or not rest:
            return
        seconds = (time.monotonic() - begun) / len(first)
        if seconds * len(rest) <= ALONE:
            yield from self._read_outcomes(rest, None)
            return
        a_turn = max(1, min(MOST_A_TURN, int(A_TURN / seconds)))
        chunks = chunks_of(rest, a_turn)
        with closing(
            written_by_processes(self.images, chunks, self.geometry, digests, beside=writer.own)
        ) as written:
            for several in written:
                yield from several


def read_files(
    images: FileImages, paths: Sequence[str], *, geometry: Geometry, strict: bool, listener: Listener
) -> list[Reading | ImageError]:
    """One outcome a path, in order, kept for a geometry; the first error is raised if `strict`.

    Raises DataError if the pixels fit neither on the disk of the cache nor into memory, or no process can be started.
    """
    cache = PixelCache.of(images, geometry)
    known = cache.load() if len(paths) >= FEWEST else {}
    fresh = unchanged(known, images.root, paths)
    todo = [path for path in paths if path not in fresh]
    file_pass = Pass(images, geometry, strict, listener, known, len(paths))
    if fresh:
        listener(Event(STEP, len(fresh), len(paths)))
    outcomes: dict[str, CachedPixels | ImageError] = {path: known[path] for path in fresh}
    if len(todo) >= FEWEST and len(todo) * SHARE > len(paths):
        other_paths = [path for path in known if path not in set(paths)]
        still = unchanged(known, images.root, other_paths)
        reused = {path: cached for path, cached in known.items() if path in fresh or path in still}
        outcomes.update(keep(cache, file_pass, todo, reused))
    # All of them, or those that a failing disk or process has lost.
    missing = [path for path in paths if path not in outcomes]
    outcomes.update(
        (path, outcome) for path, outcome in file_pass.read(missing) if not isinstance(outcome, WrittenPixels)
    )
    return [
        outcome.reading if isinstance(outcome, CachedPixels) else outcome
        for outcome in map(outcomes.__getitem__, paths)
    ]


def keep(
    cache: PixelCache, file_pass: Pass, todo: Sequence[str], reused: Mapping[str, CachedPixels]
) -> dict[str, CachedPixels | ImageError]:
    """The outcomes of files read and reused, their pixels on disk if there is room; a sentence tells if there is not.

    A picture that was not read, or that a failing disk lost, is missing.
    """
    outcomes: dict[str, CachedPixels | ImageError] = {}
    # If they are of 8 bits.
    needed = len(todo) * file_pass.geometry.height * file_pass.geometry.width * 3
    whole = needed + sum(cached.reading.pixels.nbytes for cached in reused.values())
    if forgotten := cache.make_room(whole):
        file_pass.listener(Event(forgotten_sentence(forgotten)))
    why = cache.lacks_room(whole)
    if not why:
        try:
            with Writer(cache) as writer:
                why = write(writer, file_pass, todo, reused, outcomes)
        except OSError as error:
            why = unwritable(cache, error)
    if why:
        insist_on_memory(needed, why)
        file_pass.listener(
            Event(
                tell("The pixels stay in memory, and the next run decodes the images again: {why}.", why=why)
            )
        )
        outcomes = {**reused, **outcomes}
    return outcomes


def write(
    writer: Writer,
    file_pass: Pass,
    todo: Sequence[str],
    reused: Mapping[str, CachedPixels],
    outcomes: dict[str, CachedPixels | ImageError],
) -> str | None:
    """Writes all pixels and fills `outcomes`; where the disk refuses, says why and fills in what it can."""
    try:
        for path, cached in reused.items():
            writer.add(path, cached)
        with closing(file_pass.read(todo, writer)) as new_outcomes:
            for path, outcome in new_outcomes:
                if isinstance(outcome, WrittenPixels):
                    writer.note(outcome)
                    continue
                outcomes[path] = outcome
                if isinstance(outcome, CachedPixels):
                    writer.add(path, outcome)
                    del outcomes[path]
        if writer.rows:
            outcomes.update(writer.commit())
    except (OSError, RunError) as error:
        with suppress(OSError):
            outcomes.update(writer.rescued())
        return unwritable(writer.cache, error)
    except Exception:
        raise
    except BaseException:
        # Asked to stop: the next start decodes only the rest. What was known and not yet looked at is kept as it was.
        held = {row[0] for rows in writer.rows.values() for row in rows}
        if len(held) > len(reused):
            with suppress(OSError, RunError):
                for path in todo:
                    if path in file_pass.known and path not in held:
                        writer.add(path, file_pass.known[path])
                writer.commit()
                SAVED.note()
        raise
    SAVED.note()
    return None


def unwritable(cache: PixelCache, error: OSError | RunError) -> str:
    """The sentence that the cache cannot be written, and why."""
    return tell(
        "the cache {folder!r} cannot be written ({reason})",
        folder=str(cache.folder),
        reason=getattr(error, "strerror", None) or reason_of(error),
    )


def insist_on_memory(needed: int, why: str) -> None:
    """Raises DataError if the system says that it has fewer bytes free than are needed."""
    free = free_memory()
    if free is not None and free < needed:
        raise DataError(
            tell(
                "the pixels may need {needed:1} GB, and {free:1} GB of memory are free; the disk has no place "
                "for them either: {why}. Make room, or set PUPILLE_HOME to a folder on a larger disk.",
                needed=needed / 1e9,
                free=free / 1e9,
                why=why,
            )
        )


def free_memory() -> int | None:
    """Bytes of memory that programs may still take, where the system tells."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1])
    return None
