"""The notebook of an exam is written beside the learner, runs to its end, and writes the attestation."""

import json

import nbformat
import pytest
from nbclient import NotebookClient

from pupille.course.attempts import write_attempt
from pupille.course.exam.notebook import exam_text, write_exam
from pupille.course.exam.questions import QUESTIONS
from pupille.course.exercises.marking import State, Verdict
from pupille.course.exercises.table import exercises_of
from pupille.errors import ConfigError, SettingError


def solved(text, wrong=()):
    """The notebook with the solutions of the lessons in its cells; those of some exercises are spoilt."""
    notebook = nbformat.reads(text, as_version=4)
    cells = iter([cell for cell in notebook.cells if cell.source.endswith("= ...")])
    for question in QUESTIONS:
        exercise = question.exercise()
        spoilt = f"{exercise.names[0]} = 0.123" if question.number in wrong else exercise.solution
        next(cells).source = spoilt
    return notebook


def test_an_exam_runs_and_its_attestation_tells_answers_and_hours(tmp_path):
    for exercise in exercises_of("22"):
        write_attempt(tmp_path / "22_and_then.fr.attempts.jsonl", Verdict(exercise.number, State.RIGHT))
    write_attempt(tmp_path / "01_happiness.fr.attempts.jsonl", Verdict("1.1", State.RIGHT))
    path = write_exam("Élise Œhler <b>", "fr", tmp_path)
    assert path.name == "exam.élise-œhler-b.fr.ipynb"
    notebook = solved(path.read_text(encoding="utf-8"), wrong=("4.1", "19.2"))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = "".join(output.get("text", "") for output in notebook.cells[-1].outputs)
    assert f"{len(QUESTIONS) - 2} juste(s) sur {len(QUESTIONS)}" in printed
    page = (tmp_path / "attestation.élise-œhler-b.fr.html").read_text(encoding="utf-8")
    assert page.count("✓ ") == len(QUESTIONS) - 2
    assert page.count("✗ ") == 2
    assert "Élise Œhler &lt;b&gt;" in page
    assert "0 h 45" in page
    assert "Et après" in page
    assert "bonheur" not in page
    noted = [cell.outputs[0].text for cell in notebook.cells if cell.source.startswith("exam.note(")]
    assert all(text.startswith("● ") for text in noted)
    assert not any("exact" in text or "✗" in text for text in noted)


def test_a_notebook_says_no_answer_and_runs_unanswered(tmp_path):
    notebook = nbformat.reads(exam_text("Ada", "en"), as_version=4)
    nbformat.validate(notebook)
    sources = "\n".join(cell.source for cell in notebook.cells)
    for question in QUESTIONS:
        assert question.exercise().solution not in sources
    names = {}
    for cell in notebook.cells[:-1]:
        if cell.cell_type == "code":
            exec(cell.source, names)
    verdicts = names["exam"].verdicts.values()
    assert {verdict.state for verdict in verdicts} == {State.NOT_BEGUN}


def test_work_that_is_there_is_not_overwritten(tmp_path):
    path = write_exam("Ada", "en", tmp_path)
    path.write_text("my work", encoding="utf-8")
    with pytest.raises(ConfigError):
        write_exam("ada", "en", tmp_path)
    assert path.read_text(encoding="utf-8") == "my work"


@pytest.mark.parametrize("seed", ["", "  ", "...", "x" * 81])
def test_a_name_that_is_none_is_refused(seed, tmp_path):
    with pytest.raises(SettingError, match="--seed NAME"):
        write_exam(seed, "en", tmp_path)


def test_a_name_cannot_leave_its_folder_or_become_code(tmp_path):
    path = write_exam('../../"); import os #', "en", tmp_path / "here")
    assert path.parent == tmp_path / "here"
    assert path.name == "exam.import-os.en.ipynb"
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][1]["source"]
    names = {}
    exec("".join(first), names)
    assert names["exam"].seed == '../../"); import os #'
