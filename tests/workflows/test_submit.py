import json

import pytest
from click.testing import CliRunner

from pupille.cli.main import main
from pupille.errors import PupilleError
from pupille.workflows.pieces import Piece
from pupille.workflows.submit import stages_of


def invoke(*words):
    return CliRunner().invoke(main, list(map(str, words)))


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
    assert (record["arrays"], record["gather"]) == ([], None)
    assert [(piece["climb"], piece["rung"]) for piece in record["pieces"]] == [
        ("", "majority"),
        ("", "tree"),
        ("seed-1", "majority"),
        ("seed-1", "tree"),
    ]
    assert "bash" in said.output
    assert "--array=0-3 array.sh" in (tmp_path / "far.slurm" / "queue.sh").read_text()


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


def test_what_may_run_together_is_one_stage_and_later_ones_wait_for_what_is_queued_already():
    pieces = [Piece("", "tree"), Piece("", "mlp"), Piece("", "+fine-tuned"), Piece("share-1", "+chosen")]
    (first, second, third) = stages_of(pieces, (0, 2, 3), after=("17",))
    assert (first.numbers, second.numbers, third.numbers) == ((0,), (2,), (3,))
    assert (first.after, second.after, third.after) == ((), ("17",), ("17",))


WORDS = ("compare", "digits", "--models", "majority,tree", "--out", "far")


def test_resuming_queues_only_what_is_not_fitted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "nothing was submitted" in str(
        invoke("submit", "--dry-run", "--quiet", "--resume", "--", *WORDS).exception
    )
    invoke("submit", "--dry-run", "--quiet", "--", *WORDS)
    assert invoke(*WORDS, "--quiet", "--piece", 0).exit_code == 0
    said = invoke("submit", "--dry-run", "--quiet", "--resume", "--", *WORDS)
    assert "1 task written" in said.output
    assert "--array=1 array.sh" in (tmp_path / "far.slurm" / "queue.sh").read_text()
    other = invoke("submit", "--dry-run", "--quiet", "--resume", "--", *WORDS, "--seed", 3)
    assert "with other words: compare digits" in str(other.exception)


def test_a_container_that_is_not_there_is_said_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pupille.toml").write_text('[cluster]\ncontainer = "pupille.sif"\n')
    said = invoke("submit", "--dry-run", "--quiet", "--", *WORDS)
    assert "container 'pupille.sif'" in str(said.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["pupille.toml"]
