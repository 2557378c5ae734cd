"""Class activation maps: the identity with the logit on real weights, and who has none."""

from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from torch import nn

from pupille.explanation.activation import Activation, find_pooling
from pupille.explanation.classification import QUESTION
from pupille.models.architectures.heads import build_head
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network, to_input
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.build import Transferred, load_backbone, preprocessing
from pupille.models.pretrained.frozen import TransferModel
from pupille.models.pretrained.import_file import import_weights


def seeded(build):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return build().eval()


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> TransferModel:
    """The real network with a last layer of five classes."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        import_weights(shared / "weights/regnetx_002/model.safetensors", "regnetx_002")
        backbone = load_backbone("regnetx_002")
    spec = ModelSpec("regnetx_002", tuple("abcde"), preprocessing("regnetx_002", window=(0, 255)))
    return TransferModel(spec, Transferred(backbone, seeded(lambda: build_head("linear", 368, 5))).eval())


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (3, 224, 224, 3), dtype=np.uint8)


def test_map_plus_bias_is_the_centred_logit_on_real_weights(real, pictures):
    explainer = Activation.of(real, QUESTION, pictures)
    sides = np.array([0, 3, 4])
    maps, biases, scores = explainer.maps_and_biases(real, pictures, sides)
    assert maps.shape == (3, 7, 7)
    with torch.inference_mode():
        logits = real.network(to_input(torch.from_numpy(pictures), real.spec.preprocessing)).double().numpy()
    centred = (logits - logits.mean(axis=1, keepdims=True))[np.arange(3), sides]
    np.testing.assert_allclose(maps.sum(axis=(1, 2)) + biases, centred, atol=1e-5)
    np.testing.assert_allclose(scores, centred, atol=1e-5)


def test_with_dense_layers_or_neighbours_on_top_there_is_no_map(real, pictures):
    for kind in ("mlp", "knn"):
        network = Transferred(
            real.network.backbone, seeded(lambda kind=kind: build_head(kind, 368, 5))
        ).eval()
        assert Activation.of(TransferModel(real.spec, network), QUESTION, pictures) is None


class Small(nn.Module):
    """Maps, their means, an affine map; and what may lie between."""

    def __init__(self, between):
        super().__init__()
        self.maps, self.between, self.last = nn.Conv2d(1, 6, 2, stride=2), between, nn.Linear(6, 3)

    def forward(self, pictures):
        return self.last(self.between(self.maps(pictures).mean(dim=(2, 3))))


def test_a_place_is_what_the_logit_loses_without_it():
    network = seeded(lambda: Small(nn.Identity()))
    spec = ModelSpec("cnn", tuple("abc"), Preprocessing(4, 4, 1, 0.0, 1.0, (0.0,), (1.0,)))
    model = NetworkModel(spec, network)
    picture = np.random.default_rng(0).random((1, 4, 4, 1)).astype(np.float32)
    explainer = Activation.of(model, QUESTION, np.concatenate([picture, picture[:, ::-1]]))
    maps = explainer.maps(model, picture, np.array([1]))
    layer = network.maps(torch.from_numpy(picture[..., 0])[:, None]).detach()

    def centred(places):
        logits = network.last(places.mean(dim=(2, 3)))[0].detach()
        return float(logits[1] - logits.mean())

    for row in range(2):
        for column in range(2):
            without = layer.clone()
            without[:, :, row, column] = 0
            assert maps[0, row, column] == pytest.approx(centred(layer) - centred(without), abs=1e-5)


@pytest.mark.parametrize(
    "between", [nn.ReLU(), nn.LayerNorm(6), nn.Hardswish()], ids=lambda layer: type(layer).__name__
)
def test_whatever_bends_the_means_is_noticed(between):
    assert find_pooling(seeded(lambda: Small(between)), torch.randn(2, 1, 8, 8)) is None
    assert find_pooling(seeded(lambda: Small(nn.Dropout(0.5))), torch.randn(2, 1, 8, 8)) is not None


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("resnet10t", True),
        ("mobilenetv2_035", True),
        ("mobilenetv3_small_050", False),
        ("convnext_atto", False),
    ],
)
def test_networks_of_timm_are_told_apart_by_trying(name, exact):
    network = seeded(lambda: timm.create_model(name, num_classes=4))
    assert (find_pooling(network, torch.randn(2, 3, 64, 64)) is not None) == exact


def test_our_own_networks_that_do_not_pool_to_a_mean_have_none():
    spec = ModelSpec("lenet5", ("a", "b"), Preprocessing(32, 32, 1, 0.0, 255.0, (0.5,), (0.25,)))
    model = NetworkModel(spec, seeded(lambda: build_network(spec)))
    assert Activation.of(model, QUESTION, np.random.default_rng(0).integers(0, 256, (2, 32, 32, 1))) is None
