"""Small pictures of a data set with what is drawn on them, kept in a folder for a page to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.data.dataset import Dataset
from pupille.evaluation.segmentation.fates import NEAR, agreement, errors_at_border, fates
from pupille.i18n.language import tell
from pupille.i18n.stored_text import Sentence
from pupille.images.layers import COLOURS, layer
from pupille.images.thumbnails import thumbnail
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.masks import ClassMask, MaskPredictions
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord, Role
from pupille.runs.folder import make_folder, write_atomically
from pupille.shapes.objects import Objects, Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

FOLDER = "thumbnails"
SIDE = 360
"""The longer side of a picture at most, in pixels."""
NUMBER_OF_ROLE = {"matched": 1, "missed": 2, "wrong": 6, "truth": 8}
"""The number, and so the colour, of a mask by how its object fares."""
MOST_CORNERS = 160
"""Corners of an outline as it is drawn; the others are passed over."""


@dataclass(frozen=True)
class Fate:
    """How one object is drawn. role: how it fares. score: of an answer."""

    role: Role = "truth"
    score: float | None = None


def keep_picture(
    dataset: Dataset,
    row: int,
    folder: Path,
    *,
    objects: Objects | None = None,
    fates: Sequence[Fate] = (),
    numbers: IntArray | None = None,
    caption: Sentence = "",
    both: tuple[IntArray, IntArray] | None = None,
    side: int = SIDE,
) -> DrawnPictureRecord:
    """Writes the thumbnail of a sample and its layer of masks below `folder`, and says what is drawn over it.

    objects: on this image alone; by default those of the data set. fates: how each is drawn, as truth by default.
    numbers: (H, W) a layer of pixels, by default the masks of the objects or of the image. both: (H, W) numbers of what
    is drawn and of what was answered, each for a layer of its own. side: the longer one of the thumbnail, in pixels.
    Raises ImageError if the image or its mask cannot be read.
    """
    sample = dataset.samples.iloc[row]
    pixels = dataset.images.read(sample["path"]).pixels
    low, high = (0.0, 255.0) if pixels.dtype == np.uint8 else (float(pixels.min()), float(pixels.max()))
    make_folder(folder / FOLDER)
    data, suffix = thumbnail(pixels, low=low, high=high if high > low else low + 1.0, side=side)
    name = f"{FOLDER}/drawn-{row:06d}"
    write_atomically(folder / f"{name}{suffix}", data)
    height, width = pixels.shape[:2]
    if objects is None and dataset.annotations is not None:
        objects = dataset.objects([row])
    drawn = objects if objects is not None else Objects.none()
    if numbers is None:
        numbers = _numbers(dataset, str(sample["id"]), drawn, (height, width), fates)
    layers = {"layer": numbers, **dict(zip(("truth", "answer"), both or (), strict=False))}
    files: dict[str, str] = {}
    for key, of_pixels in layers.items():
        if of_pixels is not None:
            files[key] = f"{name}-{key}.png"
            write_atomically(folder / files[key], layer(of_pixels, side=side))
    return DrawnPictureRecord(
        str(sample["id"]),
        f"{name}{suffix}",
        int(width),
        int(height),
        tuple(
            _record(drawn, place, dataset.classes, fates[place] if fates else Fate())
            for place in range(len(drawn))
        ),
        files.get("layer", ""),
        caption,
        files.get("truth", ""),
        files.get("answer", ""),
    )


def _numbers(
    dataset: Dataset, id_: str, objects: Objects, size: tuple[int, int], fates: Sequence[Fate]
) -> IntArray | None:
    """(H, W) the number of the object or class that each pixel is of, 0 for none; None where no masks are drawn.

    The colour of an object's number is that of its fate, else of its class; objects that touch have different numbers.
    """
    if dataset.masks is not None:
        return class_numbers(dataset.masks.read(id_), dataset.background)
    masks = {place: shape for place, shape in enumerate(objects.shapes) if isinstance(shape, RunLength)}
    if not masks:
        return None
    numbers = np.zeros(size, dtype=np.int64)
    # The large ones first, so that no small one is hidden below them.
    for place in sorted(masks, key=lambda place: -float(objects.areas[place])):
        colour = NUMBER_OF_ROLE[fates[place].role] if fates else int(objects.labels[place]) % len(COLOURS) + 1
        numbers[masks[place].mask()] = colour + len(COLOURS) * place
    return numbers


def caption_of(predictions: MaskPredictions, id_: str) -> Sentence:
    """How much truth and answer share, and where the wrong pixels lie."""
    share = agreement(predictions, id_)
    at_border = errors_at_border(predictions.truth.read(id_), predictions.answers.read(id_))
    if at_border is None:
        return tell("{share:percent} shared (IoU)", share=share)
    return tell(
        "{share:percent} shared (IoU); {border:percent} of the wrong pixels lie within {near} px of a border",
        share=share,
        border=at_border,
        near=str(NEAR),
    )


def drawn_with_masks(
    dataset: Dataset, predictions: MaskPredictions, row: int, folder: Path
) -> DrawnPictureRecord:
    """A sample with what truth and answer share, and what is missed or wrong, laid over it."""
    id_ = str(dataset.samples["id"].iloc[row])
    return keep_picture(
        dataset,
        row,
        folder,
        objects=Objects.none(),
        numbers=layer_numbers(predictions, id_),
        caption=caption_of(predictions, id_),
        both=(
            class_numbers(predictions.truth.read(id_), predictions.background),
            class_numbers(predictions.answers.read(id_), predictions.background),
        ),
    )


def class_numbers(mask: ClassMask, background: int | None) -> IntArray:
    """(H, W) the number, and so the colour, of each pixel by its class; 0 for the background and what is ignored."""
    numbers = mask.astype(np.int64)
    return np.where((numbers < 0) | (numbers == background), 0, numbers + 1)


def object_numbers(objects: Objects, size: tuple[int, int]) -> IntArray:
    """(H, W) the number of the object that each pixel is of, 0 for none; neighbours have different colours.

    The large ones lie first, so that no small one is hidden below them.
    """
    numbers = np.zeros(size, dtype=np.int64)
    for place in sorted(range(len(objects)), key=lambda place: -float(objects.areas[place])):
        shape = objects.shapes[place]
        if isinstance(shape, RunLength):
            numbers[shape.mask()] = place + 1
    return numbers


def layer_numbers(predictions: MaskPredictions, id_: str) -> IntArray:
    """(H, W) the number, and so the colour, of each pixel by its fate."""
    of_pixels = fates(predictions.truth.read(id_), predictions.answers.read(id_), predictions.background)
    return np.array([0, *(NUMBER_OF_ROLE[role] for role in ("matched", "missed", "wrong"))])[of_pixels]


def _record(objects: Objects, place: int, classes: Sequence[str], fate: Fate) -> DrawnObjectRecord:
    x1, y1, x2, y2 = (round(float(side), 1) for side in objects.boxes[place])
    score = fate.score if objects.scores is None else float(objects.scores[place])
    shape = objects.shapes[place]
    return DrawnObjectRecord(
        classes[objects.labels[place]],
        (x1, y1, x2, y2),
        fate.role,
        score,
        _rings(shape),
        isinstance(shape, RunLength),
    )


def _rings(shape: Shape | None) -> tuple[tuple[float, ...], ...]:
    if not isinstance(shape, Polygons):
        return ()
    return tuple(_thinned(ring) for ring in (*shape.rings, *shape.holes))


def _thinned(ring: FloatArray) -> tuple[float, ...]:
    step = -(-len(ring) // MOST_CORNERS)
    return tuple(round(float(side), 1) for side in ring[::step].ravel())
