"""`pupille explain` as it is typed."""

import json

from click.testing import CliRunner

from pupille.cli.explain import command
from pupille.cli.main import guarded


def words(run):
    """What is typed behind the verb."""
    return [str(run), str(run.parent / "photos")]


def test_the_verdict_is_printed_and_the_files_are_named(marked_run, tmp_path, capsys):
    assert guarded(["explain", *words(marked_run), "--out", str(tmp_path / "page.html"), "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "One place at the border" in out
    assert str(tmp_path / "page.json") in out
    assert (tmp_path / "page.html").exists()


def test_json_is_the_figures_file(marked_run, tmp_path):
    result = CliRunner().invoke(
        command, [*words(marked_run), "--out", str(tmp_path / "page.html"), "--quiet", "--json"]
    )
    assert json.loads(result.stdout)["kind"] == "explanation"
    assert json.loads(result.stdout) == json.loads((tmp_path / "page.json").read_text())


def test_an_unknown_method_is_an_error_of_the_command_in_one_sentence(marked_run, tmp_path, capsys):
    out = str(tmp_path / "page.html")
    assert guarded(["explain", *words(marked_run), "--method", "oclusion", "--out", out, "--quiet"]) == 2
    error = capsys.readouterr().err
    assert "--method" in error
    assert "occlusion" in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "page.html").exists()


def test_a_folder_that_is_not_there_is_one_sentence(capsys):
    assert guarded(["explain", "nowhere", "photos"]) == 1
    assert "nowhere" in capsys.readouterr().err
