"""A folder with one folder per class, with or without folders for train, validation and test above them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pupille.config import DataConfig
from pupille.data.class_names import alike_notes, class_name, class_order, split_named
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.sources.image_files import FileImages, ImageListing, find_images
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened
from pupille.images.limits import Limits

FORMAT = tell("a folder per class")
ARRANGE = "Put the images of each class into a folder named after the class"


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
    Raises DataError if the folder is empty, or has images but no class folders.
    """
    listing = find_images(root)
    if not listing.images:
        raise DataError(_no_images(name, listing))
    splits = _split_folders(listing.images, config.label_level)
    places = {path: _place(path, splits, config.label_level) for path in listing.images}
    rows = [(path, place) for path, place in places.items() if not place.reason]
    if not rows or (not splits and all(split_named(path.split("/")[0]) for path, _ in rows)):
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
    outside = tuple(LeftOut(path, place.reason) for path, place in places.items() if place.reason)
    return Dataset(
        samples=samples,
        classes=classes,
        images=FileImages(root, limits, config.page),
        name=name,
        format=FORMAT,
        left_out=(*listing.left_out, *outside),
        notes=(*_notes(listing, splits, places), *alike_notes(classes)),
    )


def _split_folders(images: tuple[str, ...], label_level: int) -> dict[str, str]:
    """The folders at the top that are parts of a split: named like one, with class folders inside."""
    deep = {path.split("/")[0] for path in images if path.count("/") > label_level}
    return {name: part for name in sorted(deep) if (part := split_named(name))}


def _place(path: str, splits: dict[str, str], label_level: int) -> _Place:
    """The place of one image by its path: split, label and other folders, or the reason why it is no sample."""
    folders = path.split("/")[:-1]
    split = ""
    if splits:
        if not folders or folders[0] not in splits:
            return _Place(
                reason=tell("in a folder without labels beside the folders of the split")
                if folders
                else tell("it lies beside the folders of the split")
            )
        split = splits[folders[0]]
        folders = folders[1:]
    if len(folders) < label_level:
        return _Place(reason=tell("it lies above the class folders, so it has no class"))
    other_folders = folders[: label_level - 1] + folders[label_level:]
    return _Place(split, class_name(folders[label_level - 1]), "/".join(other_folders))


def _notes(listing: ImageListing, splits: dict[str, str], places: dict[str, _Place]) -> list[StoredText]:
    """The notes for the user: folders without labels or images, and images without a class."""
    tops = Counter(path.split("/")[0] for path, place in places.items() if place.reason and "/" in path)
    notes = [
        tell("The folder {top!r} has no labels and is left out (images: {n}).", top=top, n=n)
        for top, n in sorted(tops.items())
        if splits and top not in splits
    ]
    loose = [path for path, place in places.items() if place.reason]
    loose = [path for path in loose if "/" not in path or not splits or path.split("/")[0] in splits]
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
    named = {path.split("/")[0] for path, place in places.items() if not place.reason}
    taken = sorted(top for top in named if split_named(top) and not splits)
    if taken:
        notes.append(
            tell(
                "The folder {folder!r} holds images and no class folders, so it is taken for a class, not for a "
                "split.",
                folder=taken[0],
            )
        )
    return notes


def _no_images(name: str, listing: ImageListing) -> str:
    if not listing.left_out:
        return f"the folder {name!r} is empty. {ARRANGE}."
    first = listing.left_out[0]
    return (
        f"the folder {name!r} holds no images that can be read; files of another kind: {len(listing.left_out):,}, the "
        f"first of them {first.path!r}: {first.reason.rstrip('.')}. {ARRANGE}."
    )


def _no_classes(name: str, listing: ImageListing, label_level: int) -> str:
    if label_level > 1:
        return (
            f"no image in {name!r} lies {label_level} folders deep, so --label-level {label_level} finds no "
            f"class; the first image is {listing.images[0]!r}. Give a smaller level."
        )
    table = next(
        (item.path for item in listing.left_out if item.path.lower().endswith((".csv", ".tsv", ".xlsx"))),
        None,
    )
    advice = (
        f"If {table!r} holds the labels, give that file instead."
        if table
        else f"{ARRANGE}, or give a table of labels."
    )
    return (
        f"the folder {name!r} has {len(listing.images):,} images but no folders that name their class. {advice} "
        "To have a trained model label them, use predict."
    )
