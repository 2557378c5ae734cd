"""Pairs of overlapping boxes against `pycocotools`, image by image."""

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from pupille.evaluation.detection.overlap import LEAST, Overlaps, box_overlaps, on_images, rows_by_image
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

# pycocotools 2.0.11 is older than this rule of numpy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def objects(images, boxes, crowd=None, scores=None):
    zeros = np.zeros(len(images), dtype=np.int64)
    flags = np.zeros(len(images), dtype=bool) if crowd is None else np.array(crowd)
    return Objects(np.array(images), zeros, np.array(boxes, dtype=float), scores=scores, crowd=flags)


def random_boxes(rng, n):
    corner, side = rng.uniform(0, 60, (n, 2)), rng.uniform(5, 40, (n, 2))
    return np.hstack([corner, corner + side])


def test_rows_are_dealt_to_their_images_in_order():
    rows = rows_by_image(np.array([2, 0, 2, 0]), 4)
    assert [row.tolist() for row in rows] == [[1, 3], [], [0, 2], []]


def test_pairs_are_sorted_and_bounded_by_answer():
    pairs = Overlaps.of_pairs(np.array([2, 0, 2]), np.array([1, 5, 0]), np.array([0.3, 0.4, 0.5]), 4)
    assert (pairs.answers.tolist(), pairs.truth.tolist()) == ([0, 2, 2], [5, 0, 1])
    assert pairs.iou.tolist() == [0.4, 0.5, 0.3]
    assert pairs.bounds.tolist() == [0, 1, 1, 3, 3]


def test_every_pair_of_an_image_has_the_overlap_of_pycocotools_and_no_other_is_listed():
    rng = np.random.default_rng(0)
    truth = objects([0, 0, 0, 1, 1, 3], random_boxes(rng, 6), crowd=[0, 0, 1, 0, 1, 0])
    answers = objects([0, 0, 1, 1, 1, 2], random_boxes(rng, 6), scores=rng.random(6))
    predictions = ObjectPredictions(tuple("abcd"), np.full((4, 2), 100), ("x",), truth, answers)
    listed = box_overlaps(predictions)
    expected = {}
    for a, t in on_images(predictions):
        sides = [
            np.hstack([side.boxes[rows][:, :2], side.boxes[rows][:, 2:] - side.boxes[rows][:, :2]])
            for side, rows in ((answers, a), (truth, t))
        ]
        iou = coco_mask.iou(*sides, truth.crowd[t].astype(np.uint8).tolist())
        expected |= {(a[i], t[j]): iou[i, j] for i, j in zip(*np.nonzero(iou >= LEAST), strict=True)}
    measured = dict(zip(zip(listed.answers, listed.truth, strict=True), listed.iou, strict=True))
    assert measured.keys() == expected.keys()
    assert [measured[pair] for pair in expected] == pytest.approx(list(expected.values()))


def test_without_answers_there_is_no_pair():
    truth = objects([0], [[0, 0, 5, 5]])
    predictions = ObjectPredictions(("a",), np.array([[9, 9]]), ("x",), truth, Objects.none())
    assert len(box_overlaps(predictions).iou) == 0
    assert box_overlaps(predictions).bounds.tolist() == [0]
