"""How far from what a model outlines lies what is drawn, all objects of an image together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.instances.masks import masks_of
from pupille.evaluation.segmentation.margin import reach_of_areas
from pupille.evaluation.segmentation.promised import Reaches
from pupille.results.arrays import IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def reaches_of(predictions: ObjectPredictions) -> Reaches:
    """The reach of each image: of the answers that count, to the objects that do."""
    truth = predictions.truth
    counted = np.flatnonzero(~(truth.crowd | truth.difficult))
    sure = np.flatnonzero(predictions.sure)
    drawn, answered = truth.rows(counted), predictions.answers.rows(sure)
    return [
        reach_of_areas(area_of(drawn, row, predictions.sizes), area_of(answered, row, predictions.sizes))
        for row in range(len(predictions))
    ]


def area_of(objects: Objects, image: int, sizes: IntArray) -> NDArray[np.bool_]:
    """(H, W) the pixels of an image that an object covers. sizes: (N, 2) width and height of the images."""
    width, height = (int(side) for side in sizes[image])
    covered = np.zeros(height * width, dtype=np.bool_)
    for mask in masks_of(objects.rows(np.flatnonzero(objects.images == image)), sizes):
        edges = np.cumsum(mask.counts)
        for start, end in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=False):
            covered[start:end] = True
    return covered.reshape((height, width), order="F")
