"""The small U-Net: its shapes by hand, pictures of any size, and what reaches a pixel."""

import pytest
import torch
from torch.nn.functional import pad

from pupille.models.architectures.unet import build


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return build((1, 64, 64), 2).eval()


def convolutions(before, after):
    """Weights of two 3 x 3 convolutions without bias, and of their normalisations."""
    return 9 * before * after + 9 * after * after + 4 * after


def test_it_has_half_a_million_weights(network):
    down = sum(convolutions(a, b) for a, b in ((1, 16), (16, 32), (32, 64), (64, 128)))
    # On the way up the maps are halved in number by a 1 x 1 convolution with bias, then laid beside as many.
    up = sum(a * b + b + convolutions(2 * b, b) for a, b in ((128, 64), (64, 32), (32, 16)))
    counted = sum(parameter.numel() for parameter in network.parameters())
    assert counted == down + up + 2 * (16 + 1)
    assert 400_000 < counted < 600_000


@pytest.mark.parametrize("size", [(64, 64), (1, 1), (7, 50), (33, 9)])
@pytest.mark.parametrize("channels", [1, 3])
def test_every_pixel_of_a_picture_of_any_size_has_its_logits(size, channels):
    network = build((channels, 64, 64), 5).eval()
    with torch.no_grad():
        assert network(torch.randn(2, channels, *size)).shape == (2, 5, *size)


def test_sides_that_do_not_halve_are_continued_with_their_last_pixels(network):
    picture = torch.randn(1, 1, 29, 42)
    with torch.no_grad():
        whole = network(pad(picture, (0, 6, 0, 3), mode="replicate"))
        torch.testing.assert_close(network(picture), whole[:, :, :29, :42])


def test_a_pixel_is_reached_from_as_far_as_three_halvings_and_their_kernels_reach(network):
    """By hand: of each block 2 pixels of its level, up and down: 2 * (1 + 2 + 4 + 8 + 4 + 2 + 1), and the halvings."""
    picture = torch.randn(1, 1, 160, 160, requires_grad=True)
    network(picture)[0, 0, 80, 80].backward()
    rows = torch.nonzero(picture.grad[0, 0].abs().sum(dim=1)).ravel()
    reach = max(80 - int(rows.min()), int(rows.max()) - 80)
    assert 2 * 22 <= reach <= 2 * 22 + 8


def test_what_is_learned_reaches_every_weight():
    torch.manual_seed(0)
    network = build((1, 32, 32), 3)
    torch.nn.functional.cross_entropy(
        network(torch.randn(4, 1, 32, 32)), torch.randint(0, 3, (4, 32, 32))
    ).backward()
    still = [name for name, weight in network.named_parameters() if not weight.grad.abs().sum() > 0]
    assert still == []


def test_width_and_depth_are_those_that_are_asked_for():
    flat = build((1, 8, 8), 2, width=4, depth=1)
    assert sum(parameter.numel() for parameter in flat.parameters()) == convolutions(1, 4) + 2 * (4 + 1)
    deep = build((1, 8, 8), 2, width=4, depth=6).eval()
    with torch.no_grad():
        assert deep(torch.zeros(1, 1, 5, 40)).shape == (1, 2, 5, 40)
