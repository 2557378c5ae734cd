"""`pupille forget` as it is typed."""

import json
import shutil

import pandas as pd
from click.testing import CliRunner

from pupille.cli.forget import command
from pupille.cli.main import guarded


def learned(run):
    split = pd.read_csv(run / "split.csv")
    return list(split["id"][split["split"] == "train"][:2])


def test_what_was_done_and_what_was_not_is_printed(marked_run, tmp_path, capsys):
    shutil.copytree(marked_run, tmp_path / "runs" / "one")
    names = learned(marked_run)
    assert guarded(["forget", *names, "--runs", str(tmp_path / "runs"), "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "2 images" in out
    assert "They have not forgotten" in out
    assert "forgotten-" in out


def test_a_list_of_names_may_be_given(marked_run, tmp_path):
    shutil.copytree(marked_run, tmp_path / "runs" / "one")
    (tmp_path / "list.txt").write_text("\n".join(learned(marked_run)))
    result = CliRunner().invoke(
        command, ["--list", str(tmp_path / "list.txt"), "--runs", str(tmp_path / "runs"), "--quiet", "--json"]
    )
    record = json.loads(result.stdout)
    assert record["ids"] == sorted(learned(marked_run))
    assert record["state"] == "done"


def test_an_unknown_name_is_one_sentence(marked_run, tmp_path, capsys):
    shutil.copytree(marked_run, tmp_path / "runs" / "one")
    assert guarded(["forget", "nobody.png", "--runs", str(tmp_path / "runs")]) == 1
    error = capsys.readouterr().err
    assert "nobody.png" in error
    assert len(error.strip().splitlines()) == 1
