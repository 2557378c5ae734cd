"""The space of one search: what the table says, what is changed, and what is refused before anything is trained."""

import pytest

from pupille.config import TrainConfig
from pupille.errors import ConfigError, PupilleError
from pupille.models.registry import MODELS
from pupille.training.search.dimension import Choices, Range, parse_dimension
from pupille.training.search.space import Recipe, line_of, reachable, size_of, space_of

NETWORK = {"learning_rate", "weight_decay", "augment"}


def space(model, task="classification", *, train=None, arguments=None, own=False, side=0, **changes):
    return space_of(
        Recipe(model, train or TrainConfig(), arguments or {}, side),
        task=task,
        classes=task == "classification",
        n_train=500,
        inputs=64,
        changes={name: parse_dimension(name, text) for name, text in changes.items()},
        own=own,
    )


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_a_space_whose_values_it_takes_or_says_that_it_has_none(model):
    for task in MODELS[model].builds:
        if line_of(model):
            assert 1 <= len(space(model, task, side=224)) <= 8
        else:
            with pytest.raises(ConfigError):
                space(model, task)


def test_gamma_is_searched_around_one_over_the_number_of_inputs():
    assert space("svm")["gamma"] == Range(0.00156, 0.156)


def test_a_rate_is_searched_around_the_one_of_the_model():
    assert space("cnn")["learning_rate"] == Range(0.0003, 0.012)


def test_what_is_given_is_not_searched():
    assert "learning_rate" not in space("mlp", train=TrainConfig(learning_rate=0.01))
    assert "hidden" not in space("mlp", arguments={"hidden": (7,)})


def test_a_setting_can_be_searched_elsewhere_or_beside_the_table():
    changed = space("mlp", lr="1e-5..1e-3", batch_size="16,32")
    assert changed["learning_rate"] == Range(1e-5, 1e-3)
    assert changed["batch_size"] == Choices((16, 32))


def test_a_space_of_ones_own_stands_in_place_of_the_table():
    assert space("svm", own=True, C="1,10") == {"C": Choices((1, 10))}


def test_a_regressor_has_no_head_that_votes_and_no_weights_of_classes():
    numbers = space("regnetx_002", "regression")
    assert numbers["head"] == Choices(("linear", "mlp"))
    assert set(numbers) == {"head", "C", "augment", "views"}
    assert set(space("regnetx_002")) == {"head", "C", "class_weights", "augment", "views"}
    assert "label_smoothing" in space("regnetx_002+tuned")
    assert "label_smoothing" not in space("regnetx_002+tuned", "regression")


def test_views_alone_are_refused_since_they_are_of_changed_images():
    with pytest.raises(ConfigError):
        space("regnetx_002", own=True, views="2,3")
    assert set(space("regnetx_002", own=True, views="2,3", augment="none,light")) == {"views", "augment"}


@pytest.mark.parametrize(
    ("model", "task", "sides"),
    [
        ("svm", "classification", (24, 32, 48)),
        ("regnetx_002", "classification", (168, 224, 336)),
        ("unet", "segmentation", (384, 512, 768)),
        ("one-stage", "detection", (240, 320, 480)),
    ],
)
def test_the_size_of_the_pictures_is_searched_around_the_usual_one_which_is_among_them(model, task, sides):
    assert space(model, task, side=sides[1])["image_size"] == Choices(sides)
    assert "image_size" not in space(model, task, side=0)


def test_a_network_that_takes_one_size_alone_is_not_searched_in_others():
    assert "image_size" not in space("vit_small_patch16_224", side=224)
    with pytest.raises(ConfigError):
        space("vit_small_patch16_224", image_size="160,224")


def test_tiles_are_not_searched_since_all_trials_see_the_same_pixels():
    with pytest.raises(ConfigError):
        space("one-stage", "detection", tiles="1,2")


@pytest.mark.parametrize(
    ("model", "task", "settings"),
    [
        ("unet", "segmentation", {*NETWORK, "width", "class_weights", "dice_share", "patch"}),
        ("unet:regnetx_002", "segmentation", {*NETWORK, "class_weights", "dice_share", "patch"}),
        ("fasterrcnn:regnetx_002", "detection", {*NETWORK, "class_weights", "box_weight"}),
        ("unet-instances", "instances", {*NETWORK, "width", "dice_share", "patch"}),
        ("svm", "regression", {"C", "gamma", "epsilon"}),
        ("svm", "classification", {"C", "gamma"}),
    ],
)
def test_of_a_line_only_what_reaches_the_model_is_searched(model, task, settings):
    assert set(space(model, task)) == settings


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        ("svm", {"Gama": "1..2"}),
        ("svm", {"learning_rate": "1e-4..1e-2"}),
        ("knn", {"n_neighbors": "one,two"}),
        ("mlp", {"augment": "none,photoo"}),
        ("mlp", {"batch_size": "0,32"}),
        ("mlp", {"patience": "1,2"}),
        ("regnetx_002", {"head": "linear,tree"}),
        ("svm", {"seed": "0..9"}),
        ("svm", {"C": "10"}),
    ],
)
def test_a_setting_that_does_not_reach_the_model_is_refused_beforehand(model, changes):
    with pytest.raises(PupilleError):
        space(model, **changes)


def test_the_head_is_part_of_the_name_and_all_else_a_setting():
    recipe = Recipe("regnetx_002", TrainConfig(), {}).with_settings(
        {"head": "mlp", "class_weights": "balanced"}
    )
    assert recipe.model == "regnetx_002+mlp"
    assert recipe.train.class_weights == "balanced"
    assert Recipe("svm", TrainConfig(), {}).with_settings({"C": 3}).arguments == {"C": 3}


def test_neighbours_take_no_weights_of_classes():
    assert "class_weights" not in reachable(Recipe("regnetx_002+knn", TrainConfig(), {}), "classification")


def test_a_grid_has_as_many_points_as_its_settings_multiply_to():
    assert size_of({"a": Choices((1, 2, 3)), "b": Range(0, 1)}) == 15
