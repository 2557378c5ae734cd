"""Which folders are the parts of a given split: by their names, by what they hold, or as the user says."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pupille.data.class_names import part_named, parts_named, split_named
from pupille.data.formats.annotation_folders import is_pictures
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_joined, tell_shortened

Folder = tuple[str, ...]
"""The folders of a path, from the root down."""
Children = dict[str, set[str]]

LEAST_SHARED, LEAST_SHARED_BY_NAME = 0.8, 0.5
"""Share of the folders inside that must stand in several of the folders above, for these to be parts of one thing:
where only that tells, and where their names do."""
SERIES = re.compile(r"(\D*)\d+(\D*)")
CLASS_WORDS = frozenset(("", "c", "class", "classe", "label", "cat", "category", "type", "grade"))
"""A series such as `class1, class2` names classes; `site1, site2` and `40X, 100X` do not."""


@dataclass(frozen=True)
class SplitFolders:
    """Where the parts of a split stand among the folders.

    parts: name of a folder -> train, validation or test; empty where no split is given. level: of these folders, below
    the `skip` levels that all paths share. doubled: parts that hold one folder alone, called like a part as well.
    unnamed: folders beside the parts that hold class folders, but whose names say no part. by_words: whether any part
    is known by a word in its name rather than by its whole name.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    skip: int = 0
    doubled: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    by_words: bool = False

    def apart(self, folder: Folder) -> tuple[str, Folder] | None:
        """The part of a folder, "" without a split, and its other folders; None if it lies in no part."""
        rest = folder[self.skip :]
        if not self.parts:
            return "", rest
        name = rest[self.level] if len(rest) > self.level else ""
        if name not in self.parts:
            return None
        doubled = name in self.doubled and len(rest) > self.level + 1
        return self.parts[name], rest[: self.level] + rest[self.level + 1 + doubled :]

    @property
    def levels(self) -> int:
        """How many levels of folders it takes away at most."""
        return self.skip + bool(self.parts) + bool(self.doubled)

    def notes(self) -> list[StoredText]:
        """What the user must be told about how the parts were found."""
        if not self.by_words:
            return []
        pairs = [
            tell("{value!r} is {part}", value=name, part=tell(part)) for name, part in self.parts.items()
        ]
        return [
            tell(
                "Folders are taken for parts of a split: {pairs}. --split-folders says it otherwise, --split-folders "
                "none takes them for classes.",
                pairs=tell_joined(pairs),
            )
        ]


def find_split(
    folders: Collection[Folder], asked: tuple[tuple[str, str], ...] | None, label_level: int, name: str
) -> SplitFolders:
    """The parts among the folders with images. asked: (folder, part) as the user named them, () for none.

    Raises DataError where folders hold the same classes but their names do not say which part each one is.
    """
    if asked is not None:
        return _asked(folders, dict(asked), name) if asked else SplitFolders()
    shared = shared_levels(folders)
    for skip in range(shared + 1):
        at_top = _at_top({folder[skip:] for folder in folders}, skip, name)
        if at_top.parts:
            return at_top
    below = _below(folders)
    if not below.parts and label_level <= shared + 1:
        _insist_on_clear({folder[label_level - 1 :] for folder in folders}, name)
    return below


def children_of(folders: Iterable[Folder]) -> Children:
    """The folders at the top that hold folders -> the names of those."""
    children: Children = {}
    for folder in folders:
        if len(folder) > 1:
            children.setdefault(folder[0], set()).add(folder[1])
    return children


def are_crossed(children: Mapping[Any, set[str]], least: float = LEAST_SHARED, names: int = 2) -> bool:
    """Whether several folders hold folders of the same names: at least `names`, and a share of `least` of all."""
    several = [names_inside for names_inside in children.values() if names_inside]
    if len(several) < 2:
        return False
    counts = Counter(inside for names_inside in several for inside in names_inside)
    shared = [n for n in counts.values() if n > 1]
    return len(shared) >= names and sum(shared) >= least * counts.total()


def _at_top(inside: set[Folder], skip: int, name: str) -> SplitFolders:
    """The parts among the folders at the top, by their names; no parts if these do not name any."""
    doubled = _doubled(inside)
    if doubled:
        inside = {
            (folder[0], *folder[2:]) if folder and folder[0] in doubled else folder for folder in inside
        }
    children = children_of(inside)
    exact = {top: part for top in sorted(children) if (part := split_named(top))}
    if exact:
        basis = set().union(*(children[top] for top in exact))
        candidates = [top for top in sorted(children) if top in exact or children[top] & basis]
    else:
        candidates = sorted(children)
    unlabelled = _unlabelled(children)
    named = {top: part for top, part in parts_named(candidates).items() if part and top not in unlabelled}
    if not exact and not _are_parts(named, children, inside):
        named = {}
    unnamed = frozenset(top for top in children if top not in named and top not in unlabelled)
    if named and unnamed and "train" not in named.values():
        _insist_on_clear(inside, name)
    by_words = set(named) > set(exact)
    return SplitFolders(named, 0, skip, frozenset(doubled & set(named)), unnamed, by_words)


