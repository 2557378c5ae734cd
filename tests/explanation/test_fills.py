"""What takes the place of a hidden part of a picture."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from pupille.explanation.fills import FILLS, as_pixels, blurred, mean_colour
from pupille.models.preprocessing import Preprocessing

PREPARED = Preprocessing(16, 32, 3, 0, 200, (0.5, 0.25, 1.0), (0.2,) * 3)


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 256, (2, 16, 32, 3), dtype=np.uint8)


def test_a_blur_is_that_of_scipy_with_an_eighth_of_the_longer_side(pixels):
    smooth = blurred(pixels, PREPARED)
    channel = gaussian_filter(pixels[1, ..., 2].astype(np.float32), 4, mode="nearest", truncate=2.0)
    np.testing.assert_array_equal(smooth[1, ..., 2], np.rint(channel))
    assert smooth.dtype == np.uint8


def test_a_blur_without_strength_is_still_one_of_three_quarters_of_a_pixel(pixels):
    smooth = blurred(pixels, PREPARED, strength=0.0)
    channel = gaussian_filter(pixels[0, ..., 0].astype(np.float32), 0.75, mode="nearest", truncate=2.0)
    np.testing.assert_array_equal(smooth[0, ..., 0], np.rint(channel))


def test_the_mean_colour_is_that_of_the_training_images_on_the_scale_of_the_pixels(pixels):
    filled = mean_colour(pixels, PREPARED)
    assert filled.shape == pixels.shape
    assert np.unique(filled.reshape(-1, 3), axis=0).tolist() == [[100, 50, 200]]


def test_whole_numbers_are_rounded_and_kept_within_their_range():
    values = np.array([-3.0, 1.6, 300.0])
    assert as_pixels(values, np.zeros(3, dtype=np.uint8)).tolist() == [0, 2, 255]
    assert as_pixels(values, np.zeros(3, dtype=np.float32)).tolist() == pytest.approx([-3, 1.6, 300])


def test_both_fills_can_be_asked_for_by_name():
    assert [FILLS[name] for name in ("blur", "mean")] == [blurred, mean_colour]
