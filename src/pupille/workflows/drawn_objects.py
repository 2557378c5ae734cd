"""Boxes, outlines or masks of the images that a model is explained on, from a source of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.open import open as open_dataset
from pupille.errors import DataError
from pupille.evaluation.instances.masks import masks_of
from pupille.explanation.about_object import DrawnObjects
from pupille.explanation.surround import boxes_of_mask
from pupille.i18n.language import StoredText, tell
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.results.arrays import FloatArray

BoolArray = NDArray[np.bool_]


def drawn_objects(
    source: object, explained: Dataset, rows: Sequence[int], geometry: Geometry, limits: Limits
) -> tuple[DrawnObjects, tuple[StoredText, ...]]:
    """Where objects are drawn on some images, and a note on those of which the source says nothing.

    source: annotated images of any format. An image is known by its id, else by the name of its file without ending,
    where both sources have it once. Raises DataError if nothing is drawn there, or on none of these images.
    """
    drawn = source if isinstance(source, Dataset) else open_dataset(source, DataConfig(), limits=limits)
    if not drawn.is_drawn or (drawn.masks is not None and drawn.background is None):
        raise DataError(
            tell(
                "{name} has no objects drawn on its images: boxes, outlines, or masks one class of which is the "
                "background are needed. Give another source, or leave --objects away.",
                name=drawn.name,
            )
        )
    ids = [str(explained.samples["id"].iloc[row]) for row in rows]
    partner = partners(ids, list(map(str, explained.samples["id"])), list(map(str, drawn.samples["id"])))
    masks = [None if id_ is None else mask_of(drawn, id_) for id_ in partner]
    missing = sum(mask is None for mask in masks)
    if missing == len(masks):
        raise DataError(
            tell(
                "{name} says nothing of these images, such as {first!r}. Its images must have the same names.",
                name=drawn.name,
                first=ids[0],
            )
        )
    notes = (
        (
            tell(
                "Nothing is drawn or said of {n:count} of the {all:count} explained images.",
                n=missing,
                all=len(masks),
            ),
        )
        if missing
        else ()
    )
    labels = [str(explained.samples["label"].iloc[row]) for row in rows]
    boxes = [boxes_of(drawn, id_, mask) for id_, mask in zip(partner, masks, strict=True)]
    return DrawnObjects(masks, boxes, outlined(drawn), geometry, labels), notes


def partners(ids: Sequence[str], every: Sequence[str], others: Sequence[str]) -> list[str | None]:
    """For each of some ids the one of another source that is of the same image; None where there is none.

    every: all ids of the first source, among which a name without folders must be the only one of its kind.
    """
    known, counts = set(others), Counter(map(stem, every))
    by_stem: dict[str, list[str]] = {}
    for other in others:
        by_stem.setdefault(stem(other), []).append(other)
    found: list[str | None] = []
    for id_ in ids:
        same = by_stem.get(stem(id_), [])
        alone = same[0] if len(same) == 1 and counts[stem(id_)] == 1 else None
        found.append(id_ if id_ in known else alone)
    return found


def stem(id_: str) -> str:
    """The name of a file without folders and ending."""
    return PurePosixPath(id_).stem


def mask_of(drawn: Dataset, id_: str) -> BoolArray:
    """(H, W) where any object is on an image, whatever its class; nowhere where none is drawn."""
    if drawn.masks is not None:
        mask = drawn.masks.read(id_)
        return np.asarray((mask != drawn.background) & (mask >= 0))
    row = int(np.flatnonzero(drawn.samples["id"] == id_)[0])
    height, width = drawn.images.read(drawn.samples["path"].iloc[row]).pixels.shape[:2]
    covered = np.zeros((height, width), dtype=np.bool_)
    for runs in masks_of(drawn.objects([row]), np.array([[width, height]])):
        covered |= runs.mask() > 0
    return covered


def boxes_of(drawn: Dataset, id_: str | None, mask: BoolArray | None) -> FloatArray:
    """(K, 4) the boxes of the objects on an image; of masks of classes those of the pieces that hang together."""
    if id_ is None or mask is None:
        return np.zeros((0, 4))
    if drawn.masks is not None:
        return boxes_of_mask(mask)
    return drawn.objects([int(np.flatnonzero(drawn.samples["id"] == id_)[0])]).boxes


def outlined(drawn: Dataset) -> bool:
    """Whether masks or outlines are drawn, and not boxes alone."""
    return drawn.masks is not None or any(shape is not None for shape in drawn.objects().shapes)
