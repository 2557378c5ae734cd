"""What may be typed at `compare` with two finished runs, and what only with them."""

import json

import click
import pytest

from pupille.cli.two_runs import check_single, check_two
from pupille.errors import ConfigError


@click.command("verb")
@click.argument("data_source")
@click.argument("other")
@click.option("--epochs", type=int, default=3)
@click.option("--margin", type=float)
@click.option("--settle", type=float)
@click.option("--seed", type=int, default=0)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verb(context, **values):
    check_two(context)
    return values


def test_only_what_was_typed_counts_against_two_runs_and_not_a_default():
    words = ["a", "b", "--margin", "0.02", "--settle", "0.1", "--seed", "1", "--json"]
    assert verb.main(words, standalone_mode=False)["epochs"] == 3
    # Typed, even the default is about training.
    with pytest.raises(ConfigError, match="^--epochs is about training"):
        verb.main([*words, "--epochs", "3"], standalone_mode=False)


def test_a_finished_run_alone_is_told_to_bring_a_second_one(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    check_single(str(run), None, None)
    (run / "results.json").write_text(json.dumps({}))
    with pytest.raises(ConfigError) as error:
        check_single(str(run), None, None)
    assert f"`pupille compare {run} OTHER`" in str(error.value)


@pytest.mark.parametrize(
    ("margin", "settle", "told"),
    [(0.02, None, "--margin 0.02"), (None, 0.5, "--settle 0.5"), (0.0, None, "--margin 0")],
)
def test_a_question_about_two_runs_is_not_dropped_silently(margin, settle, told, tmp_path):
    with pytest.raises(ConfigError) as error:
        check_single(str(tmp_path), margin, settle)
    assert f"`pupille compare A B {told}`" in str(error.value)
