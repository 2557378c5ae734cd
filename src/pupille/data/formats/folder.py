"""A folder with one folder per class, with or without folders for train, validation and test above them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from pupille.config import DataConfig
from pupille.data.class_names import alike_notes, class_order, part_named, split_named
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.formats.annotation_folders import (
    drawn_beside,
    insist_no_masks,
    insist_on_classes,
    insist_on_several,
)
from pupille.data.formats.class_folders import ClassFolders, class_folders, class_notes
from pupille.data.formats.split_folders import Folder, SplitFolders, find_split, shared_levels
from pupille.data.sources.image_files import FileImages, ImageListing, find_images
from pupille.errors import DataError, Refusal
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.images.limits import Limits

FORMAT = tell("a folder per class")
DRAWN = tell("a mask beside the images, which is none of them")
ARRANGE = tell("Put the images of each class into a folder named after the class.")


@dataclass(frozen=True)
class _Layout:
    """What the folders of a source are. drawn: folders of masks beside folders of pictures, whole paths."""

    split: SplitFolders
    classes: ClassFolders
    drawn: frozenset[Folder]

    def place(self, folder: Folder) -> _Place:
        """What the folders of an image say of it."""
        apart = self.split.apart(folder)
        if apart is None:
            return _Place(reason=self._outside(folder))
        part, rest = apart
        label = self.classes.label(rest)
        if label is None:
            return _Place(reason=tell("it lies above the class folders, so it has no class"))
        if any(folder[:depth] in self.drawn for depth in range(1, len(folder) + 1)):
            return _Place(reason=DRAWN)
        return _Place(part, label, "/".join(self.classes.others(rest)))

    def _outside(self, folder: Folder) -> StoredText:
        """Why an image in no part of the split is no sample."""
        if set(folder) & self.split.unnamed:
            return tell("in a folder whose name says no part of the split")
        if folder:
            return tell("in a folder without labels beside the folders of the split")
        return tell("it lies beside the folders of the split")


@dataclass(frozen=True)
class _Place:
    """The place of an image by its path: split, label, other folders joined by '/'; or why it is no sample."""

    split: str = ""
    label: str = ""
    folder: str = ""
    reason: str = ""


def read_folder(root: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images below `root`; the class is the folder at `config.label_level` below the split.

    The column `folder` joins the folders of a path that are neither split nor class.
    Raises DataError if the folder is empty, has images but no class folders, or folders that are no classes.
    """
    listing = find_images(root)
    if not listing.images:
        raise DataError(_no_images(name, listing))
    layout, layout_notes = _layout(listing, config, name)
    by_folder = {folder: layout.place(folder) for folder in {_folder(path) for path in listing.images}}
    places = {path: by_folder[_folder(path)] for path in listing.images}
    rows = [(path, place) for path, place in places.items() if not place.reason]
    if not rows or (not layout.split.parts and _only_parts(path for path, _ in rows)):
        raise DataError(_no_classes(name, listing, config.label_level))
    samples = pd.DataFrame(
        {
            "id": [path for path, _ in rows],
            "path": [path for path, _ in rows],
            "split": [place.split for _, place in rows],
            "group": "",
            "label": [place.label for _, place in rows],
            "folder": [place.folder for _, place in rows],
        }
    )
    classes = class_order(samples["label"])
    outside = tuple(
        LeftOut(path, place.reason, Refusal.ASIDE) for path, place in places.items() if place.reason
    )
    return Dataset(
        samples=samples,
        classes=classes,
        images=FileImages(root, limits, config.page),
        name=name,
        format=FORMAT,
        left_out=(*listing.left_out, *outside),
        notes=(*layout_notes, *_notes(listing, layout.split, places), *alike_notes(classes)),
    )


def _layout(listing: ImageListing, config: DataConfig, name: str) -> tuple[_Layout, list[StoredText]]:
    """What the folders are, and what the user must be told of it. Raises DataError if they are no classes."""
    folders = {_folder(path) for path in listing.images}
    top = shared_levels(folders)
    drawn = drawn_beside(folders, at_top=config.label_level > top + 1)
    plain = {
        folder
        for folder in folders
        if not any(folder[:depth] in drawn for depth in range(1, len(folder) + 1))
    }
    if config.label_level <= top + 1:
        insist_no_masks(_named(listing.images, lambda folder: folder[top] if folder[top:] else None), name)
    split = find_split(plain, config.split_folders, config.label_level, name)
    rests = {apart[1] for folder in plain if (apart := split.apart(folder))}
    level, notes = config.label_level, split.notes()
    if split.parts and level > 1 and max(map(len, rests), default=0) < level:
        level = max(1, level - split.levels)
        notes.append(
            tell(
                "Below the folders of the split there are fewer than {asked} levels: the class is the folder at level "
                "{level} below them.",
                asked=config.label_level,
                level=level,
            )
        )
    layout = _Layout(split, class_folders(rests, level, config.same_names), drawn)
    _insist(listing, layout, plain, name)
    return layout, notes + class_notes(rests, layout.classes, config.same_names)


