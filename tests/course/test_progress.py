"""A teacher's table: what the files of attempts tell, and what saved outputs can tell."""

import json

import pytest
from nbformat import writes
from nbformat.v4 import new_code_cell, new_notebook, new_output

from pupille.course.attempts import write_attempt
from pupille.course.exercises.marking import State, Verdict
from pupille.course.progress import progress
from pupille.errors import DataError


def worked(path, *verdicts):
    """A file of attempts: exercise, and the sentence of a wrong answer or "" for a right one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for exercise, sentence in verdicts:
        write_attempt(path, Verdict(exercise, State.NOT_YET if sentence else State.RIGHT, sentence))


def saved(path, printed, *, number="3", quote='"'):
    """A notebook as a learner saved it: exercise -> what its check printed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [new_code_cell(f"lesson = begin({quote}{number}{quote}, {quote}fr{quote}, globals())")]
    for exercise, text in printed.items():
        output = [new_output("stream", name="stdout", text=text)] if text else []
        cells.append(new_code_cell(f'lesson.check("{exercise}")', outputs=output))
    path.write_text(writes(new_notebook(cells=cells)), encoding="utf-8")


def test_attempts_and_the_first_wrong_answer_of_each_exercise(tmp_path):
    worked(
        tmp_path / "lena" / "03_how_good.fr.attempts.jsonl",
        ("3.2", "0,5 convient"),
        ("3.2", "trop grand"),
        ("3.2", ""),
        ("3.1", ""),
        ("3.2", "spoilt later"),
    )
    (notebook,) = progress(tmp_path).notebooks
    assert (notebook.name, notebook.counted) == ("lena/03_how_good.fr", True)
    rows = [(row.number, row.state, row.attempts, row.first_wrong) for row in notebook.exercises]
    assert rows == [
        ("3.1", State.RIGHT, 1, ""),
        ("3.2", State.RIGHT, 3, "0,5 convient"),
        ("3.3", State.NOT_BEGUN, 0, ""),
    ]


def test_of_a_notebook_without_attempts_the_saved_outputs_speak_under_any_name(tmp_path):
    saved(
        tmp_path / "handed in (2).ipynb",
        {
            "3.1": "✓ Exercice 3.1 : exact.\n",
            "3.2": "✗ Exercice 3.2, pas encore. 0,5\n  Bloqué ?\n",
            "3.3": "",
        },
    )
    (notebook,) = progress(tmp_path).notebooks
    assert (notebook.name, notebook.counted) == ("handed in (2).ipynb", False)
    assert [(row.state, row.attempts) for row in notebook.exercises] == [
        (State.RIGHT, None),
        (State.NOT_YET, None),
        (State.NOT_BEGUN, None),
    ]
    assert notebook.exercises[1].first_wrong == "Exercice 3.2, pas encore. 0,5"


def test_a_notebook_beside_its_attempts_counts_once(tmp_path):
    worked(tmp_path / "03_how_good.fr.attempts.jsonl", ("3.1", ""))
    saved(tmp_path / "03_how_good.fr.ipynb", {"3.1": "✓ Exercice 3.1 : exact.\n"})
    saved(tmp_path / ".ipynb_checkpoints" / "03_how_good.fr-checkpoint.ipynb", {"3.1": "✓"})
    assert [notebook.counted for notebook in progress(tmp_path).notebooks] == [True]


def test_learners_stand_in_the_order_of_their_folders(tmp_path):
    worked(tmp_path / "b" / "03_how_good.fr.attempts.jsonl", ("3.1", ""))
    saved(tmp_path / "a" / "x.ipynb", {})
    worked(tmp_path / "c" / "01_happiness.en.attempts.jsonl", ("1.1", ""))
    names = [notebook.name for notebook in progress(tmp_path).notebooks]
    assert names == ["a/x.ipynb", "b/03_how_good.fr", "c/01_happiness.en"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no json",
        "[]",
        '{"cells": 3}',
        json.dumps({"cells": [{"cell_type": "code", "source": 1, "outputs": []}]}),
    ],
)
def test_a_damaged_notebook_is_named_and_the_others_are_read(content, tmp_path):
    (tmp_path / "broken.ipynb").write_text(content)
    worked(tmp_path / "03_how_good.fr.attempts.jsonl", ("3.1", ""))
    table = progress(tmp_path)
    assert table.unread == ("broken.ipynb",)
    assert len(table.notebooks) == 1


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path):
    secret = tmp_path / "elsewhere.jsonl"
    worked(secret, ("3.1", "secret"))
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "03_how_good.fr.attempts.jsonl").symlink_to(secret)
    worked(tmp_path / "class" / "03_how_good.en.attempts.jsonl", ("3.1", ""))
    assert progress(tmp_path / "class").unread == ("03_how_good.fr.attempts.jsonl",)


def test_notebooks_of_other_things_are_passed_over_and_none_at_all_is_an_error(tmp_path):
    (tmp_path / "mine.ipynb").write_text(writes(new_notebook(cells=[new_code_cell("1 + 1")])))
    (tmp_path / "run.attempts.jsonl").write_text("{}\n")
    saved(tmp_path / "99.ipynb", {}, number="99")
    with pytest.raises(DataError):
        progress(tmp_path)
