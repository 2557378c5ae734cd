"""Pictures without their objects, with nothing else, or on the background of another picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels
from pupille.explanation.about_object import DrawnObjects, cover
from pupille.explanation.altered import Alteration
from pupille.explanation.fills import mean_colour
from pupille.explanation.surround import kept
from pupille.i18n.language import StoredText, phrase, tells
from pupille.models.preprocessing import Preprocessing
from pupille.results.arrays import IntArray

BoolArray = NDArray[np.bool_]
HALF = 0.5
"""A pixel is of an object if so much of it is covered."""


@dataclass(frozen=True)
class ObjectPixels:
    """Where the objects of N pictures lie in the frame of the model. boxes: (N, H, W) whole boxes larger by a tenth.

    outlines: (N, H, W) the objects themselves; None where only boxes are known. others: (N,) for each picture another.
    """

    boxes: BoolArray
    outlines: BoolArray | None
    others: IntArray

    def painted_over(self, pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
        """The boxes in the mean colour."""
        return np.where(self.boxes[..., None], mean_colour(pixels, preprocessing), pixels)

    def alone(self, pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
        """All but the boxes in the mean colour."""
        return np.where(self.boxes[..., None], pixels, mean_colour(pixels, preprocessing))

    def elsewhere(self, pixels: Pixels, preprocessing: Preprocessing) -> Pixels:
        """The objects on the background of another picture, the boxes of which are painted over."""
        assert self.outlines is not None
        background = self.painted_over(pixels, preprocessing)[self.others]
        return np.where(self.outlines[..., None], pixels, background)


def object_pixels(objects: DrawnObjects, others: IntArray) -> ObjectPixels:
    """The objects in the frame. Of every picture they must be known."""
    masks = [mask for mask in objects.masks if mask is not None]
    frame = objects.geometry
    boxes = np.stack(
        [
            kept(some, (mask.shape[1], mask.shape[0]), frame)
            for some, mask in zip(objects.boxes, masks, strict=True)
        ]
    )
    grid = (frame.height, frame.width)
    outlines = np.stack([cover(mask, frame, grid) > HALF for mask in masks]) if objects.outlined else None
    return ObjectPixels(boxes, outlines, others)


def object_alterations(objects: DrawnObjects, others: IntArray) -> tuple[Alteration, ...]:
    """What is done to pictures of which the objects are known; nothing where those of some are not."""
    if unknown_objects(objects):
        return ()
    places = object_pixels(objects, others)
    both = (
        Alteration(
            "objects painted over",
            places.painted_over,
            phrase("With the objects painted over, as boxes larger by a tenth"),
            phrase("the objects are hardly needed"),
            phrase("the objects matter, and are not all that matters"),
            phrase("without the objects nothing is left"),
        ),
        Alteration(
            "objects alone",
            places.alone,
            phrase("With all painted over but the objects and a tenth around them"),
            phrase("the objects are enough"),
            phrase("what surrounds the objects matters too"),
            phrase("the objects alone say nothing"),
        ),
    )
    if places.outlines is None:
        return both
    elsewhere = Alteration(
        "backgrounds swapped",
        places.elsewhere,
        phrase("With the objects on the background of another picture"),
        phrase("the background is hardly needed"),
        phrase("the background matters, and is not all that matters"),
        phrase("on another background nothing is left"),
    )
    return (*both, elsewhere)


def unknown_objects(objects: DrawnObjects) -> int:
    """The number of pictures of which nothing is known."""
    return sum(mask is None for mask in objects.masks)


def not_altered(objects: DrawnObjects) -> tuple[StoredText, ...]:
    """Why the objects are not taken away, where they are not."""
    missing = unknown_objects(objects)
    if not missing:
        return ()
    return (
        tells(
            "Of {n:count} explained image nothing is drawn or said, so the objects are not taken away.",
            "Of {n:count} explained images nothing is drawn or said, so the objects are not taken away.",
            missing,
        ),
    )
