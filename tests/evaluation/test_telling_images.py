"""The images that a report shows: the worst, the middle, the best."""

import numpy as np

from pupille.evaluation.telling_images import worst_middle_best


def test_the_six_worst_come_first_then_the_middle_and_the_best():
    ids = tuple("abcdefghijk")
    scores = np.array([0.9, 0.1, 0.5, 0.3, 1.0, 0.0, 0.7, 0.8, 0.6, 0.4, 0.2])
    # In order of their scores: f b k d j c i g h a e.
    assert worst_middle_best(ids, scores) == ("f", "b", "k", "d", "j", "c", "e")


def test_no_image_is_shown_twice_and_equal_scores_keep_their_order():
    assert worst_middle_best(("a", "b", "c"), np.array([1.0, 1.0, 1.0])) == ("a", "b", "c")
    assert worst_middle_best(("a",), np.array([0.5])) == ("a",)
