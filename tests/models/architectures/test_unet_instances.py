"""The U-Net whose maps become objects."""

import pytest
import torch

from pupille.models.architectures.unet_instances import build


@pytest.mark.parametrize(("classes", "maps"), [(1, 3), (2, 5), (4, 7)])
def test_it_has_three_maps_and_one_for_each_of_several_classes(classes, maps):
    network = build((3, 20, 27), classes, width=4, depth=2).eval()
    assert network(torch.zeros(2, 3, 20, 27)).shape == (2, maps, 20, 27)
