"""Masks share the pixels that they share when drawn out."""

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from pupille.errors import DataError
from pupille.evaluation.instances.masks import Runs, mask_overlaps, masks_of
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength


@pytest.mark.parametrize("seed", range(10))
def test_shared_pixels_of_random_masks_are_those_of_the_masks_drawn_out(seed):
    rng = np.random.default_rng(seed)
    first, second = (
        [rng.random((9, 7)) < share for share in rng.choice([0.0, 0.2, 0.7, 1.0], 6)] for _ in range(2)
    )
    runs = [Runs.of([RunLength.of_mask(mask) for mask in masks]) for masks in (first, second)]
    wanted = [[int((a & b).sum()) for b in second] for a in first]
    np.testing.assert_array_equal(runs[0].shared(runs[1]), wanted)
    rows = np.array([4, 1, 1])
    np.testing.assert_array_equal(runs[0].rows(rows).shared(runs[1]), np.array(wanted)[rows])


def coded(shape: RunLength) -> dict:
    return coco_mask.encode(np.asfortranarray(shape.mask().astype(np.uint8)))


def test_overlaps_are_those_of_cocos_own_masks(made_up_masks):
    predictions = made_up_masks(0, crowd=0.3)
    answers, truth = predictions.answers, predictions.truth
    overlaps = mask_overlaps(predictions, Runs.of(answers.shapes), Runs.of(truth.shapes))
    pairs = {(a, t): iou for a, t, iou in zip(overlaps.answers, overlaps.truth, overlaps.iou, strict=True)}
    for image in range(len(predictions)):
        a, t = (np.flatnonzero(objects.images == image) for objects in (answers, truth))
        wanted = coco_mask.iou(
            [coded(answers.shapes[i]) for i in a],
            [coded(truth.shapes[j]) for j in t],
            truth.crowd[t].tolist(),
        )
        for i, j in zip(*np.nonzero(wanted), strict=True):
            if wanted[i, j] >= 0.1:
                assert pairs.pop((a[i], t[j])) == wanted[i, j]
    assert not pairs


def test_outlines_are_drawn_and_a_box_alone_is_filled():
    zeros = np.zeros(2, dtype=np.int64)
    triangle = Polygons((np.array([[0.0, 0], [8, 0], [0, 8]]),))
    objects = Objects(zeros, zeros, np.array([[0.0, 0, 8, 8], [2, 1, 5, 3]]), (triangle, None))
    outlined, filled = masks_of(objects, np.array([[10, 9]]))
    wanted = np.zeros((9, 10), dtype=bool)
    wanted[1:3, 2:5] = True
    np.testing.assert_array_equal(filled.mask(), wanted)
    assert outlined.area == coco_mask.area(coco_mask.frPyObjects([[0.0, 0, 8, 0, 0, 8]], 9, 10))[0]


def test_a_mask_of_another_size_than_its_image_is_refused():
    zeros = np.zeros(1, dtype=np.int64)
    objects = Objects(zeros, zeros, np.zeros((1, 4)), (RunLength.of_mask(np.ones((4, 5), dtype=bool)),))
    with pytest.raises(DataError, match="5 x 4"):
        masks_of(objects, np.array([[4, 5]]))
