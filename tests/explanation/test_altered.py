"""What is taken from pictures, and what stays."""

import numpy as np
import pytest

from pupille.explanation.altered import ALTERATIONS
from pupille.models.preprocessing import Preprocessing

PREPARED = Preprocessing(16, 16, 3, 0.0, 255.0, (0.4, 0.4, 0.4), (0.2, 0.2, 0.2))
GREY = 102


@pytest.fixture(scope="module")
def altered():
    pixels = np.random.default_rng(0).integers(150, 256, (2, 16, 16, 3), dtype=np.uint8)
    return pixels, {item.name: item.apply(pixels, PREPARED) for item in ALTERATIONS}


def painted(pixels):
    return (pixels == GREY).all(axis=3)[0]


def test_the_middle_is_the_inner_half_of_each_side(altered):
    pixels, changed = altered
    middle = np.zeros((16, 16), bool)
    middle[4:12, 4:12] = True
    np.testing.assert_array_equal(painted(changed["middle painted over"]), middle)
    np.testing.assert_array_equal(painted(changed["middle alone"]), ~middle)
    np.testing.assert_array_equal(changed["middle alone"][:, middle], pixels[:, middle])


def test_the_border_is_the_outer_eighth_of_each_side(altered):
    border = np.ones((16, 16), bool)
    border[2:14, 2:14] = False
    np.testing.assert_array_equal(painted(altered[1]["border alone"]), ~border)


def test_colours_go_and_channels_change_places(altered):
    pixels, changed = altered
    assert np.ptp(changed["grey"], axis=3).max() == 0
    np.testing.assert_array_equal(changed["channels exchanged"][..., 1], pixels[..., 0])
    np.testing.assert_array_equal(changed["channels exchanged"][..., 0], pixels[..., 2])


def test_all_stay_pixels_of_the_same_kind(altered):
    pixels, changed = altered
    assert all(some.dtype == pixels.dtype and some.shape == pixels.shape for some in changed.values())
    assert all((some != pixels).any() for some in changed.values())
