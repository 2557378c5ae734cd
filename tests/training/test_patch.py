"""How the square that a network learns from, and its depth, follow what is drawn on the training images."""

import numpy as np
import pytest
import torch

from drawn_masks import InMemory
from drawn_objects import subset as pictures_of_discs
from pupille.config import TrainConfig
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.errors import ConfigError
from pupille.images.geometry import Geometry
from pupille.models.architectures.unet import UNet
from pupille.training.fit import fit
from pupille.training.hyperparameters import settings_for, unused
from pupille.training.patch import depth_for, patch_for, sees, sized

SIDE = 256
USUAL = TrainConfig()


def part(thickness, n=3, side=SIDE):
    """Pictures of bars so many pixels thick."""
    mask = np.zeros((side, side), dtype=np.int16)
    mask[20 : 20 + thickness] = 1
    ids = tuple(map(str, range(n)))
    targets = MaskTargets(ids, InMemory(dict.fromkeys(ids, mask)), ("floor", "bar"), 0)
    pixels = np.repeat((mask * 200).astype(np.uint8)[None, ..., None], n, axis=0)
    return Subset(pixels, targets.placed(Geometry(side, side)), ids=ids)


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_the_coarsest_map_sees_as_far_as_is_said(depth):
    """By the gradient of one of its pixels, which no other pixel of the picture reaches."""
    network = UNet(1, 2, 2, depth).eval()
    for layer in network.down:
        for weight in layer.parameters():
            torch.nn.init.constant_(weight, 0.1)
    picture = torch.ones(1, 1, 512, 512, requires_grad=True)
    maps = picture
    for level, down in enumerate(network.down):
        maps = down(maps if level == 0 else torch.nn.functional.avg_pool2d(maps, 2))
    middle = maps.shape[-1] // 2
    maps[0, :, middle, middle].sum().backward()
    rows = np.flatnonzero(picture.grad[0, 0].abs().sum(dim=1).numpy())
    assert rows[-1] - rows[0] + 1 == pytest.approx(sees(depth), abs=2 ** (depth - 1))


"""
"""


@pytest.mark.parametrize(
    ("diameter", "side", "depth"),
    [(3, 64, 4), (16, 64, 4), (17, 96, 4), (24, 96, 4), (25, 128, 4), (69, 128, 5), (900, 128, 5)],
)
def test_a_square_is_four_times_as_long_as_things_are_wide_within_bounds(diameter, side, depth):
    assert (patch_for(diameter), depth_for(diameter)) == (side, depth)


@pytest.mark.parametrize(("thickness", "side"), [(7, 64), (21, 96), (61, 128)])
def test_the_square_follows_what_is_drawn_on_the_training_images(thickness, side):
    config, notes = sized("unet", part(thickness), USUAL)
    assert (config.patch, config.depth) == (side, 4)
    assert f"no more than {thickness} px across" in notes[0]
    assert f"squares of {side} px" in notes[0]


def test_objects_are_measured_by_their_areas():
    """Discs of radius 5 or 6 in pictures of 48 pixels, which are seen as a whole."""
    config, notes = sized("unet-instances", pictures_of_discs(4), USUAL)
    assert (config.patch, config.depth) == (128, 4)
    assert "whole pictures" in notes[0]
    assert "12 px across" in notes[0]


def test_what_is_set_by_hand_stays_and_the_other_follows_the_objects():
    config, _ = sized("unet", part(61), TrainConfig(patch=96))
    assert (config.patch, config.depth) == (96, 4)
    config, _ = sized("unet", part(7), TrainConfig(depth=3))
    assert (config.patch, config.depth) == (64, 3)
    asked = TrainConfig(patch=96, depth=5)
    assert sized("unet", part(7), asked) == (asked, ())


def test_an_encoder_keeps_its_depth_and_others_learn_from_no_squares():
    config, notes = sized("unet:regnetx_002", part(7), USUAL)
    assert (config.patch, config.depth) == (64, None)
    assert "levels" not in notes[0]
    for name in ("threshold", "pixel-forest", "maskrcnn"):
        assert sized(name, part(7), USUAL) == (USUAL, ())


def test_masks_that_show_nothing_leave_the_square_as_it_usually_is():
    assert sized("unet", part(0), USUAL) == (TrainConfig(patch=128), ())


def test_the_square_stands_in_the_settings_and_the_depth_among_the_arguments():
    settings = settings_for("unet", 28, TrainConfig(patch=64, depth=4))
    assert (settings["patch"], "depth" in settings) == (64, False)
    assert {key: value for key, value in settings.items() if key != "patch"} == settings_for(
        "unet", 28, USUAL
    )


def test_what_was_chosen_is_what_is_built_and_what_is_told():
    train = part(7, side=160)
    fitted = fit("unet", train, None, TrainConfig(epochs=1), window=(0, 255))
    assert fitted.model.spec.arguments == {"depth": 4}
    assert "squares of 64 px in 4 levels" in fitted.notes[0]
    shallow = fit("unet", train, None, TrainConfig(epochs=1, depth=2), window=(0, 255))
    assert shallow.model.spec.arguments == {"depth": 2}
    assert len(shallow.model.network.down) == 2


def test_a_depth_among_the_arguments_is_what_is_built_and_told():
    small = TrainConfig(epochs=1)
    result = fit(
        "unet", part(10, n=2, side=64), None, small, window=(0, 255), arguments={"depth": 3, "width": 4}
    )
    assert result.model.spec.arguments["depth"] == 3
    assert "in 3 levels" in " ".join(map(str, result.notes))


@pytest.mark.parametrize("name", ["cnn", "threshold", "maskrcnn", "one-stage"])
def test_models_without_squares_say_that_they_take_neither(name):
    assert set(unused([name], TrainConfig(patch=64, depth=3), single=True)) == {"patch", "depth"}


def test_an_encoder_takes_the_square_alone():
    assert unused(["unet:regnetx_002"], TrainConfig(patch=64, depth=3), single=True) == ("depth",)
    assert unused(["unet"], TrainConfig(patch=64, depth=3), single=True) == ()


@pytest.mark.parametrize("wrong", [{"patch": 0}, {"patch": 31}, {"patch": 4096}, {"depth": 1}, {"depth": 7}])
def test_a_square_or_a_depth_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ConfigError, match="must be from"):
        TrainConfig(**wrong)
