import json

import pytest
from click.testing import CliRunner

from pupille.cli.main import main
from pupille.errors import ConfigError, PupilleError
from pupille.workflows.batch_scripts import Cluster
from pupille.workflows.submit import cluster_of


def invoke(*words):
    return CliRunner().invoke(main, list(map(str, words)))


def test_the_command_line_is_above_the_table_of_the_site(tmp_path):
    (tmp_path / "pupille.toml").write_text(
        '[cluster]\npartition = "gpu"\ntime = "04:00:00"\nmodules = ["module load python"]\n'
    )
    cluster = cluster_of({"time": "00:10:00", "gpus": None}, tmp_path / "pupille.toml")
    assert cluster == Cluster(time="00:10:00", partition="gpu", modules=("module load python",))


def test_without_a_table_the_defaults_hold(tmp_path):
    assert cluster_of({}, tmp_path / "none.toml") == Cluster()


@pytest.mark.parametrize(
    ("text", "sentence"), [("[cluster\n", "no TOML"), ('[cluster]\npartitions = "gpu"\n', "partitions")]
)
def test_a_table_that_cannot_be_used_is_said_so(tmp_path, text, sentence):
    (tmp_path / "pupille.toml").write_text(text)
    with pytest.raises(ConfigError, match=sentence):
        cluster_of({}, tmp_path / "pupille.toml")


def test_a_dry_run_writes_scripts_and_a_list_of_pieces_and_queues_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = invoke(
        "submit",
        "--dry-run",
        "--quiet",
        "--",
        "compare",
        "digits",
        "--models",
        "majority,tree",
        "--seeds",
        2,
        "--out",
        "far",
    )
    assert said.exit_code == 0, said.output
    record = json.loads((tmp_path / "far.slurm" / "jobs.json").read_text())
    assert record["array"] is None
    assert [(piece["climb"], piece["rung"]) for piece in record["pieces"]] == [
        ("", "majority"),
        ("", "tree"),
        ("seed-1", "majority"),
        ("seed-1", "tree"),
    ]
    assert "--array=0-3" in (tmp_path / "far.slurm" / "array.sh").read_text()


def test_status_tells_what_is_fitted_from_the_files_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("compare", "digits", "--models", "majority,tree", "--out", "far")
    invoke("submit", "--dry-run", "--quiet", "--", *words)
    assert invoke(*words, "--quiet", "--piece", 1).exit_code == 0
    assert "2 pieces: 1 not begun or lost, 1 fitted." in invoke("status", "far").output
    assert invoke(*words, "--quiet", "--piece", 0).exit_code == 0
    assert invoke(*words, "--quiet", "--gather").exit_code == 0
    said = invoke("status", "far").output
    assert "2 pieces: 2 gathered." in said
    assert "finished" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["train", "digits", "--model", "tree", "--out", "far"], "'train' is not dealt"),
        (["compare", "digits", "--models", "tree"], "--out"),
        (["compare", "digits", "--out", "far", "--budget", "10m"], "--budget"),
        (["compare", "digits", "--out", "far", "--resume"], "--resume"),
        (["compare", "nowhere", "--out", "far"], "nowhere"),
        (["compare", "digits", "--models", "tre", "--out", "far"], "tree"),
        (["compare", "digits", "--models", "vgg16", "--out", "far"], "weights of vgg16"),
    ],
)
def test_a_mistake_is_said_before_anything_is_written(tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    said = invoke("submit", "--dry-run", "--quiet", "--", *words)
    assert isinstance(said.exception, PupilleError)
    assert sentence in str(said.exception)
    assert not list(tmp_path.iterdir())


def test_without_slurm_the_way_out_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = invoke("submit", "--quiet", "--", "compare", "digits", "--models", "tree", "--out", "far")
    assert "--dry-run" in str(said.exception)


def test_what_was_not_submitted_has_no_status(tmp_path):
    assert "nothing was submitted" in str(invoke("status", tmp_path).exception)
