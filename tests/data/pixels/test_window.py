import numpy as np
import pytest

from pupille.data.pixels.window import clip, find_window
from pupille.errors import DataError

RAMP = np.arange(10_000, dtype=np.float32).reshape(1, 100, 100, 1)


def test_8_bit_images_use_their_whole_range():
    window = find_window("auto", lambda: np.array([[[[3]]]], np.uint8), "8-bit")
    assert (window.low, window.high, window.clipped) == (0, 255, 0)


def test_deeper_images_use_percentiles_of_the_training_images_and_say_what_is_cut():
    window = find_window("auto", lambda: RAMP, "16-bit")
    assert window.low == pytest.approx(10, abs=0.1)
    assert window.high == pytest.approx(9989, abs=0.1)
    assert window.clipped == pytest.approx(0.002, abs=2e-4)
    assert "percentiles 0.1 and 99.9" in window.how


def test_a_window_asked_for_is_taken_and_what_lies_outside_is_counted():
    window = find_window("0,4999", lambda: RAMP, "16-bit")
    assert (window.low, window.high, window.clipped) == (0, 4999, 0.5)


def test_images_of_one_value_have_no_window():
    with pytest.raises(DataError, match="--window"):
        find_window("auto", lambda: np.ones((1, 4, 4, 1), np.float32), "float")


def test_clipping_shows_what_lies_outside_as_black_or_white_and_leaves_8_bit_images_alone():
    assert clip(np.array([-5, 3, 99], np.float32), 0, 10).tolist() == [0, 3, 10]
    pixels = np.array([0, 255], np.uint8)
    assert clip(pixels, 0, 255) is pixels
