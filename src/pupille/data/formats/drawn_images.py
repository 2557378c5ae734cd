"""A drawing meets its images: names find files, shares become pixels, what is turned in the file is turned along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.formats.drawing import Drawing, DrawnImage, Tree
from pupille.data.formats.image_names import ImagePlaces
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, ImageError, Refusal
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.images.picture_size import PictureSize, picture_sizes
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import areas, turned
from pupille.shapes.objects import Objects
from pupille.shapes.run_length import RunLength
from pupille.shapes.turning import scaled_shape, turned_shape
from pupille.tasks import task_of

TOLERANCE = 2.0
"""Pixels by which a box may stand out of its picture before the picture is taken for another size."""


@dataclass(frozen=True)
class _PresentImage:
    """An image of a drawing that is there. row: in the drawing. size: of the file."""

    row: int
    path: str
    size: PictureSize


def dataset_of(drawing: Drawing, tree: Tree, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images that a drawing speaks of, with what is drawn on them in pixels of the upright images.

    Raises DataError if none of them is there.
    """
    places = ImagePlaces.of(tree, drawing.own)
    present, missing = _present(drawing, places, limits)
    if not present:
        raise DataError(_none_there(drawing, name))
    objects, sizes, notes, strange = _on_upright(drawing, present)
    readable = [row for row, image in enumerate(present) if image.path not in {item.path for item in strange}]
    if not readable:
        raise DataError(
            tell("{name!r}: {path!r} {reason}", name=name, path=strange[0].path, reason=strange[0].reason)
        )
    images = [present[row] for row in readable]
    rows = drawing.objects.rows_on([image.row for image in present])[objects.rows_on(readable)]
    columns = {column: np.array(values, dtype=object)[rows] for column, values in drawing.columns.items()}
    spoken_of = {image.path for image in present} | {item.path for item in drawing.left_out}
    others = sorted(set(places.files) - spoken_of)
    samples = pd.DataFrame(
        {
            "id": [image.path for image in images],
            "path": [image.path for image in images],
            "split": [drawing.images[image.row].split for image in images],
            "group": "",
            "label": "",
            "width": sizes[readable, 0],
            "height": sizes[readable, 1],
            **{
                column: [values[image.row] for image in images]
                for column, values in drawing.of_images.items()
            },
        }
    )
    return Dataset(
        samples,
        drawing.classes,
        FileImages(places.root, limits, config.page),
        name,
        drawing.format,
        task=task_of(drawing.annotation),
        left_out=(*drawing.left_out, *missing, *strange, *_unlabelled(others)),
        notes=(*drawing.notes, *places.notes, *notes, *_notes(drawing, missing, others)),
        annotations=_table(objects.on(readable), [image.path for image in images], drawing, columns),
    )


def _present(
    drawing: Drawing, places: ImagePlaces, limits: Limits
) -> tuple[list[_PresentImage], list[LeftOut]]:
    """The images that are there, in the order of their paths, and why the others are not."""
    matches = places.matched(drawing.images)
    missing: list[LeftOut] = []
    rows: dict[str, int] = {}
    for row, (image, files) in enumerate(zip(drawing.images, matches, strict=True)):
        if len(files) == 1 and files[0] not in rows:
            rows[files[0]] = row
        else:
            missing.append(LeftOut(image.name, _why_missing(image, files, drawing, rows), Refusal.ASIDE))
    present = []
    for path, size in zip(sorted(rows), picture_sizes(sorted(rows), places.root, limits), strict=True):
        if isinstance(size, ImageError):
            missing.append(LeftOut.of(size))
        else:
            present.append(_PresentImage(rows[path], path, size))
    return present, missing


def _why_missing(
    image: DrawnImage, files: Sequence[str], drawing: Drawing, rows: dict[str, int]
) -> StoredText:
    if not files:
        return tell("it is annotated in {source!r} and not here", source=image.source)
    if len(files) > 1:
        return tell(
            "{source!r} may mean {first!r} or {second!r}, so it is left out",
            source=image.source,
            first=files[0],
            second=files[1],
        )
    return tell(
        "it is annotated twice, in {first!r} and in {second!r}; the first is taken",
        first=drawing.images[rows[files[0]]].source,
        second=image.source,
    )


