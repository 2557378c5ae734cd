"""`pupille learn --exam --seed NAME`."""

import pytest

from pupille.cli.main import guarded


def test_an_exam_is_written_and_how_to_open_it_is_said(tmp_path, capsys):
    assert guarded(["learn", "--exam", "--seed", "Ada", "--lang", "fr", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    path = tmp_path / "exam.ada.fr.ipynb"
    assert printed.splitlines()[0] == str(path)
    assert "jupyterlab" in printed
    assert "'Ada'" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [["--exam"], ["--seed", "Ada"], ["3", "--exam", "--seed", "Ada"], ["--check", "--exam", "--seed", "Ada"]],
    ids=" ".join,
)
def test_an_exam_goes_with_a_name_and_alone(words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert guarded(["learn", *words]) == 2
    assert "--exam --seed NAME" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
