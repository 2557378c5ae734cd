"""The objects of one picture as an image of their numbers, none of which overlaps another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.objects import Objects
from pupille.shapes.run_length import RunLength

Labels = NDArray[np.int32]
UNKNOWN = -1
"""The number of a pixel of which it is not known whether an object is there, such as those of a crowd."""


@dataclass(frozen=True)
class LabelImage:
    """K objects on one picture.

    labels: (H, W) the number of the object on each pixel, from 1 to K, 0 for none, `UNKNOWN` where that is not known.
    classes: (K,) index of the class of each object. scores: (K,) how sure a model is of each; None where it does not
    say.
    """

    labels: Labels
    classes: IntArray
    scores: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.classes)

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width."""
        return self.labels.shape

    @property
    def areas(self) -> IntArray:
        """(K,) pixels of each object."""
        known = self.labels[self.labels > 0]
        return np.bincount(known, minlength=len(self) + 1)[1:].astype(np.int64)

    @property
    def class_map(self) -> Labels:
        """(H, W) the class of the object on each pixel, -1 where there is none or that is not known."""
        return np.append(self.classes, [-1, -1]).astype(np.int32)[self.labels - 1]

    @classmethod
    def of_maps(cls, labels: Labels, class_map: Labels) -> LabelImage:
        """The objects of a label image, every number of which has a pixel, and its map of classes."""
        numbers, first = np.unique(labels, return_index=True)
        classes = class_map.ravel()[first[numbers > 0]]
        return cls(labels.astype(np.int32), classes.astype(np.int64))

    def resized(self, height: int, width: int) -> LabelImage:
        """The objects at another size, each pixel that of the nearest one; an object may lose all its pixels."""
        if self.labels.shape == (height, width):
            return self
        rows, columns = (
            np.minimum((np.arange(new) + 0.5) * old / new, old - 1).astype(np.int64)
            for old, new in zip(self.labels.shape, (height, width), strict=True)
        )
        return replace(self, labels=self.labels[np.ix_(rows, columns)])

    def only(self, chosen: NDArray[np.bool_]) -> LabelImage:
        """The objects where a mask of all K is True, numbered anew in their order."""
        numbers = np.concatenate([[0], np.where(chosen, np.cumsum(chosen), 0), [UNKNOWN]]).astype(np.int32)
        scores = None if self.scores is None else self.scores[chosen]
        return LabelImage(numbers[self.labels], self.classes[chosen], scores)

    def objects(self, image: int = 0) -> Objects:
        """The objects that have a pixel, each with its mask. image: the row of the picture in a list of pictures."""
        areas = self.areas
        if not (areas > 0).all():
            return self.only(areas > 0).objects(image)
        shapes = tuple(runs_of_ids(self.labels).values())
        return Objects(
            np.full(len(self), image, dtype=np.int64),
            self.classes.astype(np.int64),
            np.array([shape.box for shape in shapes], dtype=np.float64).reshape(-1, 4),
            shapes,
            self.scores,
            areas.astype(np.float64),
        )


def runs_of_ids(values: NDArray[np.integer]) -> dict[int, RunLength]:
    """Number above 0 -> the mask of the pixels of an (H, W) image that hold it, in rising order."""
    flat = values.ravel(order="F")
    starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1]).astype(np.int64)
    ends = np.append(starts[1:], flat.size)
    numbers = flat[starts]
    order = np.argsort(numbers, kind="stable")
    cuts = np.flatnonzero(np.diff(numbers[order])) + 1
    masks = {}
    for rows in np.split(order, cuts):
        number = int(numbers[rows[0]])
        if number <= 0:
            continue
        edges = np.concatenate([[0], np.stack([starts[rows], ends[rows]], axis=1).ravel(), [flat.size]])
        masks[number] = RunLength((values.shape[0], values.shape[1]), np.diff(edges))
    return masks
