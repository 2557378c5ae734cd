"""Masks of classes: a file an image, in which the value or colour of each pixel says its class."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pupille.config import CLASSES, DataConfig
from pupille.data.class_names import part_named
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.formats.annotation_folders import is_pictures
from pupille.data.formats.class_tables import class_table
from pupille.data.formats.drawing import Tree
from pupille.data.formats.instance_masks import says_ids
from pupille.data.formats.laid_masks import lay
from pupille.data.formats.mask_background import with_background
from pupille.data.formats.mask_meaning import meaning_of
from pupille.data.formats.mask_pairs import MaskPairs, mask_pairs
from pupille.data.formats.mask_survey import look_like_ids, survey
from pupille.data.masks import FileMasks
from pupille.data.sided_names import sided_pairs
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, Refusal
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.tasks.segmentation import SEGMENTATION

FORMAT = tell("images with masks of classes")
TRIMAPS = re.compile("trimap", re.IGNORECASE)


def are_class_masks(pairs: MaskPairs, tree: Tree, config: DataConfig, limits: Limits) -> bool:
    """Whether the masks of a source name classes and do not number objects."""
    first = pairs.sets[0]
    if first.is_of_objects:
        return False
    if config.masks_are is not None:
        return config.masks_are == CLASSES
    if class_table(tree, sorted(pairs.own)) is not None:
        return True
    return not look_like_ids(first.masks, pairs.root, limits, is_named=says_ids(first.masks, tree))


def read_masks(tree: Tree, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images of a source that have a mask of classes. Raises DataError if no mask fits its image."""
    pairs = mask_pairs(tree)
    if pairs is None or not pairs.sets:
        raise DataError(
            tell("{name!r} holds no images with masks. Put the masks into a folder masks.", name=name)
        )
    first = pairs.sets[0]
    look = survey(first.masks, pairs.root, limits)
    is_trimap = TRIMAPS.search(first.name) is not None
    table = class_table(tree, sorted(pairs.own))
    meaning = with_background(meaning_of(look, table, config, is_trimap=is_trimap), config)
    files = {image: masks[0] for image, masks in first.files.items()}
    laid = lay(files, {image: image for image in files}, pairs.root, pairs.root, look, meaning, limits)
    if not laid.sizes or (config.strict and laid.left_out):
        raise DataError(_unusable(laid.left_out[0], name))
    chosen = {image: files[image] for image in laid.sizes}
    without = sorted(set(pairs.pictures) - files.keys())
    return Dataset(
        _samples(laid.sizes),
        meaning.classes,
        FileImages(pairs.root, limits, config.page),
        name,
        FORMAT,
        task=SEGMENTATION.name,
        left_out=(*laid.left_out, *_asides(pairs, without)),
        notes=(
            *pairs.notes,
            *meaning.notes,
            *laid.notes(),
            *_pair_notes(pairs, without),
            *_side_notes(tuple(laid.sizes)),
        ),
        masks=FileMasks(pairs.root, chosen, meaning.coding, laid.sizes, laid.turns, limits),
        background=meaning.background,
    )


def _unusable(item: LeftOut, name: str) -> StoredText:
    return tell(
        "masks of {name!r} cannot be used; the first is that of {path!r}: {reason}.",
        name=name,
        path=item.path,
        reason=item.reason,
    )


def _samples(sizes: Mapping[str, tuple[int, int]]) -> pd.DataFrame:
    images = list(sizes)
    splits = [_part(image) for image in images]
    table = np.array(list(sizes.values()), dtype=np.int64).reshape(-1, 2)
    return pd.DataFrame(
        {
            "id": images,
            "path": images,
            # Masks of one part alone are no split: the other parts have none to be tested by.
            "split": splits if len(set(splits) - {""}) > 1 else "",
            "group": "",
            "label": "",
            "folder": [
                "/".join(folder for folder in _folders(image) if not _says_nothing(folder))
                for image in images
            ],
            "width": table[:, 0],
            "height": table[:, 1],
        }
    )


def _folders(image: str) -> list[str]:
    return image.split("/")[:-1]


def _part(image: str) -> str:
    """The part of the split that a folder of an image names."""
    return next((part for folder in _folders(image) if (part := part_named(folder))), "")


def _says_nothing(folder: str) -> bool:
    return is_pictures(folder) or part_named(folder) is not None


def _asides(pairs: MaskPairs, without: Sequence[str]) -> list[LeftOut]:
    second = [mask for other in pairs.sets[1:] for mask in other.masks]
    return [
        *(LeftOut(path, tell("it has no mask"), Refusal.ASIDE) for path in without),
        *(LeftOut(path, tell("a mask that belongs to no image"), Refusal.ASIDE) for path in pairs.unmatched),
        *(LeftOut(path, tell("another mask of an image that has one"), Refusal.ASIDE) for path in second),
    ]


def _pair_notes(pairs: MaskPairs, without: Sequence[str]) -> list[StoredText]:
    notes = []
    first, others = pairs.sets[0], pairs.sets[1:]
    for other in others:
        notes.append(
            tells(
                "{n} image has two masks: that of {first!r} is taken as the truth. {second!r} may be another person's: "
                "pupille score --second-observer compares the two.",
                "{n} images have two masks: those of {first!r} are taken as the truth. {second!r} may be another "
                "person's: pupille score --second-observer compares the two.",
                len(other.files.keys() & first.files.keys()),
                first=first.name,
                second=other.name,
            )
        )
    if without:
        notes.append(
            tells(
                "{n} image without a mask is left out: {first!r}.",
                "{n} images without a mask are left out; the first is {first!r}.",
                len(without),
                first=without[0],
            )
        )
    if pairs.unmatched:
        notes.append(
            tells(
                "{n} mask belongs to no image: {first!r}.",
                "{n} masks belong to no image; the first is {first!r}.",
                len(pairs.unmatched),
                first=pairs.unmatched[0],
            )
        )
    return notes


def _side_notes(images: Sequence[str]) -> list[StoredText]:
    """A proposal of groups where pictures are named for the left and the right of one body."""
    pairs = sided_pairs(images)
    if not pairs:
        return []
    return [
        tells(
            "{n} name has a picture of the left and one of the right, as of two eyes: if they are of one person, keep "
            "them together with --group-pattern '{pattern}'.",
            "{n} names have a picture of the left and one of the right, as of two eyes: if they are of one person, "
            "keep them together with --group-pattern '{pattern}'.",
            pairs,
            pattern=r"([^/]*?)[ _-]?(?:L|R|OS|OD|left|right)\.\w+$",
        )
    ]