def _unlabelled(children: Children) -> set[str]:
    """The folders at the top that hold `images` alone, where others hold classes."""
    plain = {top for top, names in children.items() if all(map(is_pictures, names))}
    return plain if len(plain) < len(children) else set()


def _doubled(inside: set[Folder]) -> set[str]:
    """The folders at the top that hold nothing but one folder of the same name or part: `seg_train/seg_train`."""
    direct = {folder[0] for folder in inside if len(folder) == 1}
    doubled = set()
    for top, names in children_of(inside).items():
        below = next(iter(names))
        if (
            top not in direct
            and len(names) == 1
            and (below == top or None is not part_named(top) == part_named(below))
        ):
            doubled.add(top)
    return doubled


def _are_parts(named: Mapping[str, str], children: Children, inside: set[Folder]) -> bool:
    """Whether folders with a part's word in their names are parts, and not classes whose names hold such a word."""
    if len({folder[0] for folder in inside if folder}) == 1:
        return set(named.values()) == {"train"}
    return len(set(named.values())) > 1 and are_crossed(
        {top: children[top] for top in named}, LEAST_SHARED_BY_NAME, 1
    )


def _insist_on_clear(inside: set[Folder], name: str) -> None:
    """Raises DataError if the folders at the top hold the same classes, so that they are hardly classes themselves."""
    children = children_of(inside)
    if _hold_the_same(children, inside):
        raise DataError(_ambiguous(sorted(children), name))


def _hold_the_same(children: Children, inside: set[Folder]) -> bool:
    """Whether all folders at the top hold folders of the same names, and these are no series of sites or days."""
    if any(len(folder) == 1 for folder in inside) or not are_crossed(children):
        return False
    matches = [SERIES.fullmatch(name) for name in set().union(*children.values())]
    series = {(match[1], match[2]) for match in matches if match}
    if not all(matches) or len(series) > 1:
        return True
    word = re.sub(r"[\W_]+", "", "".join(next(iter(series)))).casefold()
    return word in CLASS_WORDS


def _below(folders: Collection[Folder]) -> SplitFolders:
    """The parts at a deeper level, such as `cat/train` and `dog/test`: every folder there names one."""
    depth = min(map(len, folders), default=0)
    for level in range(1, depth):
        named = parts_named(sorted({folder[level] for folder in folders}))
        parts = {top: part for top, part in named.items() if part}
        if len(parts) == len(named) and "train" in parts.values() and len(set(parts.values())) > 1:
            return SplitFolders(parts, level, by_words=True)
    return SplitFolders()


def _asked(folders: Collection[Folder], parts: dict[str, str], name: str) -> SplitFolders:
    """The level at which all the folders that the user named stand. Raises DataError if there is none."""
    for level in range(max(map(len, folders), default=0)):
        names = {folder[level] for folder in folders if len(folder) > level}
        if set(parts) <= names:
            skip = min(level, shared_levels(folders))
            held = children_of(folder[level:] for folder in folders)
            unnamed = frozenset(set(held) - set(parts))
            return SplitFolders(parts, level - skip, skip, unnamed=unnamed)
    names = {name for folder in folders for name in folder}
    missing = next((folder for folder in parts if folder not in names), next(iter(parts)))
    raise DataError(
        tell(
            "--split-folders names {folder!r}, but {name!r} has no such folder with images beside the others "
            "that it names. At the top there are {folders}.",
            folder=missing,
            name=name,
            folders=_listed(sorted({folder[0] for folder in folders if folder})),
        )
    )


def shared_levels(folders: Collection[Folder]) -> int:
    """How many levels from the top all images share, one folder below the other; the last one is not counted."""
    depth = min(map(len, folders), default=0)
    levels = 0
    while levels < depth - 1 and len({folder[levels] for folder in folders}) == 1:
        levels += 1
    return levels


def _ambiguous(tops: list[str], name: str) -> str:
    """The refusal of folders that hold the same classes and do not say what they are."""
    named, last = parts_named(tops), len(tops) - 1
    usual = ["train"] * max(1, last - 1) + ["validation"] * (last > 1) + ["test"]
    pairs = [f"{top}={named.get(top) or guess}" for top, guess in zip(tops, usual, strict=True)]
    command = f"--split-folders {shlex.quote(','.join(pairs[:6]) + ',...' * (len(pairs) > 6))}"
    matches = [SERIES.fullmatch(top) for top in tops]
    values = {"folders": _listed(tops), "name": name, "command": command}
    if len({(match[1], match[2]) if match else None for match in matches}) == 1 and all(matches):
        return tell(
            "the folders {folders} of {name!r} hold folders of the same names, so they look like folds or groups and "
            "not like classes. To test on each of them in turn: --label-level 2 --leave-out folder. To keep each of "
            "them on one side of a split: --label-level 2 --group folder. To take them as parts: {command}. If they "
            "are the classes: --split-folders none.",
            **values,
        )
    return tell(
        "the folders {folders} of {name!r} hold folders of the same names, so they look like parts of a split and not "
        "like classes, but their names do not say which part each one is. Say it: {command}. If the classes stand "
        "below and these are no parts: --label-level 2. If these are the classes: --split-folders none.",
        **values,
    )


def _listed(names: list[str]) -> str:
    return tell_shortened(list(map(repr, names)), most=6)
