import json

import pytest
from click.testing import CliRunner

from pupille.cli.main import main
from pupille.errors import PupilleError

WORDS = ("tune", "digits", "--model", "tree", "--trials", 3, "--out", "far")


def invoke(*words):
    return CliRunner().invoke(main, list(map(str, words)))


def test_a_search_is_an_array_with_a_task_for_each_trial_and_nothing_to_gather(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    said = invoke("submit", "--dry-run", "--quiet", "--", *WORDS)
    assert "3 tasks written" in said.output
    array, queue = ((tmp_path / "far.slurm" / name).read_text() for name in ("array.sh", "queue.sh"))
    assert "-m pupille tune digits --model tree --trials 3 --out far --resume\n" in array
    assert "--array=0-2 array.sh" in queue
    assert "gather" not in queue
    assert json.loads((tmp_path / "far.slurm" / "jobs.json").read_text())["trials"] == 3
    assert "0 of 3 trials finished, 0 running." in invoke("status", "far").output
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "trials.jsonl").write_text('{"trial": 0}\n{"trial": 2}\n')
    assert "2 of 3 trials finished" in invoke("status", "far").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tune", "digits", "--model", "tree"], "--out"),
        (["tune", "digits", "--model", "tree", "--out", "far", "--budget", "10m"], "--budget"),
        (["tune", "digits", "--model", "tree", "--out", "far", "--resume"], "--resume"),
        (["tune", "nowhere", "--model", "tree", "--out", "far"], "nowhere"),
        (["tune", "digits", "--model", "tre", "--out", "far"], "tree"),
        (["tune", "digits", "--model", "vgg16", "--out", "far"], "weights of vgg16"),
    ],
)
def test_a_mistake_is_said_before_anything_is_written(tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    said = invoke("submit", "--dry-run", "--quiet", "--", *words)
    assert isinstance(said.exception, PupilleError)
    assert sentence in str(said.exception)
    assert not list(tmp_path.iterdir())
