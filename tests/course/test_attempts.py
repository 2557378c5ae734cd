"""Attempts stand in a file beside the notebook, and only there; a learner is never stopped by it."""

import json

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from pupille.course.attempts import Attempt, attempts_file, read_attempts, until_right, write_attempt
from pupille.course.exercises.marking import State, Verdict
from pupille.errors import FileError

WRONG = Verdict("1.2", State.NOT_YET, "0,5 est trop grand")


def attempt(state, sentence=""):
    return Attempt("1.2", state, sentence)


def test_where_no_notebook_runs_nothing_is_written():
    assert attempts_file("01_happiness", "fr") is None


def test_only_the_first_line_makes_the_file_and_what_is_not_begun_makes_none(tmp_path):
    path = tmp_path / "a.attempts.jsonl"
    assert not write_attempt(path, Verdict("1.2", State.NOT_BEGUN, "Complete the cell"))
    assert not path.exists()
    assert write_attempt(path, WRONG)
    assert not write_attempt(path, Verdict("1.2", State.RIGHT))
    assert read_attempts(path) == [attempt(State.NOT_YET, "0,5 est trop grand"), attempt(State.RIGHT)]


def test_a_line_holds_no_more_than_exercise_verdict_and_sentence(tmp_path):
    path = tmp_path / "a.attempts.jsonl"
    write_attempt(path, WRONG)
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "exercise": "1.2",
        "state": "not yet",
        "sentence": "0,5 est trop grand",
    }


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path):
    assert not write_attempt(tmp_path / "missing" / "a.attempts.jsonl", WRONG)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert not write_attempt(tmp_path / "link", WRONG)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "half a li",
        "[1]",
        '{"exercise": "1.2"}',
        '{"exercise": "1.2", "state": "great", "sentence": ""}',
        "[" * 9999,
    ],
)
def test_a_damaged_line_is_left_out(line, tmp_path):
    path = tmp_path / "a.attempts.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    write_attempt(path, WRONG)
    assert read_attempts(path) == [attempt(State.NOT_YET, WRONG.sentence)]


def test_a_pipe_in_the_place_of_the_file_is_refused(tmp_path):
    import os

    os.mkfifo(tmp_path / "a.attempts.jsonl")
    with pytest.raises(FileError):
        read_attempts(tmp_path / "a.attempts.jsonl")


def test_attempts_count_until_the_first_right_one_and_the_same_answer_once():
    first, second, right = attempt(State.NOT_YET, "a"), attempt(State.NOT_YET, "b"), attempt(State.RIGHT)
    assert until_right([first, first, second, first, right, right, second]) == [first, second, first, right]
    assert until_right([]) == []


@pytest.mark.slow
def test_a_notebook_notes_its_checks_beside_itself_and_says_so_once(tmp_path):
    head = new_code_cell('from pupille.course.opened import begin\nlesson = begin("3", "fr", globals())')
    cells = [head]
    for answer in ("...", "0.5", "1 / 51"):
        cells += [new_code_cell(f"threshold = {answer}"), new_code_cell('lesson.check("3.2")')]
    notebook = new_notebook(cells=cells)
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (file,) = tmp_path.iterdir()
    assert file.name == "03_how_good.fr.attempts.jsonl"
    assert [one.state for one in read_attempts(file)] == [State.NOT_YET, State.RIGHT]
    told = [cell.outputs[0].text for cell in notebook.cells[2::2]]
    assert [file.name in text for text in told] == [False, True, False]
