"""A lesson is put beside the learner, and never over the learner's work."""

import json

import pytest

from pupille.course.copying import copy_lesson, copy_lessons, solved_notebook
from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import LESSONS, find_lesson
from pupille.errors import ConfigError


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_comes_with_its_data(lesson, tmp_path):
    notebook = copy_lesson(lesson, "fr", tmp_path / "new")
    assert notebook.read_bytes() == lesson.notebook("fr").read_bytes()
    assert {path.name for path in (tmp_path / "new").iterdir()} == {notebook.name, *lesson.files}


def test_a_notebook_that_is_there_is_not_overwritten(tmp_path):
    notebook = copy_lesson(LESSONS[0], "en", tmp_path)
    notebook.write_text("my work")
    with pytest.raises(ConfigError, match="may hold your work"):
        copy_lesson(LESSONS[0], "en", tmp_path)
    assert notebook.read_text() == "my work"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_solved_notebook_differs_in_its_exercises_alone(lesson):
    given = json.loads(lesson.notebook("fr").read_bytes())
    solved = json.loads(solved_notebook(lesson.notebook("fr").read_bytes(), lesson))
    changed = [
        "".join(after["source"])
        for before, after in zip(given["cells"], solved["cells"], strict=True)
        if before != after
    ]
    assert changed == [exercise.solution for exercise in exercises_of(lesson.number)]


def test_several_lessons_bring_a_file_that_they_share_once(tmp_path):
    copies = copy_lessons([find_lesson("12"), find_lesson("19")], "fr", tmp_path)
    assert copies.data == (tmp_path / "bccd_small.zip",)
    assert copies.left == ()


def test_a_lesson_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ConfigError, match="the lesson must be one of"):
        find_lesson("99")


def test_a_language_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="fr, en"):
        copy_lesson(LESSONS[0], "de", tmp_path)
