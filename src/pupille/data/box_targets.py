"""The boxes of objects as targets, in the frame in which models see their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import renumbered
from pupille.data.dataset import Dataset
from pupille.data.object_targets import ObjectTargets
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.geometry import Geometry
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.objects import Objects

LABEL, BOX, UNKNOWN, COLUMNS = 0, slice(1, 5), 5, 6
"""Columns of `BoxTargets.array`: the class, the box, whether the object is a crowd or difficult."""
NOTHING = -1
"""The class of a row that is no object."""


@dataclass(frozen=True)
class BoxTargets(ObjectTargets):
    """The boxes on n images.

    ids: of the images. sizes: (n, 2) width and height of each in pixels. geometry: the frame in which the pictures are
    seen; None where they are not placed yet.
    """

    ids: tuple[str, ...] = ()
    sizes: IntArray = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    geometry: Geometry | None = None
    task: ClassVar[str] = "detection"

    @property
    def array(self) -> NDArray[Any]:
        """(N, M, 6) the objects of each image in the frame: class, box, and 1 for a crowd or a difficult one.

        M is the largest number on an image, 1 at least; rows that are left have the class -1.
        """
        boxes, objects = self.framed(), self.objects
        counts = np.bincount(objects.images, minlength=self.n)
        rows = np.zeros((self.n, max(1, int(counts.max(initial=0))), COLUMNS), dtype=np.float32)
        rows[..., LABEL] = NOTHING
        order = np.argsort(objects.images, kind="stable")
        images = objects.images[order]
        places = np.arange(len(order)) - (np.cumsum(counts) - counts)[images]
        rows[images, places, LABEL] = objects.labels[order]
        rows[images, places, BOX] = boxes[order]
        rows[images, places, UNKNOWN] = (objects.crowd | objects.difficult)[order]
        return rows

    def rows(self, rows: IntArray) -> BoxTargets:
        """The boxes on these images; an image may be taken more than once."""
        chosen = np.asarray(rows, dtype=np.int64)
        on_image = [self.objects.rows_on([int(row)]) for row in chosen]
        places = np.repeat(np.arange(len(chosen)), [len(part) for part in on_image])
        every = np.concatenate([np.zeros(0, dtype=np.int64), *on_image])
        objects = replace(self.objects.rows(every), images=places)
        ids = tuple(self.ids[int(row)] for row in chosen)
        return replace(self, objects=objects, n=len(chosen), ids=ids, sizes=self.sizes[chosen])

    def placed(self, geometry: Geometry) -> BoxTargets:
        """The boxes of pictures that are seen in this frame."""
        return replace(self, geometry=geometry)

    def by_classes(self, classes: tuple[str, ...]) -> BoxTargets:
        """The boxes with the numbers of these classes."""
        labels = renumbered(self.objects.labels, self.classes, classes)
        return replace(self, objects=replace(self.objects, labels=labels), classes=classes)

    @classmethod
    def of_array(cls, array: NDArray[Any], classes: tuple[str, ...], unit: str) -> BoxTargets:  # noqa: ARG003
        """The inverse of `array`: boxes in the frame, which is the size of each image, numbers for ids."""
        images, places = np.nonzero(array[..., LABEL] != NOTHING)
        rows = array[images, places].astype(np.float64)
        objects = Objects(
            images.astype(np.int64),
            rows[:, LABEL].astype(np.int64),
            rows[:, BOX],
            difficult=rows[:, UNKNOWN] != 0,
        )
        n = len(array)
        return cls(objects, classes, n, tuple(map(str, range(n))), np.ones((n, 2), dtype=np.int64))

    def framed(self) -> FloatArray:
        """(K, 4) the boxes in the frame; as they are where it is not known."""
        return (
            self.objects.boxes if self.geometry is None else placed(self.objects, self.sizes, self.geometry)
        )

    def frames(self) -> tuple[Objects, ...]:
        """The objects of each image in the frame, by their boxes alone."""
        objects, boxes = self.objects, self.framed()
        rows = [objects.rows_on([image]) for image in range(self.n)]
        return tuple(
            Objects(
                np.zeros(len(on_image), dtype=np.int64),
                objects.labels[on_image],
                boxes[on_image],
                crowd=objects.crowd[on_image],
                difficult=objects.difficult[on_image],
            )
            for on_image in rows
        )

    def check_learnable(self) -> None:
        """Raises DataError where no box is to be found."""
        counted = ~(self.objects.crowd | self.objects.difficult)
        sides = self.objects.boxes[:, 2:] - self.objects.boxes[:, :2]
        if not (counted & (sides > 0).all(axis=1)).any():
            raise DataError(
                tell(
                    "no box is drawn on the training images. Bring images with boxes, or another --seed for the split."
                )
            )


def placed(objects: Objects, sizes: IntArray, geometry: Geometry, *, back: bool = False) -> FloatArray:
    """(K, 4) boxes of pictures in the frame in which they are seen, cut off at its edges; `back`, the way back.

    sizes: (N, 2) width and height of each picture.
    """
    boxes = np.zeros_like(objects.boxes)
    for image in np.unique(objects.images):
        rows = objects.images == image
        width, height = (int(side) for side in sizes[image])
        place = geometry.place(height, width)
        corners = objects.boxes[rows].reshape(-1, 2)
        moved = place.to_picture(corners) if back else place.to_frame(corners)
        limit = (width, height) if back else (geometry.width, geometry.height)
        boxes[rows] = np.clip(moved, 0, limit).reshape(-1, 4)
    return boxes


def box_targets(dataset: Dataset, rows: Sequence[int] | IntArray) -> BoxTargets:
    """The boxes on some samples."""
    chosen = np.asarray(rows, dtype=np.int64)
    samples = dataset.samples.iloc[chosen]
    sizes = samples[["width", "height"]].to_numpy(dtype=np.int64)
    return BoxTargets(dataset.objects(rows), dataset.classes, len(chosen), tuple(samples["id"]), sizes)
