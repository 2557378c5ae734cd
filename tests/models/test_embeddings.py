"""What a model makes of pictures before it tells the classes."""

import numpy as np
import pytest
import torch
from scipy.spatial.distance import pdist
from torch import nn

from pupille.models.embeddings import WIDTH, described, hashed, last_layer
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel, build_network
from pupille.models.preprocessing import Preprocessing


def network(name, side):
    prepared = Preprocessing(side, side, 1, 0.0, 255.0, (0.5,), (0.25,))
    spec = ModelSpec(name, ("a", "b", "c"), prepared)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return NetworkModel(spec, build_network(spec).eval())


@pytest.mark.parametrize(("name", "side"), [("mlp", 8), ("lenet5", 32)])
def test_features_times_the_last_weights_are_the_logits(name, side):
    model = network(name, side)
    pixels = np.random.default_rng(0).integers(0, 256, (70, side, side, 1), dtype=np.uint8)
    probabilities, features = described(model, pixels)
    np.testing.assert_array_equal(probabilities, model.predict(pixels))
    last = [module for module in model.network.modules() if isinstance(module, nn.Linear)][-1]
    assert features.shape == (70, last.in_features)
    logits = features @ last.weight.detach().double().numpy().T + last.bias.detach().double().numpy()
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    np.testing.assert_allclose(powers / powers.sum(axis=1, keepdims=True), probabilities, atol=1e-5)
    assert not last._forward_pre_hooks


def test_a_network_without_a_dense_layer_is_described_by_its_input():
    assert isinstance(last_layer(nn.Sequential(nn.Flatten())), nn.Sequential)


def test_hashing_keeps_distances_about_as_they_are():
    rng = np.random.default_rng(0)
    wide = rng.normal(size=(40, 3000)) * rng.exponential(size=3000)
    narrow = hashed(wide)
    assert narrow.shape == (40, WIDTH)
    assert pdist(narrow) / pdist(wide) == pytest.approx(1, abs=0.25)
    np.testing.assert_array_equal(narrow[3:5], hashed(wide[3:5]))
    np.testing.assert_array_equal(hashed(wide[:, :WIDTH]), wide[:, :WIDTH])
