"""Outlined objects as run-length masks of their images, and which of them overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.errors import DataError
from pupille.evaluation.detection.overlap import LEAST, Overlaps, joined, on_images
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.boxes import intersections
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.rasterising import run_length
from pupille.shapes.run_length import RunLength


@dataclass(frozen=True)
class Runs:
    """K masks as runs of pixels inside, counted column by column. owners: (R,) the mask of each run, rising.

    starts, ends: (R,) of each run. areas: (K,) pixels. boxes: (K, 4) tight around each mask.
    """

    owners: IntArray
    starts: IntArray
    ends: IntArray
    areas: FloatArray
    boxes: FloatArray

    @classmethod
    def of(cls, masks: Sequence[RunLength]) -> Runs:
        """The runs of masks."""
        edges = [np.cumsum(mask.counts) for mask in masks]
        starts, ends = [edge[: len(edge) // 2 * 2 : 2] for edge in edges], [edge[1::2] for edge in edges]
        nothing = np.zeros(0, dtype=np.int64)
        boxes = np.array([mask.box for mask in masks], dtype=np.float64).reshape(-1, 4)
        return cls(
            np.repeat(np.arange(len(masks)), [len(part) for part in ends]).astype(np.int64),
            np.concatenate([nothing, *starts]),
            np.concatenate([nothing, *ends]),
            np.array([mask.area for mask in masks], dtype=np.float64),
            boxes,
        )

    def rows(self, rows: IntArray) -> Runs:
        """The masks at these rows, in this order."""
        first = np.searchsorted(self.owners, rows)
        counts = np.searchsorted(self.owners, rows, side="right") - first
        owners = np.repeat(np.arange(len(rows)), counts)
        at = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owners]
        return Runs(owners, self.starts[at], self.ends[at], self.areas[rows], self.boxes[rows])

    def shared(self, other: Runs) -> FloatArray:
        """(K, L) pixels that each mask shares with each of another list on the same image."""
        pixels = np.zeros((len(self.areas), len(other.areas)))
        near = intersections(self.boxes, other.boxes) > 0
        bounds = np.searchsorted(other.owners, np.arange(len(other.areas) + 1))
        for column in np.flatnonzero(near.any(axis=0)):
            at = slice(bounds[column], bounds[column + 1])
            edges = np.stack([other.starts[at], other.ends[at]], axis=1).ravel()
            inside = np.cumsum(np.stack([np.zeros(len(edges) // 2), np.diff(edges)[::2]], axis=1).ravel())
            runs = near[self.owners, column]
            # Pixels of the other mask before a place: a line from edge to edge, exact in whole numbers.
            before_end, before_start = (
                np.interp(places[runs], edges, inside) for places in (self.ends, self.starts)
            )
            pixels[:, column] = np.bincount(
                self.owners[runs], weights=before_end - before_start, minlength=len(self.areas)
            )
        return pixels


def masks_of(objects: Objects, sizes: IntArray) -> tuple[RunLength, ...]:
    """The mask of each object; of one with a box alone, the filled box. sizes: (N, 2) width and height of the images.

    Raises DataError if a mask is of another size than its image.
    """
    masks = []
    for row, shape in enumerate(objects.shapes):
        width, height = (int(side) for side in sizes[objects.images[row]])
        if isinstance(shape, RunLength):
            if shape.size != (height, width):
                raise DataError(
                    tell(
                        "a mask has {mask} pixels and its image {image}. Export the masks at the size of the images.",
                        mask=f"{shape.size[1]} x {shape.size[0]}",
                        image=f"{width} x {height}",
                    )
                )
            masks.append(shape)
            continue
        masks.append(run_length(shape or _filled(objects.boxes[row]), (height, width)))
    return tuple(masks)


def _filled(box: FloatArray) -> Polygons:
    x1, y1, x2, y2 = box
    return Polygons((np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]]),))


def mask_overlaps(predictions: ObjectPredictions, answers: Runs, truth: Runs) -> Overlaps:
    """The pairs of overlapping masks."""
    crowd = predictions.truth.crowd
    pairs = []
    for a, t in on_images(predictions):
        shared = answers.rows(a).shared(truth.rows(t))
        sizes = answers.areas[a][:, None]
        union = np.where(crowd[t], sizes, sizes + truth.areas[t] - shared)
        iou = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        i, j = np.nonzero(iou >= LEAST)
        pairs.append((a[i], t[j], iou[i, j]))
    return joined(pairs, len(predictions.answers))
