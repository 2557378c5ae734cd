"""A picture seen piece by piece: the same as seen at once, at its own size, in little memory."""

import numpy as np
import pytest
import torch

from pupille.models.architectures.unet import UNet, build
from pupille.models.model import ModelSpec
from pupille.models.network import NetworkModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.windows import RAMP, is_exact, sees_pieces, shares_of_piece, spans, strips_by_windows


class Sketch(torch.nn.Module):
    """A network that sees each pixel by itself."""

    margin, coarsest, is_exact = 8, 4, True

    def forward(self, inputs):
        return torch.cat([inputs, -inputs], dim=1)


def model_of(network, channels=1):
    prepared = Preprocessing(64, 64, channels, 0.0, 255.0, (0.5,) * channels, (0.3,) * channels)
    return NetworkModel(ModelSpec("unet", ("a", "b"), prepared, task="segmentation"), network)


def stirred(network, seed=0):
    """A network whose means and deviations are no longer those of its birth, and that gives either class half."""
    torch.manual_seed(seed)
    network.train()
    with torch.no_grad():
        for _ in range(3):
            network(torch.randn(4, 1, 64, 64))
        logits = network.eval()(torch.randn(1, 1, 256, 256))[0]
        network.head.bias[0] -= (logits[0] - logits[1]).median()
    return network


def channelled(piece):
    return piece[..., None] if piece.ndim == 2 else piece


@pytest.mark.parametrize("size", [(300, 431), (96, 500), (97, 33), (160, 160)])
def test_windows_give_the_classes_of_the_whole_picture(size):
    model = model_of(stirred(UNet(1, 2, 4, 3)))
    picture = np.random.default_rng(0).integers(0, 256, size, dtype=np.uint8)
    whole = shares_of_piece(model, channelled(picture)).argmax(axis=0)
    by_windows = np.concatenate(list(strips_by_windows(model, picture, channelled, side=160)), axis=1).argmax(
        axis=0
    )
    assert 0.05 < whole.mean() < 0.95
    # Where both classes are as likely as each other, a rounding decides.
    assert (whole != by_windows).mean() < 1e-4


def test_joined_probabilities_equal_those_of_the_whole_picture_to_the_fifth_digit():
    model = model_of(stirred(build((1, 64, 64), 2)))
    picture = np.random.default_rng(1).integers(0, 256, (333, 470), dtype=np.uint8)
    whole = shares_of_piece(model, channelled(picture))
    joined, hard = np.zeros_like(whole), np.zeros_like(whole)
    for rows in spans(333, 256, model.network):
        for columns in spans(470, 256, model.network):
            place = (slice(None), slice(rows.start, rows.stop), slice(columns.start, columns.stop))
            shares = shares_of_piece(model, channelled(picture[place[1:]]))
            joined[place] += shares * rows.weights[:, None] * columns.weights
            hard[place] = shares
    assert np.abs(joined - whole).max() < 1e-5
    # Laid side by side without a margin they do not.
    assert np.abs(hard - whole).max() > 1e-3


def test_a_pixel_beyond_the_margin_moves_no_answer():
    network = stirred(build((1, 64, 64), 2))
    place = 160
    picture = torch.randn(1, 1, 320, 320, requires_grad=True)
    network(picture)[0, 1, place, place].backward()
    rows, columns = torch.nonzero(picture.grad[0, 0]).T
    reach = max(int((places - place).abs().max()) for places in (rows, columns))
    # Two convolutions at each of four levels down and three up, by hand, and what halves and doublings add.
    assert 44 <= reach <= network.margin


@pytest.mark.parametrize("length", [40, 511, 512, 513, 900, 10_000])
@pytest.mark.parametrize("margin", [8, 64])
def test_windows_cover_a_side_and_their_weights_add_up_to_one(length, margin):
    network = Sketch()
    network.margin, network.coarsest = margin, 8
    sums, widest = np.zeros(length), 0
    windows = spans(length, 512, network)
    for window in windows:
        assert window.start % 8 == 0
        sums[window.start : window.stop] += window.weights
        widest = max(widest, window.stop - window.start)
        if window.start:
            assert not window.weights[: margin - 1].any()
        if window.stop < length:
            assert not window.weights[-margin + 1 :].any()
    np.testing.assert_allclose(sums, 1, atol=1e-6)
    assert widest < 512 + 8
    # No more windows than steps of their core.
    assert len(windows) <= 1 + np.ceil(max(0, length - 512) / (512 - 2 * margin - RAMP - 8))


def test_one_window_takes_over_from_the_next_without_a_jump():
    for window in spans(1500, 512, Sketch()):
        assert np.abs(np.diff(window.weights)).max() < 0.15


def test_a_window_narrower_than_its_margins_is_refused():
    with pytest.raises(ValueError, match="margins"):
        spans(500, 32, Sketch())


def test_pieces_are_prepared_one_by_one():
    sizes = []

    def prepare(piece):
        sizes.append(piece.shape)
        return channelled(piece)

    picture = np.zeros((900, 1200), dtype=np.uint8)
    picture[:, 600:] = 255
    mask = np.concatenate(
        list(strips_by_windows(model_of(Sketch()), picture, prepare, side=256)), axis=1
    ).argmax(axis=0)
    np.testing.assert_array_equal(mask, picture == 0)
    assert len(sizes) > 20
    assert max(max(size) for size in sizes) < 256 + 4


def test_the_small_network_is_answered_as_a_whole():
    assert is_exact(model_of(build((1, 64, 64), 2)))


def test_a_network_without_a_margin_does_not_see_pieces():
    assert sees_pieces(model_of(Sketch()))
    assert not sees_pieces(model_of(torch.nn.Conv2d(1, 2, 3)))