def _insist(listing: ImageListing, layout: _Layout, plain: set[Folder], name: str) -> None:
    """Raises DataError if what would be taken for classes is something else."""
    level = layout.classes.level

    def own_name(folder: Folder) -> str | None:
        apart = layout.split.apart(folder)
        return apart[1][level - 1] if apart and len(apart[1]) >= level else None

    def label(folder: Folder) -> str | None:
        return layout.place(folder).label or None

    insist_no_masks(_named(listing.images, own_name), name)
    classes = _named((path for path in listing.images if _folder(path) in plain), own_name)
    is_flat = all(len(apart[1]) <= level for folder in plain if (apart := layout.split.apart(folder)))
    insist_on_classes(classes, (item.path for item in listing.left_out if is_flat), name)
    insist_on_several(_named(listing.images, label), name, drawn=bool(layout.drawn))


def _named(paths: Iterable[str], name_of: Callable[[Folder], str | None]) -> dict[str, list[str]]:
    """The paths by a name that their folders give; those without one are passed over."""
    names = cache(name_of)
    named: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        name = names(_folder(path))
        if name:
            named[name].append(path)
    return named


def _folder(path: str) -> Folder:
    return tuple(path.split("/")[:-1])


def _only_parts(paths: Iterable[str]) -> bool:
    """Whether all paths begin with a part of a split, so that no folder names a class."""
    tops = {path.split("/")[0] for path in paths}
    parts = {part_named(top) for top in tops}
    return all(map(split_named, tops)) or (None not in parts and len(parts) > 1)


def _notes(listing: ImageListing, split: SplitFolders, places: dict[str, _Place]) -> list[StoredText]:
    """The notes for the user: folders without labels or images, and images without a class."""
    aside = [path for path, place in places.items() if place.reason and split.apart(_folder(path)) is None]
    tops = Counter(_folder(path)[: split.skip + 1][-1] for path in aside if "/" in path)
    notes = [_aside_note(top, n, unnamed=top in split.unnamed) for top, n in sorted(tops.items())]
    masks = [path for path, place in places.items() if place.reason is DRAWN]
    if masks:
        notes.append(
            tell(
                "Masks beside the images are left out: {n}; the first is {first!r}. --task segmentation reads them.",
                n=len(masks),
                first=masks[0],
            )
        )
    apart = {*aside, *masks}
    loose = [
        path for path, place in places.items() if place.reason and (path not in apart or "/" not in path)
    ]
    if loose:
        notes.append(
            tell(
                "Images that lie in no class folder are left out: {n}; the first is {first!r}.",
                n=len(loose),
                first=loose[0],
            )
        )
    if listing.empty:
        notes.append(
            tell(
                "Folders without images: {folders}.",
                folders=tell_shortened([repr(folder) for folder in listing.empty]),
            )
        )
    return notes + _taken_notes([path for path, place in places.items() if not place.reason], split)


def _taken_notes(paths: Iterable[str], split: SplitFolders) -> list[StoredText]:
    """A note on a class that is called like a part of a split."""
    taken = sorted(top for top in {path.split("/")[0] for path in paths} if part_named(top))
    if not taken or split.parts:
        return []
    return [
        tell(
            "The folder {folder!r} holds images and no class folders, so it is taken for a class, not for a split.",
            folder=taken[0],
        )
    ]


def _aside_note(top: str, n: int, *, unnamed: bool) -> StoredText:
    """Why a folder beside those of the split is left out."""
    if not unnamed:
        return tell("The folder {top!r} has no labels and is left out (images: {n}).", top=top, n=n)
    return tell(
        "The folder {top!r} holds folders of its own, but its name says no part of the split, and is left out (images: "
        "{n}); to make it a part, name all of them with --split-folders.",
        top=top,
        n=n,
    )


def _no_images(name: str, listing: ImageListing) -> str:
    if not listing.left_out:
        return tell("the folder {name!r} is empty. {remedy}", name=name, remedy=ARRANGE)
    first = listing.left_out[0]
    values = {
        "name": name,
        "n": len(listing.left_out),
        "path": first.path,
        "reason": first.reason,
        "remedy": ARRANGE,
    }
    if first.reason.endswith("."):
        return tell(
            "the folder {name!r} holds no images that can be read; files of another kind: {n:count}, the first of them "
            "{path!r}: {reason} {remedy}",
            **values,
        )
    return tell(
        "the folder {name!r} holds no images that can be read; files of another kind: {n:count}, the first of them "
        "{path!r}: {reason}. {remedy}",
        **values,
    )


def _no_classes(name: str, listing: ImageListing, label_level: int) -> str:
    if label_level > 1:
        return tell(
            "no image in {name!r} lies {level} folders deep, so --label-level {level} finds no class; the first image "
            "is {first!r}. Give a smaller level.",
            name=name,
            level=label_level,
            first=listing.images[0],
        )
    table = next(
        (item.path for item in listing.left_out if item.path.lower().endswith((".csv", ".tsv", ".xlsx"))),
        None,
    )
    advice = (
        tell("If {table!r} holds the labels, give that file instead.", table=table)
        if table
        else tell(
            "Put the images of each class into a folder named after the class, or give a table of labels."
        )
    )
    return tells(
        "the folder {name!r} has {n:count} image but no folders that name its class. {advice} To have a trained model "
        "label it, use predict.",
        "the folder {name!r} has {n:count} images but no folders that name their class. {advice} To have a trained "
        "model label them, use predict.",
        len(listing.images),
        name=name,
        advice=advice,
    )
