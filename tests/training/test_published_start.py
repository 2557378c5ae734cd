"""A network of which a part begins with published weights."""

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from pupille.errors import WeightsError
from pupille.models.pretrained.import_file import import_weights
from pupille.training.published_start import batch_normalisations, let_later_learn, take_published

NETWORK = "regnetx_002"


@pytest.fixture
def published(shared, tmp_path, monkeypatch):
    """Real weights in a store of their own."""
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    file = shared / "weights" / NETWORK / "model.safetensors"
    import_weights(file, NETWORK)
    return load_file(file)


def stem():
    """The first layers of that network: 3 x 3 pixels of three channels to 32, and their statistics."""
    network = nn.Module()
    network.stem = nn.Module()
    network.stem.conv = nn.Conv2d(3, 32, 3, bias=False)
    network.stem.bn = nn.BatchNorm2d(32)
    return network


def test_published_weights_replace_the_random_ones_and_none_learns(published):
    network = stem()
    take_published(network, NETWORK)
    for key in ("stem.conv.weight", "stem.bn.weight", "stem.bn.running_var"):
        assert torch.equal(network.state_dict()[key], published[key])
    assert not any(weight.requires_grad for weight in network.parameters())


def test_a_lacking_weight_is_refused_by_its_name(published):
    network = stem()
    network.extra = nn.Linear(2, 1, bias=False)
    with pytest.raises(WeightsError, match=r"extra\.weight.*pupille weights remove regnetx_002"):
        take_published(network, NETWORK)
    assert not torch.equal(network.stem.conv.weight, published["stem.conv.weight"])


def test_the_first_two_stages_of_five_stay_and_the_later_ones_learn():
    network = nn.Sequential()
    for number in range(5):
        network.add_module(f"stage{number}", nn.Linear(1, 1))
    network.requires_grad_(False)
    later = let_later_learn(network)
    assert [weight.requires_grad for weight in network.parameters()] == [False] * 4 + [True] * 6
    assert [id(weight) for weight in later] == [id(weight) for weight in list(network.parameters())[4:]]


def test_of_layers_that_count_statistics_all_are_named_and_no_others():
    network = nn.Sequential(
        nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1), nn.Sequential(nn.BatchNorm2d(1), nn.ReLU())
    )
    assert batch_normalisations(network) == (network[1], network[2][0])
