"""Shares that are nearly 0 or nearly 1 as text."""

import pytest

from pupille.i18n.language import speaking
from pupille.i18n.near_certainty import digits, digits_beside


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0"),
        (1, "1"),
        (0.75, "0.750"),
        (0.5004, "0.500"),
        (0.000042, "4.2e-05"),
        (0.999958, "0.999958"),
        (0.99, "0.990"),
    ],
)
def test_a_share_has_three_decimals_or_two_digits_that_tell_it_from_nothing_and_all(share, text):
    assert digits(share) == text


def test_a_share_is_written_with_the_comma_of_the_reader():
    with speaking("fr"):
        assert digits(0.75) == "0,750"


def test_a_share_just_above_a_threshold_is_not_written_like_it():
    assert digits_beside(0.50041, 0.5) == "0.5004"
    assert digits_beside(0.75, 0.5) == "0.750"


def test_a_share_at_the_threshold_is_written_like_it():
    assert digits_beside(0.5, 0.5) == "0.500"
