"""The bytes of a table as text: what the encoding is, and that an assumed one is told."""

import pytest

from pupille.data.formats.text_encoding import decoded
from pupille.errors import DataError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_word(encoding):
    assert decoded("œuf, 25 €".encode(encoding)) == ("œuf, 25 €", ())


def test_the_quotes_of_windows_are_letters_and_that_is_told():
    # 0x9c is œ and 0x92 the apostrophe in Windows-1252; Latin-1 has control characters there.
    text, notes = decoded(b"\x9cuf d\x92or")
    assert text == "œuf d’or"
    assert "read as Windows-1252" in notes[0]


def test_bytes_that_windows_leaves_open_are_latin_1():
    text, notes = decoded(b"\xe9t\xe9 \x81")
    assert text == "été \x81"
    assert "read as Latin-1" in notes[0]


def test_a_text_that_contradicts_its_mark_is_damaged():
    with pytest.raises(DataError, match="is damaged"):
        decoded(b"\xff\xfea\0\x00\xd8")
