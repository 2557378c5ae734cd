"""Where the wrong pixels of a mask lie, on masks small enough to count by hand."""

import numpy as np
import pytest

from pupille.evaluation.segmentation.fates import NEAR, errors_at_border
from pupille.results.masks import IGNORED


def halves():
    """Class 1 in the first ten of twenty columns, 0 in the others: one border, between columns 9 and 10."""
    truth = np.zeros((20, 20), dtype=np.int16)
    truth[:, :10] = 1
    return truth


@pytest.mark.parametrize(("column", "share"), [(6, 0.0), (7, 1.0), (9, 1.0), (10, 1.0), (12, 1.0), (13, 0.0)])
def test_three_pixels_on_either_side_of_a_border_lie_at_it(column, share):
    assert NEAR == 3
    truth, answer = halves(), halves()
    answer[:, column] = 1 - answer[:, column]
    assert errors_at_border(truth, answer) == share
    assert errors_at_border(truth.T, answer.T) == share


def test_the_share_is_that_of_the_wrong_pixels_at_a_border():
    truth, answer = halves(), halves()
    answer[:15, 10], answer[:5, 19] = 1, 1
    assert errors_at_border(truth, answer) == pytest.approx(15 / 20)


def test_ignored_pixels_are_neither_wrong_nor_a_border():
    truth, answer = halves(), halves()
    truth[:15, 8:12] = IGNORED
    answer[:15, 7:13] = 0
    # Only column 7 is wrong, what lies beside it is ignored, and the border that is left is three steps below.
    assert errors_at_border(truth, answer) == 0.0


def test_where_all_of_the_border_is_ignored_no_share_is_said():
    truth, answer = halves(), halves()
    truth[:, 8:12] = IGNORED
    answer[:, 7:13] = 0
    assert errors_at_border(truth, answer) is None


def test_a_truth_of_one_class_has_no_border():
    truth, answer = np.zeros((2, 5, 5), dtype=np.int16)
    answer[2, 2] = 1
    assert errors_at_border(truth, answer) is None


def test_without_wrong_pixels_there_is_no_share():
    assert errors_at_border(halves(), halves()) is None
