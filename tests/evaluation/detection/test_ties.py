"""Answers on different images that bear one score: how many, and what their order is worth."""

import numpy as np
import pytest

from pupille.evaluation.detection.matching import match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.detection.ties import tied_share, ties
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

BOX = [0.0, 0.0, 10.0, 10.0]
ELSEWHERE = [50.0, 50.0, 60.0, 60.0]


def predictions(scores, boxes, images, labels=None):
    """One object in the corner of each of four images."""
    n = len(boxes)
    truth = Objects(np.arange(4), np.zeros(4, dtype=np.int64), np.array([BOX] * 4))
    answers = Objects(
        np.array(images),
        np.zeros(n, dtype=np.int64) if labels is None else np.array(labels),
        np.array(boxes),
        scores=None if scores is None else np.array(scores),
    )
    return ObjectPredictions(tuple("abcd"), np.full((4, 2), 100), ("x", "y"), truth, answers)


@pytest.mark.parametrize(
    ("scores", "images", "labels", "share"),
    [
        ([0.9, 0.8, 0.7, 0.6], [0, 1, 2, 3], None, 0.0),
        ([0.9, 0.9, 0.7, 0.6], [0, 1, 2, 3], None, 0.5),
        ([0.9, 0.9, 0.7, 0.6], [0, 0, 2, 3], None, 0.0),
        ([0.9, 0.9, 0.7, 0.6], [0, 1, 2, 3], [0, 1, 0, 0], 0.0),
        ([0.5] * 4, [0, 1, 2, 3], None, 1.0),
        (None, [0, 1, 2, 3], None, 0.0),
    ],
)
def test_an_answer_is_tied_with_its_score_in_its_class_on_another_image(scores, images, labels, share):
    assert tied_share(predictions(scores, [BOX] * 4, images, labels)) == share


def tied(scores, boxes):
    of = predictions(scores, boxes, [0, 1, 2, 3])
    return ties(of, match(of, box_overlaps(of)), seed=0)


def test_few_tied_answers_are_not_worth_a_word():
    assert tied([0.9, 0.8, 0.7, 0.6], [BOX] * 4) is None


def test_where_all_are_right_the_order_changes_nothing():
    result = tied([0.5] * 4, [BOX] * 4)
    assert (result.share, result.low, result.high) == (1.0, pytest.approx(1.0), pytest.approx(1.0))


def test_where_half_are_wrong_their_order_is_the_range():
    result = tied([0.5] * 4, [BOX, BOX, ELSEWHERE, ELSEWHERE])
    # Two of four objects: at best both hits come first (51 points of 101), at worst both alarms do (precision 1/2).
    assert result.low == pytest.approx(51 / 101 / 2)
    assert result.high == pytest.approx(51 / 101)
