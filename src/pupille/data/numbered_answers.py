"""Masks as answers of objects: numbers in one file an image, or one file an object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.instance_masks import drawing_of_masks
from pupille.data.formats.mask_pairs import matched_masks
from pupille.data.sources.image_files import IMAGE_EXTENSIONS
from pupille.i18n.language import tell, tell_shortened, tells
from pupille.images.limits import Limits


def numbered_answers(tree: Tree, images: Sequence[str], limits: Limits) -> Drawing | None:
    """The objects of mask files that are called like one of `images`, or lie in a folder called so; None without any.

    Where an image has several files, each is one object; else the values of a file number its objects.
    """
    masks = tree.with_suffix(*IMAGE_EXTENSIONS)
    if not masks:
        return None
    matches, others = matched_masks(masks, images)
    files: dict[str, list[str]] = {}
    for match in matches:
        files.setdefault(match.picture, []).append(match.mask)
    strangers = []
    named = _by_stem(images)
    for mask in others:
        picture = _named_by_folder(mask, named)
        if picture is None:
            strangers.append(mask)
        else:
            files.setdefault(picture, []).append(mask)
    if not files:
        return None
    several = any(len(names) > 1 for names in files.values())
    drawing = drawing_of_masks(files, tree.root, limits, each_of_one=several)
    notes = [
        tell("Each mask is taken as one object, since images have several.")
        if several
        else tell("The values of each mask are taken as the numbers of its objects, 0 as none.")
    ]
    if strangers:
        notes.append(
            tells(
                "{n} mask belongs to no image of the truth and is left out: {names}.",
                "{n} masks belong to no image of the truth and are left out: {names}.",
                len(strangers),
                names=tell_shortened(strangers),
            )
        )
    return replace(drawing, notes=(*notes, *drawing.notes))


def _by_stem(images: Sequence[str]) -> dict[str, str | None]:
    """Name without ending -> the image; None where several are called so."""
    named: dict[str, str | None] = {}
    for image in images:
        stem = PurePosixPath(image).stem.casefold()
        named[stem] = None if stem in named else image
    return named


def _named_by_folder(mask: str, named: Mapping[str, str | None]) -> str | None:
    """The one image that the nearest folder above a mask is called like; None where none or several are."""
    folders = (folder.casefold() for folder in reversed(PurePosixPath(mask).parts[:-1]))
    return next((named[folder] for folder in folders if folder in named), None)
