"""Errors as the command line tells them: by the options that were typed, with the exit code of a wrong command."""

import click
import pytest

from pupille.cli.as_typed import in_language, named, settings_as_typed
from pupille.cli.main import guarded
from pupille.errors import (
    ArgumentError,
    ConfigError,
    DataError,
    ModelError,
    NoModelError,
    SettingError,
    unknown_choice,
)
from pupille.i18n.language import speaking, tell

WRONG = {
    "--lr 0": "--lr must be above 0 and below 100, or 'auto'. Got 0.0.",
    "--lr fast": "--lr must be above 0 and below 100, or 'auto'. Got 'fast'.",
    "--batch-size 0": "--batch-size must be at least 1. Got 0.",
    "--weight-decay -1": "--weight-decay must be at least 0. Got -1.0.",
    "--label-level 0": "--label-level counts folders from 1. Got 0.",
    "--cost-missed 0": "--cost-missed is a number above 0. Got 0.0.",
    "--coverage 2": "--coverage is a share above 0 and below 1",
    "--seed -1": "--seed must be a whole number from 0 to 4294967295. Got -1.",
    "--folds 1": "--folds must be at least 2. Got 1.",
    "--validation 1": "--validation is a fraction of all images",
    "--window 9,1": "--window must be 'auto'",
    "--devices none": "--devices must be auto or a whole number from 1. Got 'none'.",
    "--models lenet": "Did you mean 'lenet5'?",
    "--models cnn+tuned": "cnn is no pretrained network",
    "--max-megabytes 0": "--max-megabytes",
    "--waive leak": "--because",
    "--budget 10": "90s, 10m or 1.5h",
}


@pytest.mark.parametrize("words", WRONG)
def test_the_bad_value_of_an_option_names_the_option_and_ends_with_2(words, tmp_path, capsys):
    assert guarded(["compare", "digits", "--out", str(tmp_path / "x"), "--quiet", *words.split()]) == 2
    assert WRONG[words] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("models mlp --hidden 9999999", "--hidden takes layers of 1 to 1,000,000 neurons"),
        (
            "plan --unit a --prevalence 3 --cost-missed 1 --cost-false-alarm 1 --difference .1",
            "--prevalence is a share",
        ),
        (
            "plan --unit a --prevalence .3 --cost-missed 1 --cost-false-alarm 0 --difference .1",
            "--cost-false-alarm is",
        ),
        ("weights fetch lenet6", "a pretrained network must be one of"),
        ("weights import x --as lenet6", "a pretrained network must be one of"),
        ("data fetch minst", "Did you mean 'mnist'?"),
        ("cache clear pixel", "Did you mean 'pixels'?"),
        ("augment digits --set lihgt", "Did you mean 'light'?"),
        ("learn 99", "the lesson must be one of"),
    ],
)
def test_so_it_is_on_every_verb(words, part, capsys):
    assert guarded(words.split()) == 2
    assert part in capsys.readouterr().err


def test_a_setting_is_named_by_its_option_where_the_command_has_it():
    @click.command()
    @click.option("--lr", "learning_rate")
    def command(learning_rate):
        del learning_rate

    context = click.Context(command)
    message = tell("{setting} must be at least 1. Got {value}.", setting="learning_rate", value=0)
    with pytest.raises(SettingError, match="^--lr must be at least 1. Got 0.$"), settings_as_typed(context):
        raise SettingError("learning_rate", message)
    with pytest.raises(ArgumentError, match="^--lr "), settings_as_typed(context):
        raise ArgumentError("learning_rate", message)
    with pytest.raises(SettingError, match="^learning_rate "), settings_as_typed(context):
        raise SettingError("epochs", message)


def test_a_name_that_is_in_no_table_is_told_with_the_option_in_both_languages():
    message = named(unknown_choice("small_classes", "kepe", ["keep", "drop"]), "--small-classes")
    assert (
        in_language(message) == "--small-classes must be one of keep, drop. Got 'kepe'. Did you mean 'keep'?"
    )
    with speaking("fr"):
        assert in_language(message) == (
            "--small-classes\u00a0: au choix keep, drop. Reçu\u00a0: 'kepe'. Vouliez-vous dire 'keep'\u202f?"
        )
        assert (
            in_language(unknown_choice("the task", "x", ["y"]))
            == "la tâche\u00a0: au choix y. Reçu\u00a0: 'x'."
        )
        assert in_language("as it was written") == "as it was written"


def test_errors_of_models_stay_errors_of_models():
    assert issubclass(NoModelError, ModelError)
    assert issubclass(NoModelError, ConfigError)
    assert issubclass(ArgumentError, ModelError)
    assert not issubclass(DataError, ConfigError)
