"""The U-Net whose maps become objects."""

import numpy as np
import pytest
import torch

from pupille.models.architectures.unet_instances import REACH, build, local_contrast, mean_around


@pytest.mark.parametrize(("classes", "maps"), [(1, 3), (2, 5), (4, 7)])
def test_it_has_three_maps_and_one_for_each_of_several_classes(classes, maps):
    network = build((3, 20, 27), classes, width=4, depth=2).eval()
    assert network(torch.zeros(2, 3, 20, 27)).shape == (2, maps, 20, 27)


def test_the_mean_around_a_place_is_that_of_its_square_within_the_picture():
    values = np.random.default_rng(0).normal(size=(1, 1, 60, 70)).astype(np.float32)
    found = mean_around(torch.from_numpy(values))[0, 0].numpy()
    for y, x in [(0, 0), (30, 35), (59, 2), (10, 69)]:
        square = values[0, 0, max(0, y - REACH) : y + REACH + 1, max(0, x - REACH) : x + REACH + 1]
        assert found[y, x] == pytest.approx(square.mean(), abs=1e-5)


def test_contrast_is_the_same_in_dark_and_in_bright_pictures():
    texture = torch.from_numpy(np.random.default_rng(0).normal(size=(1, 1, 50, 50))).float()
    assert torch.allclose(local_contrast(2 * texture + 5), local_contrast(2 * texture - 1), atol=1e-3)
    strong, stronger = local_contrast(5 * texture), local_contrast(50 * texture)
    assert torch.allclose(strong, stronger, atol=0.02)


def test_what_hardly_varies_stays_faint():
    noise = 0.01 * torch.from_numpy(np.random.default_rng(0).normal(size=(1, 1, 50, 50))).float()
    assert local_contrast(noise).abs().max() < 0.5
    assert local_contrast(torch.ones(1, 1, 50, 50)).abs().max() < 1e-3
