import pytest
import torch

from pupille.errors import ArgumentError
from pupille.models.architectures.cnn import build


def count(network: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def test_it_has_the_parameters_that_keras_counts() -> None:
    # By hand, for the sides 28, 26, 13, 11, 5: what `count_params` of the same layers in Keras says too.
    by_hand = (9 + 1) * 32 + (9 * 32 + 1) * 64 + (5 * 5 * 64 + 1) * 128 + (128 + 1) * 10
    assert by_hand == 225_034
    assert count(build((1, 28, 28), 10)) == by_hand


def test_a_width_widens_every_layer_and_none_is_refused() -> None:
    # By hand, as above, with 16 channels in place of 32.
    assert count(build((1, 28, 28), 10, width=16)) == 160 + (9 * 16 + 1) * 32 + (25 * 32 + 1) * 64 + 65 * 10
    for width in (0, 2000):
        with pytest.raises(ArgumentError):
            build((1, 28, 28), 10, width=width)


def test_colour_only_changes_the_first_layer() -> None:
    assert count(build((3, 28, 28), 10)) - count(build((1, 28, 28), 10)) == 2 * 9 * 32


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 5, 40), (1, 1, 64), (1, 10, 9), (3, 33, 17), (3, 224, 224)])
def test_it_takes_pictures_of_any_size(shape: tuple[int, int, int]) -> None:
    assert build(shape, 7)(torch.zeros(2, *shape)).shape == (2, 7)


def test_a_small_picture_is_framed_and_otherwise_seen_as_it_is() -> None:
    small = build((1, 7, 12), 3)
    framed = torch.zeros(4, 1, 10, 12)
    picture = torch.randn(4, 1, 7, 12)
    framed[:, :, 1:8] = picture
    torch.testing.assert_close(small(picture), torch.nn.Sequential(*list(small)[1:])(framed))


def test_pooling_before_the_rectifier_gives_what_the_usual_order_gives() -> None:
    network = build((1, 28, 28), 10)
    layers = list(network)
    layers[1:3], layers[4:6] = layers[2:0:-1], layers[5:3:-1]
    pictures = torch.randn(3, 1, 28, 28)
    assert [type(layer).__name__ for layer in layers[:3]] == ["Conv2d", "ReLU", "MaxPool2d"]
    assert torch.equal(torch.nn.Sequential(*layers)(pictures), network(pictures))
