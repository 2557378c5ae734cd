"""Where the images and the annotations of a written data set lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tells

Put = Callable[[str, bytes], None]
"""Writes the bytes of a file, by its path below the new folder."""
PICTURES = frozenset(("images", "image", "imgs", "img", "jpegimages"))
"""Folders that hold nothing but the images, so that another one takes their place."""


def image_places(dataset: Dataset) -> list[str]:
    """The path of each image below the folder of images: as in the data set, without a folder `images` above all.

    Raises DataError if two of them differ by their endings alone, since annotations go by the rest.
    """
    paths = [PurePosixPath(path) for path in dataset.samples["path"]]
    is_wrapped = all(len(path.parts) > 1 and path.parts[0].casefold() in PICTURES for path in paths)
    places = [str(PurePosixPath(*path.parts[1:])) if is_wrapped else str(path) for path in paths]
    stems: dict[str, str] = {}
    for place in places:
        twin = stems.setdefault(without_ending(place).casefold(), place)
        if twin != place:
            raise DataError(
                tell(
                    "{first!r} and {second!r} differ by their endings alone, and annotations go by the rest of the "
                    "name. Rename one of them.",
                    first=twin,
                    second=place,
                )
            )
    return places


def without_ending(path: str) -> str:
    """A path without its last ending."""
    return str(PurePosixPath(path).with_suffix(""))


def sizes(dataset: Dataset) -> list[tuple[int, int]]:
    """Width and height of each upright image."""
    table = dataset.samples[["width", "height"]]
    return [(int(width), int(height)) for width, height in table.itertuples(index=False)]


def parts_or_none(dataset: Dataset) -> tuple[list[str], list[StoredText]]:
    """The part of each image; all "" and a sentence where some images are in none."""
    parts = list(dataset.samples["split"])
    without = parts.count("")
    if not without or without == len(parts):
        return parts, []
    note = tells(
        "The split is not written, since {n} image is in no part of it.",
        "The split is not written, since {n} images are in no part of it.",
        without,
    )
    return [""] * len(parts), [note]


def lost(n: int, sentence: StoredText) -> list[StoredText]:
    """The sentence on n objects that lose something; none where there are none."""
    return [sentence] if n else []


def insist_on_objects(dataset: Dataset, form: str) -> None:
    """Raises DataError if a data set has no objects to write."""
    if dataset.annotations is not None:
        return
    if dataset.masks is not None:
        raise DataError(
            tell(
                "{name!r} has masks of classes, and {form} holds objects one by one. Write masks with --to masks.",
                name=dataset.name,
                form=form,
            )
        )
    raise DataError(
        tell("nothing is drawn on {name!r}. Give a folder or file with boxes or outlines.", name=dataset.name)
    )


def names_without_line_breaks(names: Sequence[str]) -> None:
    """Raises DataError if a class has a character in its name that no text file can hold in a line."""
    for name in names:
        if any(ord(letter) < 32 for letter in name):
            raise DataError(
                tell("the class {name!r} has a control character in its name. Rename it.", name=name)
            )
