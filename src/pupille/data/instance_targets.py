"""The masks of single objects as targets, in the frame in which models see their pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import renumbered
from pupille.data.dataset import Dataset
from pupille.data.object_targets import ObjectTargets
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.geometry import STRETCH, Geometry
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.label_image import UNKNOWN, LabelImage, Labels
from pupille.shapes.objects import Objects, joined
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length
from pupille.shapes.run_length import RunLength

IN_MEMORY = 256 * 2**20
"""Bytes of label images in their frame that are kept between epochs."""


@dataclass(frozen=True)
class WholeObjects:
    """The objects on one image at the size at which it is seen."""

    image: LabelImage

    @property
    def class_map(self) -> Labels:
        """(H, W) the class of the object on each pixel, one more than there are where there is none, -1 if unknown."""
        classes = self.image.classes
        return np.array([*classes, -1, classes.max(initial=-1) + 1], dtype=np.int32)[self.image.labels - 1]

    def piece(self, top: int, left: int, frame: Geometry) -> Labels:
        """(2, height, width) the objects on a piece as large as the frame, as in `array`; `UNKNOWN` beyond it."""
        labels = np.full((frame.height, frame.width), UNKNOWN, dtype=np.int32)
        cut = self.image.labels[top : top + frame.height, left : left + frame.width]
        labels[: cut.shape[0], : cut.shape[1]] = cut
        numbers = np.bincount(labels[labels > 0], minlength=len(self.image) + 1)[1:]
        piece = replace(self.image, labels=labels).only(numbers > 0)
        return np.stack([piece.labels, piece.class_map])


@dataclass(frozen=True)
class InstanceTargets(ObjectTargets):
    """The objects on n images, each with its mask.

    ids: of the images. sizes: (n, 2) width and height of each in pixels. geometry: the frame in which the pictures are
    seen; None where they are not placed yet. seen: objects in it by id, kept while they take little memory.
    """

    ids: tuple[str, ...] = ()
    sizes: IntArray = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    geometry: Geometry | None = None
    seen: dict[str, LabelImage] = field(default_factory=dict, repr=False, compare=False)
    task: ClassVar[str] = "instances"

    @property
    def array(self) -> NDArray[Any]:
        """(N, 2, height, width) the number of the object on each pixel of the frame, and its class, -1 for none."""
        return np.stack([np.stack([image.labels, image.class_map]) for image in self.frames()])

    def rows(self, rows: IntArray) -> InstanceTargets:
        """The objects on these images; an image may be taken more than once."""
        chosen = np.asarray(rows, dtype=np.int64)
        objects = self.objects.on(chosen) if len(np.unique(chosen)) == len(chosen) else self._repeated(chosen)
        ids = tuple(self.ids[int(row)] for row in chosen)
        return replace(self, objects=objects, n=len(chosen), ids=ids, sizes=self.sizes[chosen])

    def _repeated(self, rows: IntArray) -> Objects:
        """The objects on images of which some are taken several times."""
        on_image = [self.objects.rows_on([int(row)]) for row in rows]
        places = np.repeat(np.arange(len(rows)), [len(part) for part in on_image])
        return replace(self.objects.rows(np.concatenate(on_image)), images=places)

    def placed(self, geometry: Geometry) -> InstanceTargets:
        """The masks of pictures that are stretched into a frame. Raises DataError for another way to fit them."""
        if geometry.fit != STRETCH:
            raise DataError(tell("masks follow pictures that are stretched, and these are cropped."))
        return replace(self, geometry=geometry, seen={})

    def by_classes(self, classes: tuple[str, ...]) -> InstanceTargets:
        """The objects with the numbers of these classes."""
        labels = renumbered(self.objects.labels, self.classes, classes)
        return replace(self, objects=replace(self.objects, labels=labels), classes=classes, seen={})

    def whole(self, row: int, height: int, width: int) -> WholeObjects:
        """The objects of an image at a size of its own."""
        own = (int(side) for side in self.sizes[row][::-1])
        image = label_image(self.objects.on([row]), *own).resized(height, width)
        return WholeObjects(image.only(image.areas > 0))

    def with_pieces(self, rows: IntArray, pieces: Mapping[str, NDArray[Any]]) -> InstanceTargets:
        """The targets at these rows, then the objects on pieces of the others by their names, as large as the frame.

        pieces: (2, height, width) of each, as in `array`.
        """
        assert self.geometry is not None
        small = self.rows(rows)
        images = {id_: LabelImage.of_maps(labels, of_pixel) for id_, (labels, of_pixel) in pieces.items()}
        on_pieces = [image.objects(len(small) + row) for row, image in enumerate(images.values())]
        size = np.array([[self.geometry.width, self.geometry.height]], dtype=np.int64)
        return replace(
            small,
            objects=joined([small.objects, *on_pieces], scored=False),
            n=len(small) + len(images),
            ids=(*small.ids, *images),
            sizes=np.concatenate([small.sizes, np.repeat(size, len(images), axis=0)]),
            seen=images,
        )

    @classmethod
    def of_array(cls, array: NDArray[Any], classes: tuple[str, ...], unit: str) -> InstanceTargets:  # noqa: ARG003
        """The inverse of `array`: objects in their frame, numbers for ids."""
        height, width = array.shape[2:]
        images = [LabelImage.of_maps(labels, of_pixel) for labels, of_pixel in array]
        ids = tuple(map(str, range(len(images))))
        return cls(
            joined([image.objects(row) for row, image in enumerate(images)], scored=False),
            classes,
            len(images),
            ids,
            np.tile(np.array([width, height], dtype=np.int64), (len(images), 1)),
            Geometry(height, width),
            dict(zip(ids, images, strict=True)),
        )

    def frames(self) -> tuple[LabelImage, ...]:
        """The objects of each image in the frame. Crowds and difficult objects are `UNKNOWN` there."""
        if self.geometry is None:
            raise ValueError("the masks are not placed in a frame")
        frames = []
        for row, id_ in enumerate(self.ids):
            frame = self.seen.get(id_)
            if frame is None:
                frame = self._frame(row)
                if (len(self.seen) + 1) * frame.labels.nbytes <= IN_MEMORY:
                    self.seen[id_] = frame
            frames.append(frame)
        return tuple(frames)

    def diameters(self) -> FloatArray:
        """(K,) diameters of circles as large as the objects, in pixels of the frame."""
        areas = np.concatenate([image.areas for image in self.frames()])
        return np.asarray(2 * np.sqrt(areas / np.pi))

    def _frame(self, row: int) -> LabelImage:
        assert self.geometry is not None
        width, height = (int(side) for side in self.sizes[row])
        whole = label_image(self.objects.on([row]), height, width)
        frame = whole.resized(self.geometry.height, self.geometry.width)
        return frame.only(frame.areas > 0)


def label_image(objects: Objects, height: int, width: int) -> LabelImage:
    """The objects of one picture of this size; where masks overlap the smaller one lies on top, a crowd below all."""
    labels = np.zeros(height * width, dtype=np.int32)
    counted = ~(objects.crowd | objects.difficult)
    numbers = np.where(counted, np.cumsum(counted), UNKNOWN)
    for row in np.lexsort((-objects.areas, counted)):
        edges = np.cumsum(_mask(objects, int(row), (height, width)).counts)
        for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=False):
            labels[start:end] = numbers[row]
    return LabelImage(labels.reshape((height, width), order="F"), objects.labels[counted])


def _mask(objects: Objects, row: int, size: tuple[int, int]) -> RunLength:
    """The mask of an object; of one with a box alone, the filled box."""
    shape = objects.shapes[row]
    if isinstance(shape, RunLength):
        if shape.size != size:
            raise DataError(
                tell(
                    "a mask has {mask} pixels and its image {image}. Export the masks at the size of the images.",
                    mask=f"{shape.size[1]} x {shape.size[0]}",
                    image=f"{size[1]} x {size[0]}",
                )
            )
        return shape
    x1, y1, x2, y2 = objects.boxes[row]
    return run_length(shape or Polygons((np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]),)), size)


def instance_targets(dataset: Dataset, rows: Sequence[int] | IntArray) -> InstanceTargets:
    """The masks of objects on some samples."""
    chosen = np.asarray(rows, dtype=np.int64)
    samples = dataset.samples.iloc[chosen]
    sizes = samples[["width", "height"]].to_numpy(dtype=np.int64)
    return InstanceTargets(dataset.objects(rows), dataset.classes, len(chosen), tuple(samples["id"]), sizes)
