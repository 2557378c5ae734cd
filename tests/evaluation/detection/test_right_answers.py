"""Which drawn objects are found, and which no longer on changed pictures; counted by hand."""

import numpy as np

from pupille.evaluation.detection.right_answers import right_answers
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

TRUTH = [(0, 0), (0, 40), (1, 0), (2, 0)]


def objects(rows, scores=None):
    """rows: (image, left edge) of squares of 10 pixels."""
    images, left = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    boxes = np.stack([left, 0 * left, left + 10, 0 * left + 10], axis=1).astype(np.float64)
    return Objects(images, np.zeros(len(images), dtype=np.int64), boxes, scores=scores)


def predictions(answers, scores=None):
    scores = np.array(scores or [0.9] * len(answers))
    ids, sizes = ("a", "b", "c"), np.full((3, 2), 100)
    return ObjectPredictions(ids, sizes, ("cell",), objects(TRUTH), objects(answers, scores), np.array([0.5]))


def test_an_object_is_lost_if_it_was_found_and_is_not_any_more():
    answers = right_answers(predictions([(0, 0), (0, 41), (1, 0), (2, 70)]), predictions([(0, 0), (2, 0)]))
    assert answers.before.tolist() == [2, 1, 0]
    # What is found only on the changed picture makes up for nothing.
    assert answers.lost.tolist() == [1, 1, 0]


def test_an_answer_that_is_not_sure_enough_finds_nothing():
    before, after = predictions([(0, 0), (1, 0)]), predictions([(0, 0), (1, 0)], [0.9, 0.4])
    assert right_answers(before, after).lost.tolist() == [0, 1, 0]


def test_each_drawn_object_has_the_score_of_the_surest_answer_that_fits_it_however_unsure():
    before = predictions([(0, 0), (0, 1), (0, 41), (1, 0), (2, 70)], [0.6, 0.9, 0.7, 0.8, 0.95])
    scores = right_answers(before, predictions([(0, 0), (1, 0), (2, 0)], [0.9, 0.3, 0.1])).scores
    assert scores.images.tolist() == [0, 0, 1, 2]
    assert scores.names == ("cell",) * 4
    # The answer moved by a pixel is surer; the one at 70 fits nothing. After, those below the threshold count too.
    assert scores.before.tolist() == [0.9, 0.7, 0.8, 0.0]
    assert scores.after.tolist() == [0.9, 0.0, 0.3, 0.1]


def test_answers_without_scores_have_none():
    plain = ObjectPredictions(
        ("a", "b", "c"), np.full((3, 2), 100), ("cell",), objects(TRUTH), objects([(0, 0)]), np.zeros(0)
    )
    assert right_answers(plain, plain).scores is None