@dataclass
class _Turns:
    """How often each way to lay annotations over a picture was taken; the first path of each."""

    turned: list[str]
    undecided: list[str]
    lying: list[tuple[str, tuple[int, int], tuple[int, int]]]


def _on_upright(
    drawing: Drawing, present: Sequence[_PresentImage]
) -> tuple[Objects, IntArray, list[StoredText], list[LeftOut]]:
    """The objects on the images that are there, in pixels of the upright ones, and the (N, 2) sizes of those."""
    objects = drawing.objects.on([image.row for image in present])
    sizes = np.array([image.size.upright for image in present], dtype=np.int64)
    boxes, shapes = objects.boxes.copy(), list(objects.shapes)
    turns, strange = _Turns([], [], []), []
    order = np.argsort(objects.images, kind="stable")
    ends = np.searchsorted(objects.images[order], np.arange(len(present) + 1))
    for row, image in enumerate(present):
        at = order[ends[row] : ends[row + 1]]
        stated, stored, upright = drawing.images[image.row].size, image.size.stored, image.size.upright
        is_stored = stated == stored != upright
        if drawing.is_normalised:
            sides = stored if is_stored else upright
            boxes[at] *= np.tile(sides, 2)
            for place in at:
                shapes[place] = scaled_shape(shapes[place], sides)
        if is_stored:
            boxes[at] = turned(boxes[at], image.size.orientation, stored)
            for place in at:
                shapes[place] = turned_shape(shapes[place], image.size.orientation, stored)
            turns.turned.append(image.path)
        elif image.size.orientation != 1 and (stated is None or stored == upright):
            turns.undecided.append(image.path)
        reason = _why_strange(boxes[at], [shapes[place] for place in at], stated, upright)
        if reason:
            strange.append(LeftOut(image.path, reason, Refusal.MISFIT))
        elif stated is not None and not is_stored and stated != upright:
            turns.lying.append((image.path, stated, upright))
    moved = replace(objects, boxes=boxes, shapes=tuple(shapes))
    usable = [row for row, image in enumerate(present) if image.path not in {item.path for item in strange}]
    notes = [
        *_turn_notes(turns),
        *_beyond_notes(moved.on(usable), sizes[usable], [present[row].path for row in usable]),
    ]
    if drawing.is_normalised:
        each = areas(boxes)
        for place, shape in enumerate(shapes):
            each[place] = each[place] if shape is None else shape.area
        moved = replace(moved, areas=each)
    return moved, sizes, notes, strange


def _beyond_notes(objects: Objects, sizes: IntArray, paths: Sequence[str]) -> list[StoredText]:
    """How many objects reach out of their picture, which sides in another order or unit do."""
    ends = sizes[objects.images]
    out = (objects.boxes[:, :2] < -TOLERANCE).any(axis=1) | (objects.boxes[:, 2:] > ends + TOLERANCE).any(
        axis=1
    )
    if not out.any():
        return []
    return [
        tells(
            "{n} of {all:count} objects reaches out of its picture: on {first!r}. Look whether its four numbers mean "
            "what the format says.",
            "{n} of {all:count} objects reach out of their pictures; the first is on {first!r}. Look whether their "
            "four numbers mean what the format says.",
            int(out.sum()),
            all=len(objects),
            first=paths[int(objects.images[out][0])],
        )
    ]


def _why_strange(
    boxes: FloatArray, shapes: Sequence[object], stated: tuple[int, int] | None, upright: tuple[int, int]
) -> StoredText | None:
    """Why annotations cannot be laid over a picture of this size; None where they can."""
    masks = {shape.size[::-1] for shape in shapes if isinstance(shape, RunLength)}
    other = next((size for size in sorted(masks) if size != upright), None)
    if other:
        return tell(
            "has {width} x {height} pixels and a mask of {mask_width} x {mask_height}; draw it on this picture",
            width=str(upright[0]),
            height=str(upright[1]),
            mask_width=str(other[0]),
            mask_height=str(other[1]),
        )
    if stated is None or stated == upright or not len(boxes):
        return None
    far = boxes[:, 2:].max(axis=0)
    if (far <= np.add(upright, TOLERANCE)).all() or (far > np.add(stated, TOLERANCE)).any():
        return None
    return tell(
        "has {width} x {height} pixels, but was {stated_width} x {stated_height} when it was annotated, and the "
        "annotations reach beyond it; bring the picture that was annotated",
        width=str(upright[0]),
        height=str(upright[1]),
        stated_width=str(stated[0]),
        stated_height=str(stated[1]),
    )


