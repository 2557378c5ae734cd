"""How networks are trained, as it is typed."""

from dataclasses import replace

import click
import pytest

from pupille.cli.options import SEED
from pupille.cli.options_training import DEVICES, HIDDEN, SCRATCH, train_options
from pupille.config import TrainConfig
from pupille.errors import ConfigError


@click.command("verb")
@SEED
@train_options
def verb(train, seed):
    return train, seed


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ([], {}),
        (["--epochs", "3"], {"epochs": 3}),
        (["--batch-size", "16"], {"batch_size": 16}),
        (["--lr", "1e-2"], {"learning_rate": 0.01}),
        (["--lr", "auto"], {"learning_rate": "auto"}),
        (["--optimizer", "sgd"], {"optimizer": "sgd"}),
        (["--schedule", "cosine"], {"schedule": "cosine"}),
        (["--weight-decay", "0.5"], {"weight_decay": 0.5}),
        (["--label-smoothing", "0.1"], {"label_smoothing": 0.1}),
        (["--class-weights", "balanced"], {"class_weights": "balanced"}),
        (["--patience", "4"], {"patience": 4}),
        (["--ema", "0.99"], {"ema": 0.99}),
        (["--clip", "1.5"], {"clip": 1.5}),
        (["--tiles"], {"tiles": True}),
        (["--layer-decay", "0.7"], {"layer_decay": 0.7}),
        (["--dice-share", "0.25"], {"dice_share": 0.25}),
        (["--box-weight", "2"], {"box_weight": 2.0}),
        (["--image-size", "64"], {"image_size": 64}),
        (["--patch", "96", "--depth", "5"], {"patch": 96, "depth": 5}),
        (["--augment", "photo", "--views", "2"], {"augment": "photo", "views": 2}),
        (["--fine-tune", "last"], {"fine_tune": "last"}),
        (["--precision", "bf16"], {"precision": "bf16"}),
    ],
)
def test_an_option_changes_its_own_setting_and_no_other(words, changed):
    assert verb.main(words, standalone_mode=False) == (replace(TrainConfig(), **changed), 0)


def test_the_seed_of_the_verb_is_that_of_training():
    train, seed = verb.main(["--seed", "11"], standalone_mode=False)
    assert (train, seed) == (TrainConfig(seed=11), 11)


def test_a_word_that_is_not_on_the_list_is_refused_with_the_list():
    with pytest.raises(click.BadParameter, match="'none', 'last', 'all'"):
        verb.main(["--fine-tune", "some"], standalone_mode=False)
    with pytest.raises(ConfigError, match="or 'auto'. Got 'fast'"):
        verb.main(["--lr", "fast"], standalone_mode=False)


def test_layers_devices_and_random_weights_go_to_the_verb_as_they_are():
    @click.command("other")
    @HIDDEN
    @SCRATCH
    @DEVICES
    def other(**values):
        return values

    assert other.main([], standalone_mode=False) == {"hidden": None, "scratch": False, "devices": "auto"}
    words = ["--hidden", "30,20", "--from-scratch", "--devices", "2"]
    expected = {"hidden": (30, 20), "scratch": True, "devices": "2"}
    assert other.main(words, standalone_mode=False) == expected
