"""The end of an exported network that finds the pixels of objects, against scipy."""

import numpy as np
import pytest
import torch
from scipy.special import expit, softmax

from pupille.export.object_maps import ObjectMaps


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_the_first_three_maps_are_shares_of_their_own_and_those_of_the_classes_add_up_to_one(classes):
    outputs = np.random.default_rng(0).normal(size=(2, 3 + classes, 4, 5))
    (maps,) = ObjectMaps()(torch.tensor(outputs))
    np.testing.assert_allclose(maps[:, :3], expit(outputs[:, :3]), rtol=1e-12)
    if classes:
        np.testing.assert_allclose(maps[:, 3:], softmax(outputs[:, 3:], axis=1), rtol=1e-12)
