"""Which labels of YOLO are in which part of a split: the folders and lists of images that a file names, or folders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from posixpath import basename, splitext

from pupille.data.class_names import part_named
from pupille.data.formats.drawing import Tree
from pupille.data.formats.text_encoding import decoded
from pupille.data.formats.yolo_config import YoloConfig
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_joined, tells

IMAGES, LABELS = "images", "labels"
"""The folders that lie side by side, by the convention of the format."""
Parts = dict[str, str]
"""File of labels -> its part."""


def yolo_parts(tree: Tree, config: YoloConfig, files: Sequence[str]) -> tuple[Parts, list[StoredText]]:
    """The part of each file of labels. Raises DataError if one is in two parts."""
    chosen = {part: _chosen(tree, entries, files) for part, entries in config.parts.items() if entries}
    present = {part: labels for part, labels in chosen.items() if labels}
    if not config.parts:
        return _by_folders(files)
    missing = [part for part in chosen if part not in present]
    notes = []
    if missing:
        notes.append(
            tell(
                "{file!r} names {parts}, of which no labels are here.",
                file=config.file,
                parts=tell_joined([tell(part) for part in missing]),
            )
        )
    if "train" not in present:
        return {}, notes
    if len(present) > 1 and len({frozenset(labels) for labels in present.values()}) == 1:
        same = tell(
            "{file!r} names the same images for {parts}, so that is no split.",
            file=config.file,
            parts=tell_joined([tell(part) for part in present]),
        )
        return {}, [*notes, same]
    return _apart(present, config.file), [*notes, _counted(present, config.file)]


def _apart(present: Mapping[str, set[str]], source: str) -> Parts:
    parts: Parts = {}
    for part, labels in present.items():
        for file in labels:
            if parts.setdefault(file, part) != part:
                raise DataError(
                    tell(
                        "{name!r} is in two parts of the split: {first} and {second} ({file!r}). Keep it in one.",
                        name=file,
                        first=parts[file],
                        second=part,
                        file=source,
                    )
                )
    return parts


def _counted(present: Mapping[str, set[str]], source: str) -> StoredText:
    n = sum(map(len, present.values()))
    return tells(
        "The split of {n} image comes from {file!r}.",
        "The split of {n} images comes from {file!r}.",
        n,
        file=source,
    )


def _by_folders(files: Sequence[str]) -> tuple[Parts, list[StoredText]]:
    """By the names of the folders, where each file lies in one that names a part."""
    by_folders = {folders: _part_of(folders) for folders in set(map(folders_of, files))}
    parts = {file: by_folders[folders_of(file)] for file in files}
    named = {file: part for file, part in parts.items() if part}
    if "train" not in named.values() or len(named) < len(files):
        return {}, []
    return named, [
        tells(
            "The split of {n} image comes from the names of the folders of labels.",
            "The split of {n} images comes from the names of the folders of labels.",
            len(named),
        )
    ]


def folders_of(file: str) -> tuple[str, ...]:
    """The folders from the root to a file."""
    return tuple(file.split("/")[:-1])


def _part_of(folders: Sequence[str]) -> str | None:
    return next((part for name in reversed(folders) if (part := part_named(name))), None)


def _chosen(tree: Tree, entries: Iterable[str], files: Sequence[str]) -> set[str]:
    """The files of labels of the images that the entries of one part mean."""
    chosen: set[str] = set()
    for entry in entries:
        parts = _clean(entry)
        is_list = bool(parts) and parts[-1].lower().endswith(".txt")
        chosen |= _in_list(tree, parts, files) if is_list else _in_folder(parts, files)
    return chosen


def _clean(path: str) -> tuple[str, ...]:
    """The folders of a path, whatever system wrote it, without those that lead up or nowhere."""
    return tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _as_labels(parts: Sequence[str]) -> tuple[str, ...]:
    """Folders of labels beside folders of images."""
    return tuple(LABELS if part == IMAGES else part for part in parts)


def _in_folder(parts: tuple[str, ...], files: Sequence[str]) -> set[str]:
    """The files below a folder that ends as these parts do: the longest end that any folder of labels has."""
    folders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for file in files:
        folders[folders_of(file)].append(file)
    for start in range(len(parts)):
        end = parts[start:]
        if start and not set(end) - {IMAGES, LABELS}:
            return set()
        below = [folder for folder in folders if _holds(folder, end) or _holds(folder, _as_labels(end))]
        if below:
            return {file for folder in below for file in folders[folder]}
    return set(files) if not parts else set()


def _holds(folder: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return any(folder[place : place + len(end)] == end for place in range(len(folder) - len(end) + 1))


def _in_list(tree: Tree, parts: tuple[str, ...], files: Sequence[str]) -> set[str]:
    """The files of labels of the images that a text file lists; nothing where that file is not here."""
    lists = [file for file in tree.with_suffix(".txt") if basename(file) == parts[-1]]
    best = max(lists, key=lambda file: _common_end(file.split("/"), parts), default=None)
    if best is None:
        return set()
    by_stem: dict[str, list[str]] = defaultdict(list)
    for file in files:
        by_stem[_stem(file)].append(file)
    text, _ = decoded(tree.read(best))
    chosen: set[str] = set()
    for line in text.splitlines():
        image = _clean(line.strip())
        labels = by_stem.get(_stem(image[-1]), []) if image else []
        folders = _as_labels(image[:-1])
        ranks = [_common_end(folders_of(file), folders) for file in labels]
        chosen |= {file for file, rank in zip(labels, ranks, strict=True) if rank == max(ranks)}
    return chosen


def _stem(file: str) -> str:
    return splitext(basename(file))[0]


def _common_end(first: Sequence[str], second: Sequence[str]) -> int:
    """How many parts of two paths are the same, counted from their ends."""
    n = 0
    while n < min(len(first), len(second)) and first[-1 - n] == second[-1 - n]:
        n += 1
    return n
