"""A split as an answer: whole groups, no row twice, enough on either side."""

import numpy as np
import pytest

from pupille.course.exercises.answers import NotYetError
from pupille.course.exercises.splits import as_rows, meet_split

GROUPS = np.repeat(["a", "b", "c", "d", "e"], 2)


def rows(*numbers):
    return np.array(numbers, dtype=np.intp)


def test_a_mask_of_all_rows_is_turned_into_numbers():
    assert as_rows([True, False, True], "test", 3).tolist() == [0, 2]
    assert as_rows([2, 0], "test", 3).tolist() == [2, 0]


@pytest.mark.parametrize("value", [[3], [-1], [0.5], [], [[0, 1]], 2])
def test_what_is_no_row_is_refused_by_the_name_it_was_given(value):
    with pytest.raises(NotYetError, match="`test`"):
        as_rows(value, "test", 3)


def test_a_split_of_whole_groups_passes():
    meet_split(rows(0, 1, 2, 3, 6, 7, 8, 9), rows(4, 5), GROUPS)


@pytest.mark.parametrize(
    ("train", "test", "word"),
    [
        (rows(0, 1, 2, 3, 4, 5), rows(5, 6, 7), "Row 5"),
        (rows(0, 1, 2, 3, 4), rows(5, 6, 7, 8, 9), "group c"),
        (rows(0, 1), rows(2, 3, 4, 5, 6, 7, 8, 9), "exchanged"),
        (rows(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), rows(), "says little"),
    ],
)
def test_what_is_wrong_with_a_split_is_said(train, test, word):
    with pytest.raises(NotYetError, match=word):
        meet_split(train, test, GROUPS)


def test_a_row_that_is_lost_is_no_split():
    with pytest.raises(NotYetError, match="2"):
        meet_split(rows(0, 1, 2, 3, 6, 7), rows(4, 5), GROUPS)
