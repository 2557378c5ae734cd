"""Masks as clear pictures: which pixel has which colour, and where the outlines are."""

import io

import numpy as np
import pytest
from PIL import Image

from pupille.images.layers import COLOURS, EDGE, FILL, layer


def pixels(numbers, side=100):
    with Image.open(io.BytesIO(layer(np.asarray(numbers), side=side))) as picture:
        assert picture.mode == "RGBA"
        return np.asarray(picture)


def test_a_square_has_a_strong_outline_and_a_clear_inside():
    numbers = np.zeros((7, 7), dtype=np.int64)
    numbers[1:6, 1:6] = 1
    drawn = pixels(numbers)
    rim = np.zeros((7, 7), dtype=bool)
    rim[1:6, 1:6] = True
    rim[2:5, 2:5] = False
    assert (drawn[rim, 3] == EDGE).all()
    assert (drawn[2:5, 2:5, 3] == FILL).all()
    assert (drawn[numbers == 0, 3] == 0).all()
    assert (drawn[numbers == 1][:, :3] == COLOURS[0]).all()


def test_each_number_has_its_colour_and_they_come_round():
    drawn = pixels([[1, 2, 8, 9, 10]])
    assert [tuple(colour) for colour in drawn[0, :, :3].tolist()] == [
        COLOURS[0],
        COLOURS[1],
        COLOURS[7],
        COLOURS[0],
        COLOURS[1],
    ]


def test_objects_of_one_colour_that_touch_keep_the_line_between_them():
    numbers = np.ones((5, 10), dtype=np.int64)
    numbers[:, 5:] = 1 + len(COLOURS)
    drawn = pixels(numbers)
    assert (drawn[..., :3] == COLOURS[0]).all()
    assert (drawn[:, 4:6, 3] == EDGE).all()
    assert (drawn[:, [0, 1, 2, 3, 6, 7, 8, 9], 3] == FILL).all()


@pytest.mark.parametrize("nothing", [0, -1])
def test_what_is_nothing_is_clear(nothing):
    assert (pixels(np.full((3, 3), nothing))[..., 3] == 0).all()


def test_large_masks_shrink_to_the_side_and_small_ones_stay():
    numbers = np.zeros((50, 100), dtype=np.int64)
    numbers[:, 50:] = 3
    drawn = pixels(numbers, side=10)
    assert drawn.shape == (5, 10, 4)
    assert (drawn[:, :5, 3] == 0).all()
    assert (drawn[:, 5:, :3] == COLOURS[2]).all()
    assert pixels(np.ones((4, 3)), side=10).shape == (4, 3, 4)


def test_a_thread_of_a_picture_stays_a_picture():
    assert pixels(np.ones((1000, 1)), side=10).shape == (10, 1, 4)
