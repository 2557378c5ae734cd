"""What the learner gave, with one sentence for everything that may be wrong."""

import numpy as np
import pytest

from pupille.course.exercises.answers import (
    Answers,
    NotBegunError,
    NotYetError,
    as_array,
    as_number,
    holds_ellipsis,
)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("3", "quotes"),
        (True, "true or false"),
        (len, "parentheses"),
        ([1, 2], "2 values"),
        (float("inf"), "finite"),
    ],
)
def test_what_is_no_number_is_told_by_what_it_is(value, word):
    with pytest.raises(NotYetError, match=word):
        as_number(value, "n")


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), [3], np.array([[3]])])
def test_one_number_is_one_in_whatever_box(value):
    assert as_number(value, "n") == 3.0


def test_an_array_is_of_numbers():
    assert as_array([[1, 2]], "a").shape == (1, 2)
    assert Answers({"a": [3, 4]}, ["a"]).array("a").tolist() == [3.0, 4.0]
    with pytest.raises(NotYetError, match="numbers"):
        as_array(["one", "two"], "a")


def test_a_cell_that_nobody_touched_is_not_begun():
    with pytest.raises(NotBegunError, match="`n`"):
        Answers({"n": ...}, ["n"])


def test_half_of_a_cell_is_not_yet_the_whole():
    answers = Answers({"n": 1, "m": ...}, ["n", "m"])
    assert answers.number("n") == 1
    with pytest.raises(NotYetError, match="`m`"):
        answers["m"]


def test_a_misspelt_name_is_told_by_what_is_there():
    answers = Answers({"sensitivty": 0.9}, ["sensitivity"])
    with pytest.raises(NotYetError, match="sensitivty"):
        answers["sensitivity"]


def test_a_misspelt_function_of_the_notebook_is_told_and_one_of_a_library_is_not():
    notebook = {}
    exec("from statistics import median\ndef contribution(x):\n    return x", notebook)
    with pytest.raises(NotYetError, match="contribution`. Is it the same"):
        Answers(notebook, ["contributions"])["contributions"]
    with pytest.raises(NotBegunError):
        Answers(notebook, ["medians"])


def test_a_name_of_an_earlier_cell_that_was_not_run_is_said_to_be_missing():
    with pytest.raises(NotYetError, match="cells above"):
        Answers({"n": 1}, ["n"])["table"]


@pytest.mark.parametrize(
    ("function", "error", "word"),
    [
        (lambda x: None, NotYetError, "return"),
        (lambda x: ..., NotBegunError, "left"),
        (lambda x: 1 / 0, NotYetError, "division by zero"),
        (5, NotYetError, "def"),
    ],
)
def test_a_function_that_gives_nothing_is_told_why(function, error, word):
    with pytest.raises(error, match=word):
        Answers({"f": function}, ["f"]).call("f", 2)


def test_a_function_is_called_with_what_it_is_asked():
    assert Answers({"f": lambda x, y: 10 * x + y}, ["f"]).call("f", 4, 2) == 42


def test_a_gap_in_a_list_is_seen_and_a_full_list_is_none():
    assert holds_ellipsis([1, ...])
    assert not holds_ellipsis([1, ...], all_of_it=True)
    assert holds_ellipsis({"a": ..., "b": ...}, all_of_it=True)
    assert not holds_ellipsis([1, 2])
