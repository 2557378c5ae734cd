"""Many small pictures in a few sheets."""

import io

import numpy as np
import pytest
from PIL import Image

from pupille.images.sprites import COLUMNS, MOST_SHEETS, ROWS, sprites_of


def opened(sheet):
    return np.asarray(Image.open(io.BytesIO(sheet)))


def test_every_picture_stands_in_its_place_row_by_row():
    n = COLUMNS * ROWS + 50
    shades = np.arange(n) % 256
    pictures = np.broadcast_to(shades[:, None, None, None], (n, 8, 16, 1)).astype(np.uint8)
    sprites = sprites_of(pictures)
    assert (sprites.n, sprites.height, sprites.width, len(sprites.sheets)) == (n, 8, 16, 2)
    for number in (0, COLUMNS - 1, COLUMNS, COLUMNS * ROWS - 1, COLUMNS * ROWS, n - 1):
        sheet, place = divmod(number, COLUMNS * ROWS)
        row, column = divmod(place, COLUMNS)
        # A JPEG is true to a shade or so inside of a block.
        assert opened(sprites.sheets[sheet])[row * 8 + 4, column * 16 + 8] == pytest.approx(
            shades[number], abs=8
        )


def test_colours_stay_and_what_is_too_much_is_left_out():
    red = np.zeros((MOST_SHEETS * COLUMNS * ROWS + 7, 8, 8, 3), dtype=np.uint8)
    red[..., 0] = 200
    sprites = sprites_of(red)
    assert sprites.n == MOST_SHEETS * COLUMNS * ROWS
    assert opened(sprites.sheets[-1])[4, 4] == pytest.approx([200, 0, 0], abs=5)
