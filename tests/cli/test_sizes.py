"""Sizes of files in words."""

import pytest

from pupille.cli.sizes import size_in_words, size_told
from pupille.i18n.language import speaking


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [
        (0, "0 bytes", "0 octet"),
        (1, "1 byte", "1 octet"),
        (999, "999 bytes", "999 octets"),
        (1500, "1.5 kB", "1,5 ko"),
        (2_000_000, "2.0 MB", "2,0 Mo"),
        (3_000_000_000, "3.0 GB", "3,0 Go"),
    ],
)
def test_sizes_are_said_in_the_unit_that_suits_them(size, english, french):
    assert size_in_words(size) == english
    with speaking("fr"):
        assert size_in_words(size) == french
    assert size_told(size) == english
