"""The class that the folders of a path name, at the level that was asked for, and what the other levels are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from pupille.data.class_names import class_name
from pupille.data.formats.annotation_folders import is_pictures
from pupille.data.formats.split_folders import are_crossed
from pupille.i18n.language import StoredText, tell, tell_shortened

Folder = tuple[str, ...]


@dataclass(frozen=True)
class ClassFolders:
    """How folders below the split, if there is one, are read.

    level: how many of them lead to the class, which the last of these names. joined: folders of one name are one class
    wherever they stand; otherwise the class is called by the folders above it too, `Quercus alba`.
    """

    level: int
    joined: bool
    separator: str = " "

    def label(self, folder: Folder) -> str | None:
        """The class of a folder; None if it lies above the classes."""
        if len(folder) < self.level:
            return None
        own = folder[self.level - 1 : self.level] if self.joined else folder[: self.level]
        return class_name(self.separator.join(map(class_name, own)))

    def others(self, folder: Folder) -> Folder:
        """The folders that do not name the class."""
        return (*(folder[: self.level - 1] if self.joined else ()), *folder[self.level :])


def class_folders(folders: Collection[Folder], level: int, same_names: str | None) -> ClassFolders:
    """How folders are read whose class stands at `level`. same_names: join or apart; None decides by what is there.

    Folders of one name below several others are one class where these hold the same names, or some of those that one of
    them holds, as the folders of sites and persons do; where each has names of its own beside some that return, as
    `alba` below `Quercus` and `Salix`, they are not.
    """
    above = _above(folders, level)
    if same_names is None:
        joined = level == 1 or not _repeated(above) or are_crossed(above) or _are_nested(above)
    else:
        joined = same_names == "join"
    leaves = {folder[:level] for folder in folders if len(folder) >= level}
    unclear = len({" ".join(leaf) for leaf in leaves}) < len(leaves)
    return ClassFolders(level, joined, "/" if unclear else " ")


def class_notes(folders: Collection[Folder], classes: ClassFolders, asked: str | None) -> list[StoredText]:
    """What the user must be told of the levels that name no class, and of names that return.

    asked: `same_names` as the user gave it.
    """
    level, above = classes.level, _above(folders, classes.level)
    notes = [] if asked or level == 1 else _repeated_notes(above, joined=classes.joined)
    if level > 1 and classes.joined:
        names = sorted({"/".join(parent) for parent in above})
        notes.append(
            tell(
                "The folders above the classes name no class and stand in the column 'folder': {names}.",
                names=tell_shortened([repr(name) for name in names]),
            )
        )
    deeper = (folder for folder in folders if len(folder) > level)
    below = sorted(folder for folder in deeper if len(folder) > level + 1 or not is_pictures(folder[-1]))
    if below:
        notes.append(
            tell(
                "The folders below the classes name no class, such as {first!r}: --label-level {level} takes them for "
                "the classes, --group folder keeps the images of each together.",
                first="/".join(below[0][: level + 1]),
                level=level + 1,
            )
        )
    return notes


def _repeated_notes(above: dict[Folder, set[str]], *, joined: bool) -> list[StoredText]:
    """A note on folders of one name below several others, if there are any."""
    repeated = _repeated(above)
    if not repeated:
        return []
    name, (first, second, *_) = min(repeated.items())
    places = {"first": "/".join((*first, name)), "second": "/".join((*second, name))}
    if joined:
        return [
            tell(
                "Folders of one name are one class, such as {first!r} and {second!r}; --same-names apart makes them "
                "two.",
                **places,
            )
        ]
    return [
        tell(
            "Folders of one name below different folders are different classes, such as {first!r} and {second!r}; "
            "--same-names join makes them one.",
            **places,
        )
    ]


def _above(folders: Collection[Folder], level: int) -> dict[Folder, set[str]]:
    """The folders above the classes -> the names of the classes in each."""
    above: dict[Folder, set[str]] = defaultdict(set)
    for folder in folders:
        if len(folder) >= level:
            above[folder[: level - 1]].add(class_name(folder[level - 1]))
    return above


def _are_nested(above: dict[Folder, set[str]]) -> bool:
    """Whether one folder holds two names at least, and all the names that the others hold."""
    most = max(above.values(), key=len)
    return len(most) > 1 and all(names <= most for names in above.values())


def _repeated(above: dict[Folder, set[str]]) -> dict[str, list[Folder]]:
    """The names that stand below several folders -> these folders."""
    places: dict[str, list[Folder]] = defaultdict(list)
    for parent in sorted(above):
        for name in above[parent]:
            places[name].append(parent)
    return {name: parents for name, parents in places.items() if len(parents) > 1}