def _turn_notes(turns: _Turns) -> list[StoredText]:
    notes = []
    if turns.turned:
        notes.append(
            tells(
                "{n} image is turned by its camera and was annotated lying, as its stated size shows: {first!r}; the "
                "annotations are turned along.",
                "{n} images are turned by their camera and were annotated lying, as their stated size shows; the "
                "first is {first!r}. The annotations are turned along.",
                len(turns.turned),
                first=turns.turned[0],
            )
        )
    if turns.undecided:
        notes.append(
            tells(
                "{n} image is turned by its camera, and the annotations do not say whether they were drawn before or "
                "after that: {first!r}; they are taken as drawn on the upright picture. Look at it.",
                "{n} images are turned by their camera, and the annotations do not say whether they were drawn before "
                "or after that; the first is {first!r}. They are taken as drawn on the upright picture. Look at them.",
                len(turns.undecided),
                first=turns.undecided[0],
            )
        )
    if turns.lying:
        path, stated, upright = turns.lying[0]
        notes.append(
            tells(
                "{n} image has another size than its annotation states: {first!r} has {width} x {height} pixels, "
                "stated are {stated_width} x {stated_height}. The file is believed, and boxes are taken as its pixels.",
                "{n} images have another size than their annotations state; the first, {first!r}, has {width} x "
                "{height} pixels, stated are {stated_width} x {stated_height}. The files are believed, and boxes are "
                "taken as their pixels.",
                len(turns.lying),
                first=path,
                width=str(upright[0]),
                height=str(upright[1]),
                stated_width=str(stated[0]),
                stated_height=str(stated[1]),
            )
        )
    return notes


def _unlabelled(paths: Sequence[str]) -> list[LeftOut]:
    return [LeftOut(path, tell("no annotation speaks of it"), Refusal.ASIDE) for path in paths]


def _notes(drawing: Drawing, missing: Sequence[LeftOut], others: Sequence[str]) -> list[StoredText]:
    notes = []
    if missing:
        notes.append(
            tells(
                "{n} annotated image cannot be used: {first!r}: {reason}.",
                "{n} annotated images cannot be used; the first is {first!r}: {reason}.",
                len(missing),
                first=missing[0].path,
                reason=missing[0].reason,
            )
        )
    if others:
        notes.append(
            tells(
                "{n} image is left out because no annotation speaks of it: {first!r}.",
                "{n} images are left out because no annotation speaks of them; the first is {first!r}.",
                len(others),
                first=others[0],
            )
        )
    bare = len(drawing.images) - len(np.unique(drawing.objects.images))
    if bare:
        notes.append(
            tells(
                "{n} image is annotated and has no object: it counts as background.",
                "{n} images are annotated and have no object: they count as background.",
                bare,
            )
        )
    return notes


def _table(
    objects: Objects, ids: Sequence[str], drawing: Drawing, columns: Mapping[str, NDArray[np.object_]]
) -> pd.DataFrame:
    """The annotations, one row an object, as `Dataset.annotations` describes them."""
    names = np.array(drawing.classes, dtype=object)
    return pd.DataFrame(
        {
            "id": np.array(ids, dtype=object)[objects.images],
            "label": names[objects.labels] if len(objects) else np.zeros(0, dtype=object),
            **{name: objects.boxes[:, column] for column, name in enumerate(("x1", "y1", "x2", "y2"))},
            "area": objects.areas,
            "crowd": objects.crowd,
            "difficult": objects.difficult,
            "shape": pd.Series(list(objects.shapes), dtype=object),
            **columns,
        }
    )


def _none_there(drawing: Drawing, name: str) -> StoredText:
    if not drawing.images:
        return tell("the annotations of {name!r} speak of no image. Give the file that has them.", name=name)
    return tells(
        "the only image that the annotations of {name!r} speak of is not there: {first!r}. Put it beside the "
        "annotations, or give the folder that holds both.",
        "none of the {n:count} images that the annotations of {name!r} speak of is there; the first is {first!r}. Put "
        "the images beside the annotations, or give the folder that holds both.",
        len(drawing.images),
        name=name,
        first=drawing.images[0].name,
    )
