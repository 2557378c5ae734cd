"""With what a network is trained where nobody said, by hand."""

import pytest

from pupille.config import TrainConfig
from pupille.models.entry import Entry
from pupille.training.hyperparameters import (
    default_rate,
    head_record,
    multiply_adds,
    settings_for,
    transfer_settings,
    unused,
    view_count,
)

RUNG = Entry({}, "network", 2020, "A network", learning_rate=0.002, batch_size=32)


@pytest.mark.parametrize(("batch_size", "rate"), [(32, 0.002), (128, 0.004), (8, 0.001)])
def test_the_rate_grows_with_the_root_of_the_batch(batch_size, rate):
    assert default_rate(RUNG, batch_size, "adamw") == pytest.approx(rate)


def test_sgd_takes_a_multiple_of_that_rate():
    assert default_rate(RUNG, 32, "sgd") > 2 * default_rate(RUNG, 32, "adamw")


# 8 x 8 grey pixels to the units to 3 classes: 64 * 10 + 10 * 3, and 64 * 4 + 4 * 5 + 5 * 3.
@pytest.mark.parametrize(("hidden", "count"), [((10,), 670), ((4, 5), 291)])
def test_the_multiply_adds_of_hidden_layers_are_their_weights(hidden, count):
    assert multiply_adds("mlp", (1, 8, 8), 3, (("hidden", hidden),)) == count


def test_what_is_stated_is_taken_and_the_seed_is_no_setting():
    settings = settings_for("mlp", 1000, TrainConfig(epochs=3, batch_size=64, learning_rate=0.5, seed=9))
    assert (settings["epochs"], settings["batch_size"], settings["learning_rate"]) == (3, 64, 0.5)
    assert "seed" not in settings


def test_a_small_set_is_shown_in_more_epochs_than_a_large_one():
    few, many = (settings_for("mlp", n, TrainConfig())["epochs"] for n in (200, 10**7))
    assert few > many


def test_a_smoothing_that_is_off_is_left_out_of_the_settings():
    assert "label_smoothing" not in settings_for("mlp", 1000, TrainConfig())
    assert settings_for("mlp", 1000, TrainConfig(label_smoothing=0.1))["label_smoothing"] == 0.1


@pytest.mark.parametrize(
    ("model", "heeded"),
    [
        ("svm", {"image_size"}),
        ("threshold", set()),
        ("lenet5", {"image_size"}),
        ("unet", {"dice_share", "patch", "image_size"}),
        ("unet-instances", {"dice_share", "patch", "image_size"}),
        ("one-stage", {"box_weight", "image_size"}),
        ("maskrcnn", {"box_weight", "image_size"}),
        ("regnetx_002+tuned", {"layer_decay", "image_size"}),
        ("regnetx_002", {"image_size"}),
        ("vit_small_patch16_224", set()),
    ],
)
def test_parts_of_a_loss_and_sizes_reach_the_models_that_have_them(model, heeded):
    config = TrainConfig(dice_share=0.3, box_weight=2.0, patch=64, layer_decay=0.5, image_size=64)
    asked = {"dice_share", "box_weight", "patch", "layer_decay", "image_size"}
    assert set(unused([model], config, single=True)) == asked - heeded


def test_views_are_three_with_an_augmentation_one_without_and_what_was_stated():
    assert view_count(TrainConfig(augment="none")) == 1
    assert view_count(TrainConfig(augment="flips")) == 3
    assert view_count(TrainConfig(augment="flips", views=5)) == 5


def test_a_frozen_network_is_recorded_by_its_views_and_not_by_a_rate():
    record = transfer_settings("resnet50", 1000, TrainConfig(augment="none"))
    assert record == head_record("resnet50", TrainConfig(augment="none"))
    assert record["views"] == 1
    assert "learning_rate" not in record


def test_a_setting_that_no_rung_takes_is_named():
    assert unused(["knn"], TrainConfig(epochs=3), single=True) == ("epochs",)
    assert unused(["knn", "mlp"], TrainConfig(epochs=3), single=True) == ()
