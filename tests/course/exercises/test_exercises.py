"""Every exercise knows its solution, an untouched cell, and each of its typical wrong answers, in both languages."""

import linecache
import re

import pytest

from pupille.course.exercises.marking import State, mark
from pupille.course.exercises.table import EXERCISES, exercises_of, find_exercise
from pupille.course.lessons import LANGUAGES, LESSONS
from pupille.errors import ConfigError
from pupille.i18n.language import say, speaking

ALL = [exercise for lesson in EXERCISES for exercise in exercises_of(lesson)]
EACH = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.number)
WRONG = [
    pytest.param(exercise, code, sentence, id=f"{exercise.number}-{place}")
    for exercise in ALL
    for place, (code, sentence) in enumerate(exercise.wrong_answers.items(), start=1)
]


def notebook(exercise, *cells):
    """The names that a notebook holds after these cells, with their lines known as IPython has them known."""
    names = {}
    for place, code in enumerate((exercise.given, *cells)):
        file = f"<cell {place} of {exercise.number}>"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        exec(compile(code, file, "exec"), names)
    return names


@EACH
def test_the_solution_is_right(exercise):
    verdict = mark(exercise, notebook(exercise, exercise.solution))
    assert (verdict.state, verdict.sentence) == (State.RIGHT, "")


@pytest.mark.parametrize(("exercise", "code", "sentence"), WRONG)
def test_a_typical_wrong_answer_gets_its_sentence(exercise, code, sentence):
    names = notebook(exercise, exercise.solution, code)
    verdict = mark(exercise, names)
    assert verdict.state is not State.RIGHT
    assert sentence in verdict.sentence
    with speaking("fr"):
        french = mark(exercise, names)
    assert french.state is verdict.state
    assert french.sentence != verdict.sentence


@EACH
def test_the_cell_as_it_is_given_is_not_begun(exercise, exercise_cells):
    names = notebook(exercise, exercise_cells[exercise.number])
    assert mark(exercise, names).state is State.NOT_BEGUN
    assert mark(exercise, notebook(exercise)).state is State.NOT_BEGUN


@EACH
def test_text_where_something_else_is_asked_for_is_no_crash(exercise):
    names = notebook(exercise, exercise.solution)
    for nonsense in ("?", None, [], {}, object(), float("nan")):
        verdict = mark(exercise, names | dict.fromkeys(exercise.names, nonsense))
        assert verdict.state is not State.RIGHT
        assert verdict.sentence


@EACH
def test_no_hint_holds_the_whole_solution_and_each_is_in_both_languages(exercise):
    for hint in exercise.hints:
        with speaking("fr"):
            assert say(hint) != hint
        assert exercise.solution.split(" = ", 1)[-1] not in hint


def test_exercises_are_numbered_by_lesson_in_order():
    for lesson in EXERCISES:
        numbers = [exercise.number for exercise in exercises_of(lesson)]
        assert numbers == [f"{lesson}.{place}" for place in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_notebook_checks_every_exercise_of_its_lesson_once_and_in_order(lesson):
    for language in LANGUAGES:
        text = lesson.notebook(language).read_text(encoding="utf-8")
        checked = re.findall(r'lesson\.check\(\\"([\w.]+)\\"\)', text)
        assert checked == [exercise.number for exercise in exercises_of(lesson.number)]


def test_an_exercise_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ConfigError, match=r"1\.1, 1\.2, 1\.3, 1\.4"):
        find_exercise("1", "1.9")


def test_a_lesson_without_exercises_has_none():
    assert exercises_of("99") == ()
