"""Values of metadata: places that are none, texts in any encoding, and clocks that were never set."""

import math

import pytest

from pupille.audit.metadata.values import date_of, position, text_of


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0, 0), (90.001, 0), (0, -180.5), (math.nan, 5), (5, math.nan), (math.inf, 5)],
)
def test_numbers_that_are_no_place_on_earth_are_not_told(latitude, longitude):
    assert position(latitude, longitude) == []


def test_a_place_is_told_to_the_centimetre_up_to_the_poles_and_the_date_line():
    assert position(-90, 180) == [("latitude", "-90"), ("longitude", "180")]
    assert position(47.12345678, 0.0) == [("latitude", "47.1234568"), ("longitude", "0.0")]


def test_bytes_that_are_no_utf_8_are_read_as_latin_1():
    assert text_of("Zoé".encode()) == text_of("Zoé".encode("latin-1")) == "Zoé"
    assert text_of(b"\0") == text_of(None) == text_of(("a",)) == ""


def test_a_text_that_could_not_be_written_to_a_file_is_mended():
    mended = text_of("a\ud800b")
    assert mended == "a?b"
    assert text_of("tab\there\x00\x9b end ") == "tab here end"


def test_a_long_text_is_cut_to_200_characters_even_of_four_bytes_each():
    assert text_of("𝄞" * 300) == "𝄞" * 200
    assert text_of(("𝄞" * 300).encode()) == "𝄞" * 200


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024:02:29 23:59:60", ""),
        ("2023:02:29", ""),
        ("2024-02-29", "2024-02-29T00:00:00"),
        ("2024:02:29 16:48", "2024-02-29T16:48:00"),
        ("2024:02:29 16:48:  ", "2024-02-29T16:48:00"),
        ("2024-02-29T16:48", "2024-02-29T16:48:00"),
        ("2024:02:29 25:48", ""),
        ("2024-02-29T10:00:00.999+05:30", "2024-02-29T10:00:00"),
        ("\u0662\u0660\u0662\u0664:01:01", ""),
    ],
)
def test_a_date_is_as_the_clock_showed_it_or_nothing(written, read):
    assert date_of(written) == read
