"""Which folders below a place know some images: runs, comparisons, audits, scores, explorations; and their exports."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pupille.errors import DataError, PupilleError, RunError
from pupille.export.description import run_hash
from pupille.i18n.language import StoredText, tell
from pupille.results.audit import AUDIT
from pupille.results.without_images import shown_ids
from pupille.runs.folder import RESULTS, read_json
from pupille.storage.regular_file import read_bytes
from pupille.training.run import read_groups, read_split

SPLIT = "split.csv"
JOURNAL = "forgetting.json"
"""What a folder whose pictures are being taken away says of it, until it is done."""
LARGEST_PAGE = 2**26


@dataclass(frozen=True)
class KnownImages:
    """What one folder knows of images. parts: id -> part of the split, "" where it only shows the image. groups: id ->
    its group. trained: whether it is the folder of one run, whose model learned from the part `train`. had_report:
    whether someone who was stopped in the middle was to draw its report anew. explored: figures of explorations that
    lie in it, with the ids of their images."""

    folder: Path
    parts: Mapping[str, str]
    groups: Mapping[str, str]
    trained: bool
    had_report: bool = False
    explored: Mapping[Path, frozenset[str]] = field(default_factory=dict)

    def among(self, ids: frozenset[str]) -> frozenset[str]:
        """Those of the images that it knows."""
        return ids & self.parts.keys()


def known_images(root: Path) -> list[KnownImages]:
    """All folders below a place that know images, sorted. Raises RunError if there is no such place or none in it."""
    if not root.is_dir():
        raise RunError(
            tell("there is no folder {path!r}. Name the one with your runs by --runs.", path=str(root))
        )
    folders = {path.parent for name in (SPLIT, RESULTS, AUDIT) for path in root.rglob(name)}
    explored = explorations_below(root)
    known = [
        _known(folder, {path: ids for path, ids in explored.items() if path.parent == folder})
        for folder in sorted(folders | {path.parent for path in explored})
    ]
    if not known:
        raise RunError(
            tell(
                "{path!r} holds no run, no audit, no scores and no exploration. Name the folder with your runs by "
                "--runs; `pupille cache clear` empties the cache.",
                path=str(root),
            )
        )
    return known


def explorations_below(root: Path) -> dict[Path, frozenset[str]]:
    """The figures of every exploration below a place that have their page beside them, with the ids of the images."""
    explored = {}
    for page in sorted(root.rglob("*.html")):
        figures = page.with_suffix(".json")
        if not figures.is_file():
            continue
        with suppress(PupilleError, OSError, ValueError):
            record = read_json(figures)
            if isinstance(record, dict) and record.get("kind") == "exploration":
                explored[figures] = frozenset(record.get("cluster_of", ()))
    return explored


def _known(folder: Path, explored: Mapping[Path, frozenset[str]]) -> KnownImages:
    trained = (folder / SPLIT).exists()
    parts = dict(read_split(folder)) if trained else {}
    groups = read_groups(folder) if trained else {}
    if not trained:
        # A comparison shows images of its runs, and says of none that it learned from it.
        inner = (id_ for split in folder.rglob(SPLIT) for id_ in read_split(split.parent))
        parts = dict.fromkeys(inner, "")
    for name in (RESULTS, AUDIT):
        if (folder / name).is_file():
            parts = dict.fromkeys(shown_ids(read_json(folder / name)), "") | parts
    begun = read_json(folder / JOURNAL) if (folder / JOURNAL).is_file() else {}
    parts = (
        dict.fromkeys((*begun.get("ids", ()), *(id_ for ids in explored.values() for id_ in ids)), "") | parts
    )
    return KnownImages(folder, parts, groups, trained, bool(begun.get("report")), explored)


@dataclass(frozen=True)
class NamedImages:
    """The images that were named. notes: how a name was taken that could be taken in two ways."""

    ids: frozenset[str]
    notes: tuple[StoredText, ...]


def named_images(names: Sequence[str], known: Sequence[KnownImages]) -> NamedImages:
    """The ids that names stand for: an image, or all images of a group. Raises DataError for one that is neither."""
    ids = {id_ for folder in known for id_ in folder.parts}
    members: dict[str, set[str]] = {}
    for folder in known:
        for id_, group in folder.groups.items():
            members.setdefault(group, set()).add(id_)
    chosen: set[str] = set()
    notes = []
    for name in names:
        if name in ids:
            chosen.add(name)
            if members.get(name, {name}) != {name}:
                notes.append(
                    tell("{name!r} is an image and a group as well; it was taken as the image.", name=name)
                )
        elif name in members:
            chosen |= members[name]
        else:
            raise DataError(unknown(name, [*ids, *members]))
    return NamedImages(frozenset(chosen), tuple(notes))


def unknown(name: str, known: Sequence[str]) -> StoredText:
    """That no run knows a name, with the one that is nearest to it."""
    near = get_close_matches(name, known, 1)
    if near:
        return tell(
            "no run here knows an image or a group {name!r}. Did you mean {near!r}?", name=name, near=near[0]
        )
    return tell(
        "no run here knows an image or a group {name!r}. Take its name from split.csv of a run.", name=name
    )


def exports_of(root: Path, folders: Sequence[Path]) -> list[Path]:
    """The exported models below a place that are of one of these runs, by the description beside each."""
    hashes = {run_hash(folder) for folder in folders}
    found = []
    for path in sorted(root.rglob("*.json")):
        with suppress(PupilleError, OSError, ValueError):
            record = read_json(path)
            if isinstance(record, dict) and _run_of(record) in hashes:
                found.append(path)
    return found


def _run_of(record: Mapping[str, Any]) -> object:
    """The hash of the run that the description of an export names; a folder for a hub keeps it one level down."""
    described = record.get("description")
    return described.get("run") if isinstance(described, dict) else record.get("run")


def pages_naming(root: Path, ids: frozenset[str]) -> Iterator[Path]:
    """Pages below a place that still hold the name of one of the images."""
    names = [html.escape(id_).encode() for id_ in ids]
    for path in sorted(root.rglob("*.html")):
        with suppress(PupilleError, OSError):
            content = read_bytes(path, most=LARGEST_PAGE)
            if any(name in content for name in names):
                yield path
