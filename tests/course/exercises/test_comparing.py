"""An answer held against what is right and against the usual mistakes."""

import numpy as np
import pytest

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array, same, slip, spelt


def given(value):
    return Answers({"recall": value}, ["recall"])


@pytest.mark.parametrize(
    ("value", "word"),
    [(-0.25, "sign"), (25.0, "percent"), (0.0025, "hundred times"), (0.2, "rounded"), (0.7, "")],
)
def test_a_slip_that_may_happen_with_any_number_is_recognised(value, word):
    sentence = slip(value, 0.25)
    assert word in sentence
    assert bool(sentence) == bool(word)


@pytest.mark.parametrize("value", [0.25, 0.25 + 1e-9, np.float32(0.25)])
def test_the_right_number_passes_whatever_its_precision(value):
    meet(given(value), "recall", 0.25, [], "Not right.")


def test_a_usual_mistake_gets_its_sentence_and_the_learners_own_value():
    with pytest.raises(NotYetError, match=r"That is the precision\. .*recall = 0\.5"):
        meet(given(0.5), "recall", 0.25, [(0.5, "That is the precision.")], "Not right.")


def test_any_other_number_gets_the_sentence_for_others():
    with pytest.raises(NotYetError, match=r"Not right\. .*0\.61"):
        meet(given(0.61), "recall", 0.25, [(0.5, "That is the precision.")], "Not right.")


def test_a_number_may_lie_as_far_off_as_the_exercise_says():
    meet(given(0.26), "recall", 0.25, [], "Not right.", within=0.02)
    with pytest.raises(NotYetError):
        meet(given(0.28), "recall", 0.25, [], "Not right.", within=0.02)


def test_numbers_of_another_shape_are_not_the_same():
    assert same([1, 2], np.array([1.0, 2.0]))
    assert not same([1, 2], [[1, 2]])
    assert not same(1.0, 1.001)


def test_an_array_of_another_shape_is_told_by_its_shape():
    with pytest.raises(NotYetError, match=r"shape \(2,\); \(3,\)"):
        meet_array([1, 2], "sums", np.zeros(3), [], "Not right.", "Yours gives")


def test_an_array_that_is_a_usual_mistake_is_shown_as_it_is():
    with pytest.raises(NotYetError, match=r"Exchanged\. Yours gives \(2, 1\)"):
        meet_array([2, 1], "sums", np.array([1, 2]), [([2, 1], "Exchanged.")], "Not right.", "Yours gives")


def test_numbers_are_spelt_as_one_reads_them_aloud():
    assert spelt(np.array([[0, 1], [2.5, 3]])) == "((0, 1), (2.5, 3))"
    assert spelt(np.array(4.0)) == "4"
