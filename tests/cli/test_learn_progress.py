"""`pupille learn --progress FOLDER` on the screen of a teacher."""

import pytest

from pupille.cli.main import guarded
from pupille.course.attempts import write_attempt
from pupille.course.exercises.marking import State, Verdict


@pytest.fixture
def learners(tmp_path):
    for name, sentence in (("anna", "0.5 suits equal costs.\x1b[2J"), ("ben", "")):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "03_how_good.en.attempts.jsonl"
        if sentence:
            write_attempt(path, Verdict("3.2", State.NOT_YET, sentence))
        write_attempt(path, Verdict("3.2", State.RIGHT))
    return tmp_path


def test_every_exercise_of_every_notebook_has_its_line(learners, capsys):
    assert guarded(["learn", "--progress", str(learners)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "anna/03_how_good.en",
        "  ○ 3.1    not begun",
        "  ✓ 3.2    right, 2 attempts",
        "           first wrong answer: 0.5 suits equal costs.\\x1b[2J",
        "  ○ 3.3    not begun",
        "ben/03_how_good.en",
        "  ○ 3.1    not begun",
        "  ✓ 3.2    right, 1 attempt",
        "  ○ 3.3    not begun",
        "",
        "2 notebooks, read on this machine; nothing was sent.",
    ]


def test_a_teacher_reads_it_in_french(learners, capsys):
    assert guarded(["learn", "--progress", str(learners), "--lang", "fr"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "  ✓ 3.2    exact, 2 essais"
    assert lines[-1].startswith("2 cahiers, lus sur cette machine")


@pytest.mark.parametrize("words", [["3"], ["--all"], ["--check"]])
def test_it_is_typed_alone(words, learners, capsys):
    assert guarded(["learn", *words, "--progress", str(learners)]) == 2
    assert "--progress" in capsys.readouterr().err


def test_a_folder_without_notebooks_is_an_error_of_the_data(tmp_path, capsys):
    assert guarded(["learn", "--progress", str(tmp_path)]) == 1
    assert "no notebook of the course" in capsys.readouterr().err
