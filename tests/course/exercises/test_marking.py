"""The verdict on an exercise: not begun, not yet, right."""

import pytest

from pupille.course.exercises.answers import NotYetError
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.marking import State, Verdict, mark


def two(answers):
    if answers.number("x") != 2:
        raise NotYetError("It is not two.")


def exercise(check=two):
    wrong = dict.fromkeys(("x = 1", "x = 3", "x = 4", "x = 5"), "not two")
    return Exercise("1.2", ("x",), check, ("Count.", "One and one."), "", "x = 2", wrong)


@pytest.mark.parametrize(
    ("notebook", "state"),
    [
        ({}, State.NOT_BEGUN),
        ({"x": ...}, State.NOT_BEGUN),
        ({"x": 3}, State.NOT_YET),
        ({"x": 2}, State.RIGHT),
    ],
)
def test_an_exercise_is_as_far_as_the_names_of_the_notebook_are(notebook, state):
    verdict = mark(exercise(), notebook)
    assert (verdict.number, verdict.state) == ("1.2", state)
    assert bool(verdict.sentence) == (state is not State.RIGHT)


def test_the_sentence_of_a_fault_reaches_the_learner_with_a_hint_to_ask_for():
    text = mark(exercise(), {"x": 3}).text()
    assert "It is not two." in text
    assert 'lesson.hint("1.2")' in text


def test_an_answer_in_a_form_that_nobody_thought_of_is_not_yet_right_and_no_crash():
    def check(answers):
        answers["x"].no_such_part()

    verdict = mark(exercise(check), {"x": 2})
    assert verdict.state is State.NOT_YET
    assert "no_such_part" in verdict.sentence


def test_each_state_has_a_sign_of_its_own():
    signs = {Verdict("1.2", state, "Why.").text()[0] for state in State}
    assert signs == {"✓", "○", "✗"}
