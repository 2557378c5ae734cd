"""An exam marks as answers are noted, and says nothing of it before the end."""

import pytest

from pupille.course.exam.opened import begin_exam
from pupille.errors import ConfigError


def test_an_answer_is_noted_without_a_verdict_and_told_at_the_end(tmp_path, monkeypatch, capsys):
    import pandas as pd

    monkeypatch.chdir(tmp_path)
    names = {"counts": pd.Series({"cat": 5, "dog": 4, "owl": 1})}
    exam = begin_exam("Ada", "en", names)
    exam.note("0.1")
    names["share_of_owls"] = 0.2
    exam.note("0.1")
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["○ Exercise 0.1: no answer yet.", "● Exercise 0.1: noted."]
    names["share_of_owls"] = 0.1
    exam.note("0.1")
    capsys.readouterr()
    exam.finish()
    printed = capsys.readouterr().out
    assert "✓ Exercise 0.1: right." in printed
    assert "1 of 9 right. The attestation: attestation.ada.en.html" in printed
    assert (tmp_path / "attestation.ada.en.html").is_file()


def test_an_exercise_that_is_not_in_the_exam_is_refused():
    with pytest.raises(ConfigError, match="22.1"):
        begin_exam("Ada", "en", {}).note("1.1")
