"""A lean network says the same as the network it was made of, which is left alone."""

import copy

import pytest
import torch
from torch import nn

from pupille.models.pretrained.build import whole_network, without_classes
from pupille.models.pretrained.catalogue import BACKBONES, backbone
from pupille.models.pretrained.folded import folded, in_bfloat16

SHAPE = (3, 16, 16)


def alive(network: nn.Module) -> nn.Module:
    """The network in evaluation, its statistics and weights like those of a trained one: nowhere 0 or 1."""
    generator = torch.Generator().manual_seed(1)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values, low, high in (
                (module.running_mean, -1.0, 1.0),
                (module.running_var, 0.3, 3.0),
                (module.weight, 0.5, 1.5),
                (module.bias, -0.5, 0.5),
            ):
                if values is not None:
                    values.data.uniform_(low, high, generator=generator)
    return network.eval().requires_grad_(False)


def norms(network: nn.Module) -> int:
    return sum(isinstance(module, nn.BatchNorm2d) for module in network.modules())


def far(one: nn.Module, other: nn.Module, shape=SHAPE) -> float:
    """The largest difference of both networks' outputs, as a share of the largest output."""
    shown = torch.randn(2, *shape, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        wanted, found = one(shown), other(shown)
    return float((wanted - found).abs().max() / wanted.abs().max())


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("affine", [True, False])
def test_a_convolution_does_the_work_of_both(bias, affine):
    layers = [nn.Conv2d(3, 8, 3, bias=bias), nn.BatchNorm2d(8, eps=0.1, affine=affine), nn.ReLU(inplace=True)]
    network = alive(nn.Sequential(*layers))
    before = copy.deepcopy(network.state_dict())
    lean = folded(network, SHAPE)
    assert norms(lean) == 0
    assert far(network, lean) < 1e-5
    # The network can be trained further: its own layers are all there, with their own values.
    assert norms(network) == 1
    assert all(torch.equal(network.state_dict()[name], value) for name, value in before.items())


@pytest.mark.parametrize("name", [name for name in BACKBONES if name not in ("vgg11", "vgg16", "alexnet")])
def test_every_network_of_the_table_says_the_same(name):
    line = backbone(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = alive(without_classes(whole_network(line)))
    shape = (3, line.side, line.side)
    lean = folded(network, shape)
    assert norms(lean) == 0
    assert (lean is network) == (norms(network) == 0)
    assert far(network, lean, shape) < 1e-4


class SharedNorm(nn.Module):
    """Two convolutions before one normalisation: neither can do its work for both."""

    def __init__(self):
        super().__init__()
        self.one, self.two, self.norm = nn.Conv2d(3, 8, 3), nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)

    def forward(self, pictures):
        return self.norm(self.one(pictures)) + self.norm(self.two(pictures))


class UsedTwice(nn.Module):
    """What the convolution gives goes past the normalisation too."""

    def __init__(self):
        super().__init__()
        self.one, self.norm = nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)

    def forward(self, pictures):
        maps = self.one(pictures)
        return maps + self.norm(maps)


class Standardised(nn.Conv2d):
    """A convolution that takes its weights to mean 0 and deviation 1 before it uses them."""

    def forward(self, pictures):
        weight = (self.weight - self.weight.mean((1, 2, 3), keepdim=True)) / self.weight.std(
            (1, 2, 3), keepdim=True
        )
        return nn.functional.conv2d(pictures, weight, self.bias)


@pytest.mark.parametrize(
    "made",
    [
        SharedNorm,
        UsedTwice,
        lambda: nn.Sequential(Standardised(3, 8, 3), nn.BatchNorm2d(8)),
        lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(inplace=True), nn.BatchNorm2d(8)),
        lambda: nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8, track_running_stats=False)),
    ],
)
def test_where_folding_would_change_the_answer_the_network_stays_as_it_is(made):
    network = alive(made())
    lean = folded(network, SHAPE)
    assert lean is network
    assert norms(network) == 1


def test_the_generator_of_random_numbers_goes_on_undisturbed():
    network = alive(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8)))
    state = torch.get_rng_state()
    folded(network, SHAPE)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("name", ["regnetx_002", "alexnet", "convnext_tiny", "vit_small_patch16_224"])
def test_weights_in_bfloat16_give_the_same_bits_under_autocast(name):
    line = backbone(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = without_classes(whole_network(line)).eval().requires_grad_(False)
    before = {key: value.dtype for key, value in network.state_dict().items()}
    lean = in_bfloat16(network)
    shown = torch.randn(4, 3, line.side, line.side, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(lean(shown), network(shown))
    assert {key: value.dtype for key, value in network.state_dict().items()} == before
    assert torch.bfloat16 in {value.dtype for value in lean.state_dict().values()}
