"""How much of the marked area is right, and how much no longer; counted by hand."""

from dataclasses import dataclass

import numpy as np

from pupille.evaluation.segmentation.right_answers import right_answers, shares_of_segments
from pupille.results.masks import MaskPredictions


@dataclass(frozen=True)
class Masks:
    """The masks of a test by their ids."""

    rows: dict

    def read(self, id):
        return np.array([self.rows[id]], dtype=np.int16)


TRUTH = {"a": [1, 1, 1, 0, -1], "b": [0, 0, 0, 0, 0]}


def predictions(answers, background=0):
    return MaskPredictions(("a", "b"), ("background", "cell"), background, Masks(TRUTH), Masks(answers))


def test_pixels_of_objects_are_counted_and_neither_background_nor_ignored_ones():
    before = {"a": [1, 1, 0, 0, 1], "b": [0, 0, 0, 0, 0]}
    after = {"a": [0, 1, 1, 1, 1], "b": [1, 1, 1, 1, 1]}
    answers = right_answers(predictions(before), predictions(after))
    assert answers.before.tolist() == [2, 0]
    assert answers.lost.tolist() == [1, 0]


def test_where_no_class_is_background_all_count():
    before = {"a": [1, 1, 0, 0, 1], "b": [0, 0, 0, 0, 0]}
    after = {"a": [1, 1, 0, 1, 0], "b": [0, 0, 0, 0, 1]}
    answers = right_answers(predictions(before, None), predictions(after, None))
    assert answers.before.tolist() == [3, 5]
    assert answers.lost.tolist() == [1, 1]


def test_each_segment_has_the_share_of_its_pixels_that_get_its_class():
    # Image a has one segment of three pixels, and none of what is ignored or background.
    before = {"a": [1, 1, 0, 0, 1], "b": [0, 0, 0, 0, 0]}
    after = {"a": [1, 0, 0, 1, 1], "b": [1, 1, 1, 1, 1]}
    scores = right_answers(predictions(before), predictions(after)).scores
    assert (scores.images.tolist(), scores.names) == ([0], ("cell",))
    assert scores.before.tolist() == [2 / 3]
    assert scores.after.tolist() == [1 / 3]


def test_what_does_not_hang_together_is_two_segments():
    mask = np.array([[1, 1, 0, 1], [1, 1, 0, 1]], dtype=bool)
    answer = np.array([[1, 1, 1, 0], [1, 0, 1, 1]], dtype=bool)
    assert shares_of_segments(mask, (answer, mask)).tolist() == [[0.75, 1.0], [0.5, 1.0]]
