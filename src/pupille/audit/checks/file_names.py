"""Groups that file names show: copies of one picture, tiles of one slide, frames of one series.

Each is a regular expression on the path whose first group names the group, as `--group-pattern` takes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

RUNNING = r"([^/]*[^/_. ()-])[_. (-]+\d+\)?\.\w+$"
"""A name that ends in a running number after something that names a series, such as patient12_003.png."""
TILES = (
    r"([^/]*?[^/_ ()-])[_ -]+(?:[xXrR]|row)?\d{1,6}(?:[_ -]+(?:[yYcC]|col)?|[yYcC]|col)\d{1,6}"
    r"(?:[_ -]+class\d)?\.\w+$"
)
"""A name that ends in two numbers, the place of a tile on a slide, such as slide7_1024_512.png or slide7_r2_c3.png."""
SIDES = r"([^/]*?)[ _-]?(?:L|R|OS|OD|left|right)\.\w+$"
"""A name that ends in a side of the body, such as patient12_left.png."""
LEAST_SIDED = 0.8
"""Share of the images that have one of the same name for another side."""
CHANGES = (
    r"aug(?:mented)?|[hv]?flip(?:ped)?|mirror(?:ed)?|rot(?:at(?:ed|ion))?|bright(?:er|ness)?|dark(?:er)?|nois[ey]"
    r"|blur(?:red)?|zoom(?:ed)?|shift(?:ed)?|copy|copie"
)
COPIES = (
    r"([^/]+?)(?:_(?:jpe?g|png|bmp|tiff?|webp))?(?:\.rf\.[0-9a-fA-F]{6,})?(?:[_ -]+(?i:"
    + CHANGES
    + r")[_ -]?\d*)*\.\w+$"
)
"""Any name, without what programs that change pictures add to it: photo_jpg.rf.0a1b2c3d.jpg, photo_flip_2.jpg."""
MARKED = re.compile(r"\.rf\.[0-9a-fA-F]{6,}|[_ -](?i:" + CHANGES + r")[_ -]?\d*\.\w+$")
LEAST_MARKED = 0.05
"""Share of the names with such an addition, below which it is chance."""
IN_FOLDER = "([^/]+/"
"""In front of a pattern, in place of its opening bracket: the folder of the file belongs to the name of the group."""
LEAST_PURE = 0.95


@dataclass(frozen=True)
class NamedGroups:
    """A grouping by file names. groups: a name for each path. pattern: the regular expression that makes them."""

    groups: tuple[str, ...]
    pattern: str


def copies(paths: Sequence[str], labels: Sequence[str]) -> NamedGroups | None:
    """Changed copies of one picture; None unless names say so.

    A picture's name counts with its folder where pictures of several classes are called the same.
    """
    marked = [bool(MARKED.search(path)) for path in paths]
    if sum(marked) < max(2, LEAST_MARKED * len(paths)):
        return None
    named = _grouped(COPIES, paths)
    if named is not None and not _are_pure(named.groups, labels):
        named = _grouped(IN_FOLDER + COPIES[1:], paths)
    if named is None:
        return None
    members = _members(named.groups)
    together = {
        group for group, rows in members.items() if len(rows) > 1 and any(marked[row] for row in rows)
    }
    groups = tuple(group if group in together else "" for group in named.groups)
    return NamedGroups(groups, named.pattern) if together else None


def tiles(paths: Sequence[str], labels: Sequence[str]) -> NamedGroups | None:
    """Tiles of slides; None unless every name ends in two numbers that both change within a slide."""
    named = _series(TILES, paths, labels)
    if named is None:
        return None
    places: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for path, group in zip(paths, named.groups, strict=True):
        if not group:
            continue
        places[group].add(
            tuple(re.findall(r"\d+", PurePosixPath(path).stem[len(group.rpartition("/")[2]) :])[:2])
        )
    both_change = [all(len(set(side)) > 1 for side in zip(*place, strict=True)) for place in places.values()]
    return named if 2 * sum(both_change) > len(both_change) else None


def sides(paths: Sequence[str]) -> NamedGroups | None:
    """The left and the right of one body; None unless most names come in such pairs."""
    matches = [re.search(SIDES, path) for path in paths]
    names = [match[1] if match else "" for match in matches]
    endings: dict[str, set[str]] = defaultdict(set)
    for path, name in zip(paths, names, strict=True):
        endings[name].add(path.rpartition("/")[2].removeprefix(name))
    groups = tuple(name if name and len(endings[name]) > 1 else "" for name in names)
    return NamedGroups(groups, SIDES) if sum(map(bool, groups)) >= max(LEAST_SIDED * len(paths), 2) else None


def series(paths: Sequence[str], labels: Sequence[str]) -> NamedGroups | None:
    """Frames and other running numbers; None unless every name ends in one."""
    return _series(RUNNING, paths, labels)


def _series(pattern: str, paths: Sequence[str], labels: Sequence[str]) -> NamedGroups | None:
    """Groups by the beginning of the names, or by that and the folder where the folder is no class.

    A group that is named like a folder of its path has none: the folder says what the images show.
    """
    named = _grouped(pattern, paths)
    if named is None:
        return None
    folders = [PurePosixPath(path).parent.name for path in paths]
    if len(set(named.groups)) < 3 and not any(map(str.__eq__, folders, labels)):
        named = _grouped(IN_FOLDER + pattern[1:], paths) or named
    groups = tuple(
        "" if _is_folder(group, path) else group for group, path in zip(named.groups, paths, strict=True)
    )
    n_groups = len(set(groups) - {""})
    if not n_groups or n_groups > len(paths) / 2 or _are_classes(groups, labels):
        return None
    return NamedGroups(groups, named.pattern)


def _grouped(pattern: str, paths: Sequence[str]) -> NamedGroups | None:
    """The groups of a pattern; None unless it finds one in every path."""
    find = re.compile(pattern)
    matches = [find.search(path) for path in paths]
    if not all(matches):
        return None
    return NamedGroups(tuple(match[1] for match in matches if match), pattern)


def _is_folder(group: str, path: str) -> bool:
    """Whether a folder of the path is called like the group, but for case and what stands between the words."""
    return _letters(group) in map(_letters, PurePosixPath(path).parts[:-1])


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _are_classes(groups: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether the groups may be the classes: each bears one label, and there are no more of them than classes."""
    n_classes = len(set(labels))
    return n_classes > 1 and len(set(groups) - {""}) <= n_classes and _are_pure(groups, labels)


def _are_pure(groups: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether the images of nearly every group bear one label."""
    members = [rows for rows in _members(groups).values() if len(rows) > 1]
    pure = sum(len({labels[row] for row in rows}) == 1 for rows in members)
    return pure >= LEAST_PURE * len(members)


def _members(groups: Sequence[str]) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        if group:
            members[group].append(row)
    return members
