"""The U-Net: its weights, and windows of a picture."""

import torch

from pupille.models.architectures.unet import UNet, build


def test_it_has_about_half_a_million_weights():
    # By hand: each block has two convolutions of 3 x 3 without bias, and two numbers a channel for each normalisation.
    def block(before, after):
        return 9 * before * after + 9 * after * after + 4 * after

    down = block(1, 16) + block(16, 32) + block(32, 64) + block(64, 128)
    narrow = (128 + 1) * 64 + (64 + 1) * 32 + (32 + 1) * 16
    up = block(128, 64) + block(64, 32) + block(32, 16)
    by_hand = down + narrow + up + (16 + 1) * 2
    assert by_hand == 450_210
    assert sum(weight.numel() for weight in build((1, 512, 512), 2).parameters()) == by_hand


def test_a_window_on_the_grid_of_the_coarsest_pixels_equals_the_whole_picture_far_from_its_seams():
    torch.manual_seed(0)
    network, picture = UNet(1, 2, 4, 3).eval(), torch.randn(1, 1, 96, 96)
    # 2 + 4 + 8 pixels on the way down, 4 + 2 on the way up, and 3 that pooling may add on either way.
    far = 2 + 4 + 8 + 4 + 2 + 2 * 3

    def difference(start, margin):
        window = network(picture[:, :, start : start + 64, start : start + 64])
        whole = network(picture)[:, :, start : start + 64, start : start + 64]
        inside = slice(margin, 64 - margin)
        return float((window - whole)[:, :, inside, inside].abs().max().detach())

    assert difference(16, far) < 1e-5
    assert difference(16, 0) > 1e-3
    assert difference(17, far) > 1e-4
