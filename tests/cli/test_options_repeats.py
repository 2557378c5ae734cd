"""What is trained again, as it is typed."""

import click
import pytest

from pupille.cli.options_repeats import repeats_options
from pupille.config import RepeatsConfig
from pupille.errors import ConfigError


@click.command("verb")
@repeats_options
def verb(repeats):
    return repeats


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ([], {}),
        (["--folds", "5"], {"folds": 5, "repeats": 1}),
        (["--folds", "5", "--repeats", "3"], {"folds": 5, "repeats": 3}),
        (["--seeds", "4"], {"seeds": 4}),
        (["--leave-out", "site"], {"leave_out": "site"}),
        (["--learning-curve"], {"learning_curve": True}),
    ],
)
def test_each_option_asks_for_its_own_trainings_alone(words, settings):
    repeats = verb.main(words, standalone_mode=False)
    assert repeats == RepeatsConfig(**settings)
    assert repeats.asked == bool(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [(["--repeats", "3"], "Give --folds too"), (["--folds", "5", "--repeats", "0"], "at least 1")],
)
def test_repeats_without_folds_or_below_one_are_refused(words, why):
    with pytest.raises(ConfigError, match=why):
        verb.main(words, standalone_mode=False)
