"""Rungs of masks on pretrained encoders, made by their name."""

import pytest

from pupille.errors import ModelError
from pupille.models.available import weights_of
from pupille.models.registry import check_serves, find, in_order, models_for


@pytest.mark.parametrize("name", ["unet:regnetx_002", "fpn:mobilenetv2_100+tuned", "deeplabv3plus:resnet50"])
def test_a_decoder_and_a_network_of_the_table_are_a_rung_of_masks(name):
    entry = find(name)
    assert entry.backbone == weights_of(name) == name.partition(":")[2].removesuffix("+tuned")
    assert entry.is_network
    assert not entry.pretrained
    check_serves(name, "segmentation")
    assert ("fine-tuned" in entry.title) == name.endswith("+tuned")


def test_any_network_of_timm_may_be_an_encoder():
    assert find("unet:timm:resnet34").backbone == "timm:resnet34"


def test_they_stand_behind_the_others_and_only_where_they_are_asked_for():
    assert in_order(["unet:regnetx_002", "mean-mask", "unet"]) == ("mean-mask", "unet", "unet:regnetx_002")
    assert not any(":" in name for name in models_for("segmentation"))


@pytest.mark.parametrize("name", ["unet:regnetx_02", "unet:", "tower:regnetx_002", "fpn:unet"])
def test_other_names_are_refused(name):
    with pytest.raises(ModelError):
        find(name)


@pytest.mark.parametrize("name", ["unet:regnetx_002+mlp", "unet:regnetx_002+scratch"])
def test_what_is_about_classes_of_images_is_refused_with_what_to_take(name):
    with pytest.raises(ModelError, match=r"Take unet:regnetx_002, or unet:regnetx_002\+tuned"):
        find(name)


def test_they_draw_masks_and_tell_no_classes_of_images():
    with pytest.raises(ModelError, match="segmentation|classification"):
        check_serves("unet:regnetx_002", "classification")
