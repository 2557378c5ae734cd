"""Networks that draw masks on a pretrained encoder."""

import sys

import pytest
import timm
import torch

from pupille.errors import ModelError
from pupille.models.architectures.encoded import COARSEST, build

DECODERS = ("unet", "fpn", "deeplabv3plus")


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("network", ["regnetx_002", "mobilenetv2_100"])
def test_its_encoder_is_the_network_of_timm_by_the_names_of_its_weights(decoder, network):
    with torch.device("meta"):
        built, whole = build(decoder, network, (3, 64, 64), 2), timm.create_model(network)
    published = {name: tensor.shape for name, tensor in whole.state_dict().items()}
    own = {name: tensor.shape for name, tensor in built.encoder.state_dict().items()}
    assert len(own) > 100
    assert own.items() <= published.items()
    everything = sum(weight.numel() for weight in built.parameters())
    encoder = sum(weight.numel() for weight in built.encoder.parameters())
    assert sum(weight.numel() for weight in built.decoder) == everything - encoder > 100_000


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("size", [(64, 96), (33, 70)])
def test_logits_of_every_class_lie_on_every_pixel(decoder, size):
    network = build(decoder, "regnetx_002", (3, *size), 5).eval()
    with torch.inference_mode():
        assert network(torch.randn(2, 3, *size)).shape == (2, 5, *size)


def test_a_side_that_is_no_multiple_is_continued_with_its_last_pixels():
    network = build("unet", "regnetx_002", (3, 64, 64), 2).eval()
    picture = torch.randn(1, 3, 2 * COARSEST, COARSEST + 7)
    continued = torch.cat([picture, picture[..., -1:].expand(-1, -1, -1, COARSEST - 7)], dim=3)
    with torch.inference_mode():
        torch.testing.assert_close(network(picture), network(continued)[..., : COARSEST + 7])


def test_grey_pictures_and_networks_without_maps_are_refused():
    with pytest.raises(ModelError, match="3 channels"):
        build("unet", "regnetx_002", (1, 64, 64), 2)
    with pytest.raises(ModelError, match="no maps at several sizes"):
        build("unet", "timm:mixer_s32_224", (3, 64, 64), 2)


def test_without_the_extra_one_sentence_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "segmentation_models_pytorch", None)
    with pytest.raises(ModelError, match=r"pip install .*segmentation-models-pytorch"):
        build("unet", "regnetx_002", (3, 64, 64), 2)
