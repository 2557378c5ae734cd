"""Masks of objects: each has a number of its own in one file (Cellpose, StarDist, QuPath), or a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pupille.config import CLASSES, DataConfig
from pupille.data.class_names import class_order
from pupille.data.dataset import LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.mask_pairs import MaskPairs, mask_pairs
from pupille.data.formats.mask_survey import ids_in_pieces, unique_values
from pupille.data.formats.pascal_text import names_of_ids
from pupille.data.masks import is_grey
from pupille.errors import DataError, ImageError, Refusal
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.images.stored_values import Values, read_values
from pupille.shapes.label_image import runs_of_ids
from pupille.shapes.run_length import RunLength

FORMAT = tell("images with masks of objects")
OBJECT = "object"
"""The class of objects that masks do not name; it stays English, as names of classes in files do."""
IDS_NAMED = re.compile(r"cp_masks|instance|stardist|inst_?ids?", re.IGNORECASE)
"""In the path of a mask whose values number objects."""
NO_NAMES: Mapping[str, Mapping[int, str]] = {}


@dataclass
class _Tally:
    """What was met while masks were read: objects in several pieces, files without an object, files with greys."""

    in_pieces: list[tuple[str, int]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    grey: list[str] = field(default_factory=list)


def says_ids(masks: Sequence[str], tree: Tree) -> bool:
    """Whether the names of masks, or texts beside them, say that their values number objects."""
    if IDS_NAMED.search(masks[0]):
        return True
    names = names_of_ids(tree)
    return any(PurePosixPath(mask).name in names for mask in masks)


def read_instance_masks(tree: Tree, config: DataConfig, limits: Limits) -> Drawing:
    """The objects in the masks of a source. Raises DataError if it has none that belong to its images."""
    pairs = mask_pairs(tree)
    if pairs is None or not pairs.sets:
        raise DataError(
            tell("no masks belong to the images. Put the masks into a folder masks beside the images.")
        )
    first = pairs.sets[0]
    if config.masks_are == CLASSES:
        raise DataError(
            tell(
                "images have several masks in {folder!r}, so these are not masks of classes, which are one file an "
                "image. Leave --masks-are out, or join the masks of each image into one.",
                folder=first.name,
            )
        )
    why = _why(pairs, tree, is_asked=config.masks_are is not None)
    drawing = drawing_of_masks(
        first.files, pairs.root, limits, each_of_one=first.is_of_objects, names=names_of_ids(tree)
    )
    others = tuple(
        LeftOut(mask, tell("another mask of an image that has one"), Refusal.ASIDE)
        for other in pairs.sets[1:]
        for mask in other.masks
    )
    return Drawing(
        FORMAT,
        drawing.annotation,
        drawing.classes,
        drawing.images,
        drawing.objects,
        notes=(why, *drawing.notes),
        left_out=(*drawing.left_out, *others),
        own=pairs.own,
    )


def drawing_of_masks(
    files: Mapping[str, Sequence[str]],
    root: Path,
    limits: Limits,
    *,
    each_of_one: bool,
    names: Mapping[str, Mapping[int, str]] = NO_NAMES,
) -> Drawing:
    """The objects of mask files.

    files: image -> its masks, below `root`. each_of_one: whether a file is of one object and not of all that are
    numbered in it. names: file name of a mask -> number -> class of the object; others are called `object`.
    """
    objects, tally = ObjectList(), _Tally()
    labels: list[str] = []
    images: list[DrawnImage] = []
    left_out: list[LeftOut] = []
    for image in sorted(files):
        masks = files[image]
        try:
            shapes, size = _shapes(masks, root, limits, tally, each_of_one=each_of_one)
        except ImageError as error:
            reason = tell("its mask {file!r} {reason}", file=error.path, reason=error.reason.rstrip("."))
            left_out.append(LeftOut(image, reason, error.refusal))
            continue
        here = names.get(PurePosixPath(masks[0]).name, {})
        for number, shape in shapes:
            labels.append(here.get(number, OBJECT))
            objects.add(len(images), 0, shape.box, shape=shape, area=float(shape.area))
        images.append(DrawnImage(image, size, source=masks[0]))
    classes = class_order(labels) or (OBJECT,)
    objects.labels = [classes.index(label) for label in labels]
    return Drawing(
        FORMAT,
        "instances",
        classes,
        tuple(images),
        objects.objects(),
        notes=_notes(tally),
        left_out=tuple(left_out),
    )


def _shapes(
    masks: Sequence[str], root: Path, limits: Limits, tally: _Tally, *, each_of_one: bool
) -> tuple[list[tuple[int, RunLength]], tuple[int, int]]:
    """The objects of one image with their numbers, and the size of its masks.

    Raises ImageError with the file and the reason.
    """
    shapes: list[tuple[int, RunLength]] = []
    sizes: set[tuple[int, int]] = set()
    for mask, values in _read(masks, root, limits):
        if sizes and (values.shape[1], values.shape[0]) not in sizes:
            raise ImageError(mask, tell("has another size than the other masks of its image"), Refusal.MISFIT)
        sizes.add((values.shape[1], values.shape[0]))
        runs = {0: _one_object(values, mask, tally)} if each_of_one else _numbered(values, mask, tally)
        shapes += [(number, run) for number, run in runs.items() if run.area]
        if not any(run.area for run in runs.values()):
            tally.empty.append(mask)
    return shapes, sizes.pop()


def _read(masks: Sequence[str], root: Path, limits: Limits) -> Iterator[tuple[str, Values]]:
    for mask in masks:
        stored = read_values(root / mask, root=root, name=mask, limits=limits)
        values = stored.values
        if stored.is_colour:
            if not is_grey(values):
                raise ImageError(
                    mask, tell("holds colours, and objects are numbered by grey values"), Refusal.MISFIT
                )
            values = values & 0xFF
        if stored.is_lossy and len(unique_values(values)[0]) > 1:
            raise ImageError(
                mask,
                tell("is a JPEG file, whose compression changes the numbers of objects; save it as PNG"),
                Refusal.MISFIT,
            )
        yield mask, values


def _one_object(values: Values, mask: str, tally: _Tally) -> RunLength:
    """The object of a file of its own: what is not 0, or from the middle on where there are greys."""
    runs = runs_of_ids(values)
    if len(runs) == 1:
        return next(iter(runs.values()))
    if not runs:
        return RunLength.of_mask(values > 0)
    tally.grey.append(mask)
    return RunLength.of_mask(values >= max(1, (max(runs) + 1) // 2))


def _numbered(values: Values, mask: str, tally: _Tally) -> dict[int, RunLength]:
    tally.in_pieces += [(mask, number) for number in ids_in_pieces(values)]
    return runs_of_ids(values)


def _why(pairs: MaskPairs, tree: Tree, *, is_asked: bool) -> StoredText:
    """The sentence on how the masks were read."""
    first = pairs.sets[0]
    n = len(first.masks)
    if first.is_of_objects:
        return tells(
            "Each of the {n} masks in {folder!r} is taken as one object, since images have several.",
            "Each of the {n:count} masks in {folder!r} is taken as one object, since images have several.",
            n,
            folder=first.name,
        )
    if is_asked:
        return tell(
            "The values of the masks in {folder!r} number objects, as --masks-are ids says.",
            folder=first.name,
        )
    if says_ids(first.masks, tree):
        return tell(
            "The values of the masks in {folder!r} are taken as numbers of objects, as their names or the texts beside "
            "them say. --masks-are classes takes them as classes.",
            folder=first.name,
        )
    return tell(
        "The values of the masks in {folder!r} are taken as numbers of objects: they run from 1 to another end in each "
        "file, and each is one connected piece. --masks-are classes takes them as classes.",
        folder=first.name,
    )


def _notes(tally: _Tally) -> tuple[StoredText, ...]:
    notes = []
    if tally.in_pieces:
        file, number = tally.in_pieces[0]
        notes.append(
            tells(
                "{n} object lies in several separate pieces: number {number} in {file!r}. It stays one object.",
                "{n} objects lie in several separate pieces; the first is number {number} in {file!r}. Each stays one "
                "object.",
                len(tally.in_pieces),
                number=str(number),
                file=file,
            )
        )
    if tally.empty:
        notes.append(
            tells(
                "{n} mask holds no object: {first!r}.",
                "{n} masks hold no object; the first is {first!r}.",
                len(tally.empty),
                first=tally.empty[0],
            )
        )
    if tally.grey:
        notes.append(
            tells(
                "{n} mask of one object holds greys: {first!r}; the object is what is at least half as bright as its "
                "brightest pixel.",
                "{n} masks of one object hold greys; the first is {first!r}. The object is what is at least half as "
                "bright as the brightest pixel.",
                len(tally.grey),
                first=tally.grey[0],
            )
        )
    return tuple(notes)
