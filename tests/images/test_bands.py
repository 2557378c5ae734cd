"""Channels chosen by number."""

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.images.bands import EVERY, chosen_bands

FOUR = np.arange(2 * 3 * 4).reshape(2, 3, 4)


def test_one_channel_is_grey_and_three_are_colours_in_the_order_asked_for() -> None:
    grey, notes = chosen_bands(FOUR, (2,))
    assert grey.tolist() == [[1, 5, 9], [13, 17, 21]]
    assert notes == ("of 4 channels these are read: 2",)
    colours, notes = chosen_bands(FOUR, (4, 3, 2))
    assert colours[0, 0].tolist() == [3, 2, 1]
    assert notes == ("of 4 channels these are read: 4, 3, 2",)


def test_where_nothing_is_left_out_nothing_is_noted() -> None:
    grey, notes = chosen_bands(FOUR[..., 0], (1,))
    assert grey.tolist() == FOUR[..., 0].tolist()
    assert notes == ()
    assert chosen_bands(FOUR[..., :3], (1, 2, 3))[1] == ()
    assert chosen_bands(FOUR[..., :3], (3, 2, 1))[1] != ()
    every, notes = chosen_bands(FOUR, EVERY)
    assert every is FOUR
    assert notes == ()


def test_a_channel_that_is_not_there_is_named() -> None:
    with pytest.raises(DataError, match="has 4 channels; channel 5 is not there"):
        chosen_bands(FOUR, (1, 5, 2))
    with pytest.raises(DataError, match="has 1 channel; channel 2 is not there"):
        chosen_bands(FOUR[..., 0], (2,))
