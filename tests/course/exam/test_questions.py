"""The questions of an exam: the exercises of the lessons with the numbers of a name."""

import re

import numpy as np
import pandas as pd
import pytest

from pupille.course.exam.questions import QUESTIONS, fingerprint
from pupille.course.exercises.marking import State, mark
from pupille.evaluation.inference.intervals import wilson
from pupille.i18n.language import say, speaking

NAMES = ("Ada", "Blaise", "Émilie du Châtelet", "Sofja", "Évariste", "Emmy", "Alan", "Grace")
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.number)


def notebook(question, seed, *cells):
    names = {"np": np, "pd": pd, "wilson": wilson}
    for code in (question.given(seed), *cells):
        exec(code, names)
    return names


@EACH
@pytest.mark.parametrize("seed", NAMES)
def test_the_solution_of_the_lesson_is_right_with_the_numbers_of_every_name(question, seed):
    exercise = question.exercise()
    assert mark(exercise, notebook(question, seed, exercise.solution)).state is State.RIGHT


@EACH
def test_the_answer_of_a_neighbour_is_wrong(question):
    exercise = question.exercise()
    theirs = notebook(question, "Ada", exercise.solution)
    answers = {name: theirs[name] for name in exercise.names}
    states = {mark(exercise, notebook(question, name) | answers).state for name in NAMES[1:]}
    assert State.NOT_YET in states


@EACH
def test_nothing_given_is_no_answer(question):
    open_cells = "\n".join(f"{name} = ..." for name in question.exercise().names)
    assert mark(question.exercise(), notebook(question, "Ada", open_cells)).state is State.NOT_BEGUN


@EACH
def test_a_question_is_asked_in_both_languages_and_names_what_is_to_be_given(question):
    with speaking("fr"):
        french = say(question.text)
    assert french != question.text
    for text in (french, question.text):
        assert set(question.exercise().names) <= set(re.findall(r"`(\w+)`", text))


def test_a_name_has_the_same_numbers_however_it_is_spaced_and_another_name_others():
    assert fingerprint("Émilie  du Châtelet ") == fingerprint("e\u0301milie du cha\u0302telet")
    assert len({fingerprint(name) for name in NAMES}) == len(NAMES)
