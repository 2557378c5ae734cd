"""Takes every copy of some images out of caches and run folders, and says which models learned from them.

Nothing of the user's own images is touched. Whoever is stopped in the middle starts again: files go first, then what
names them, and what knows the images (`split.csv`) stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pupille import __version__
from pupille.data.sources.cache import clear, remove
from pupille.errors import DataError, PupilleError, RunError
from pupille.i18n.language import language, speaking, tell
from pupille.models.files.load import NOVELTY, load_model
from pupille.models.holds_images import holds_images
from pupille.report.build import REPORT, build
from pupille.results.audit import AUDIT
from pupille.results.encode import encoded
from pupille.results.forgotten import TRAIN, Forgotten, LearnedRun
from pupille.results.without_images import without_images
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import PREPARATION, RESULTS, read_json, write_json
from pupille.runs.lock import locked
from pupille.storage.regular_file import read_bytes
from pupille.workflows.explain import PAGE
from pupille.workflows.runs_with import (
    JOURNAL,
    KnownImages,
    exports_of,
    known_images,
    named_images,
    pages_naming,
)

RECORD = "forgotten"


def forget(
    names: Sequence[str], *, runs: str | Path = ".", listener: Listener = silent
) -> tuple[Forgotten, Path]:
    """Takes the copies of images away; returns what was done, and the record that was written.

    names: ids of images, or groups, as the runs know them. runs: the folder below which runs, comparisons, audits,
    scores and explorations lie. Raises DataError for a name that none of them knows, before anything is changed.
    """
    if not names:
        raise DataError(tell("name at least one image or group, or a list of them with --list."))
    root = Path(runs)
    known = known_images(root)
    named = named_images(names, known)
    concerned = [folder for folder in known if folder.among(named.ids)]
    target = record_path(root)
    outcome = Forgotten(
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        __version__,
        tuple(sorted(named.ids)),
        notes=named.notes,
    )
    write_json(target, encoded(outcome))
    listener(Event(tell("emptying the cache")))
    outcome = replace(outcome, cache_bytes=sum(entry.size for entry in clear()))
    for number, folder in enumerate(concerned, start=1):
        listener(Event(tell("taking pictures out of runs"), number, len(concerned)))
        removed, redrawn = cleaned(folder, named.ids)
        outcome = replace(
            outcome,
            removed=(*outcome.removed, *removed),
            redrawn=(*outcome.redrawn, *redrawn),
            runs=(*outcome.runs, *learned(folder, named.ids)),
        )
    trained = [Path(run.folder) for run in outcome.learned]
    outcome = replace(
        outcome,
        state="done",
        exports=tuple(map(str, exports_of(root, trained))),
        naming=tuple(map(str, pages_naming(root, named.ids))),
    )
    write_json(target, encoded(outcome))
    return outcome, target


def record_path(root: Path) -> Path:
    """A file of today's date that is not there yet."""
    stem = f"{RECORD}-{datetime.now(UTC).strftime('%Y-%m-%d')}"
    paths = (root / f"{stem}{'' if number == 1 else f'-{number}'}.json" for number in range(1, 10_000))
    path = next((path for path in paths if not path.exists()), None)
    if path is None:
        raise RunError(tell("{path!r} is full of records of today. Move some of them away.", path=str(root)))
    return path


def cleaned(known: KnownImages, ids: frozenset[str]) -> tuple[list[str], list[str]]:
    """The files that were taken out of a folder, and those that were drawn anew."""
    folder, removed, redrawn = known.folder, [], []
    report = (folder / REPORT).is_file() or known.had_report
    with locked(folder):
        write_json(folder / JOURNAL, {"ids": sorted(known.among(ids)), "report": report})
        for path in copies(known, ids):
            remove(path)
            removed.append(str(path))
        for name in (RESULTS, AUDIT):
            if (folder / name).is_file():
                write_json(folder / name, without_images(read_json(folder / name), ids).record)
        if report:
            with speaking(language_of(folder / REPORT)):
                build(folder)
            redrawn.append(str(folder / REPORT))
        (folder / JOURNAL).unlink()
    return removed, redrawn


def copies(known: KnownImages, ids: frozenset[str]) -> list[Path]:
    """What in a folder holds a picture of one of the images, or its features, and is there."""
    folder = known.folder
    paths = []
    for name in (RESULTS, AUDIT):
        if (folder / name).is_file():
            paths += [folder / file for file in without_images(read_json(folder / name), ids).files]
    figures = (folder / PAGE).with_suffix(".json")
    if figures.is_file() and any(row.get("id") in ids for row in read_json(figures).get("maps", ())):
        paths += [folder / PAGE, figures]
    for figures in (path for path, explored in known.explored.items() if explored & ids):
        paths += [figures.with_suffix(".html"), figures]
    if any(known.parts[id_] == TRAIN for id_ in known.among(ids)):
        paths.append(folder / NOVELTY)
    paths.append(folder / PREPARATION / "cache")
    # What a record names must lie in its folder, whoever wrote it.
    inside = folder.resolve()
    return [path for path in paths if path.exists() and path.resolve().is_relative_to(inside)]


def language_of(page: Path) -> str:
    """The language in which a page was drawn; that which is spoken where there is none."""
    if not page.is_file():
        return language()
    return "fr" if b'<html lang="fr"' in read_bytes(page, most=2**30)[:200] else "en"


def learned(known: KnownImages, ids: frozenset[str]) -> list[LearnedRun]:
    """The run of a folder with the part that each image was in; none for a folder that is no run."""
    if not known.trained:
        return []
    try:
        holds: bool | None = holds_images(load_model(known.folder))
    except PupilleError:
        holds = None
    parts = {id_: known.parts[id_] for id_ in sorted(known.among(ids))}
    return [LearnedRun(str(known.folder), parts, holds)]
