"""Masks as clear pictures, read again by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image

from pupille.images.layers import COLOURS, EDGE, FILL, layer


def pixels(numbers, side=100):
    return np.asarray(Image.open(io.BytesIO(layer(np.array(numbers), side=side))))


def test_each_number_has_its_colour_with_an_outline_and_nothing_is_clear():
    numbers = np.zeros((7, 9), dtype=np.int64)
    numbers[1:6, 1:6] = 2
    drawn = pixels(numbers)
    assert drawn.shape == (7, 9, 4)
    assert (drawn[1:6, 1:6, :3] == COLOURS[1]).all()
    opaque = drawn[..., 3]
    assert (opaque[numbers == 0] == 0).all()
    assert (opaque[2:5, 2:5] == FILL).all()
    assert (opaque[1, 1:6] == EDGE).all()
    assert opaque[1:6, 5].tolist() == [EDGE] * 5


def test_neighbours_keep_an_outline_between_them():
    drawn = pixels([[1, 1, 1, 2, 2, 2]])
    assert drawn[0, :, 3].tolist() == [FILL, FILL, EDGE, EDGE, FILL, FILL]


def test_colours_begin_anew_after_the_last_and_numbers_below_nothing_are_clear():
    drawn = pixels([[len(COLOURS) + 1, 1, -1]])
    assert drawn[0, 0, :3].tolist() == drawn[0, 1, :3].tolist() == list(COLOURS[0])
    assert drawn[0, 2, 3] == 0


@pytest.mark.parametrize(("shape", "small"), [((40, 20), (10, 5)), ((10, 4000), (1, 10)), ((3, 4), (3, 4))])
def test_a_large_mask_is_made_small_and_a_small_one_is_left(shape, small):
    assert pixels(np.ones(shape, dtype=np.int64), side=10).shape == (*small, 4)
