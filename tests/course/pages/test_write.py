"""Pages are written beside the learner, from the learner's own notebook where there is one."""

import json

import pytest

from pupille.course.copying import copy_lesson
from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import find_lesson
from pupille.course.pages.write import PRINTED, SLIDES, write_page
from pupille.errors import DataError


def test_without_a_notebook_the_lesson_is_written_as_it_ships(tmp_path):
    written = write_page(find_lesson("5"), "fr", tmp_path / "new", SLIDES)
    assert (written.path.name, written.own) == ("05_neuron.fr.slides.html", False)
    assert "Un neurone" in written.path.read_text(encoding="utf-8")


def test_the_learners_notebook_is_written_with_its_answers_and_results(tmp_path):
    path = copy_lesson(find_lesson("5"), "en", tmp_path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-2]["source"] = "my own line"
    notebook["cells"][-2]["outputs"] = [{"output_type": "stream", "text": "and its result"}]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    written = write_page(find_lesson("5"), "en", tmp_path, PRINTED)
    assert (written.path.name, written.own) == ("05_neuron.en.html", True)
    page = written.path.read_text(encoding="utf-8")
    assert "my own line" in page
    assert "and its result" in page


def test_solutions_stand_in_the_solved_page(tmp_path):
    page = write_page(find_lesson("19"), "en", tmp_path, PRINTED, solved=True).path
    assert page.name == "19_a_number.en.solved.html"
    assert exercises_of("19")[1].solution in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["no JSON", "[]", '{"cells": [1]}', '{"cells": [{"source": ""}]}'])
def test_what_is_no_notebook_is_named(content, tmp_path):
    (tmp_path / "05_neuron.en.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="05_neuron"):
        write_page(find_lesson("5"), "en", tmp_path, PRINTED)
