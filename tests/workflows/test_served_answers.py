"""Answers of every pixel are made a few at a time."""

import numpy as np
import pytest

from pupille.errors import ImageError
from pupille.images.decoded import Reading
from pupille.serving.batches import Decoded
from pupille.workflows.served_answers import PIXELS_AT_ONCE, Uploads, in_parts


def picture(width, height):
    return Decoded(Reading(np.zeros((2, 2), np.uint8), "", width, height, "8-bit", ()), b"bytes")


def test_large_pictures_are_answered_alone_and_small_ones_together_in_their_order():
    small, large = picture(1000, 1000), picture(PIXELS_AT_ONCE, 2)
    pictures = [small, small, large, large, *[small] * 5]
    parts = list(in_parts(pictures))
    assert [len(part) for part in parts] == [2, 1, 1, 4, 1]
    assert [one for part in parts for one in part] == pictures


def test_a_picture_at_its_own_size_comes_from_its_bytes_or_with_the_reason():
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3)
    good = Uploads([picture(3, 2)], lambda content: Reading(pixels, "", 3, 2, "8-bit", ()))
    assert np.array_equal(good.read("0").pixels, pixels)
    bad = Uploads([picture(3, 2)], lambda content: ImageError("image", "is damaged"))
    with pytest.raises(ImageError, match="is damaged"):
        bad.read("0")
