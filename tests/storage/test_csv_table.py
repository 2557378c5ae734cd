import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupille.i18n.visible import visible
from pupille.storage.csv_table import from_csv, quote_cell, to_csv, unquote_cell

CELLS = st.text(max_size=20)


@given(CELLS)
def test_quoting_a_cell_can_be_undone_and_leaves_no_formula(text):
    quoted = quote_cell(text)
    assert not quoted.startswith(("=", "+", "-", "@", "\t", "\r")) or float(quoted) is not None
    assert visible(quoted) == quoted
    assert unquote_cell(quoted) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_table_of_text_reads_back_the_same(rows):
    assert from_csv(to_csv(rows)) == rows


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_to_the_same_bits(number):
    assert float(from_csv(to_csv([["x", number]]))[0][1]) == number


def test_a_negative_number_is_a_number_and_no_quoted_text():
    assert next(csv.reader(io.StringIO(to_csv([[-1.5, "-1.5"]])))) == ["-1.5", "-1.5"]


@pytest.mark.parametrize("text", ["-1", "+1", "-0.5", "+.5e-3", "-1E9", "+3."])
def test_a_number_is_no_formula_and_stays_a_number(text):
    assert quote_cell(text) == text


@pytest.mark.parametrize(
    "text", ["-", "+", "-1+1", "+1A", "-1.2.3", "=1", "-x", "--1", "-1 ", "-\u0661", "@1"]
)
def test_what_only_begins_like_a_number_is_quoted(text):
    assert quote_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\x1b[31mred\x1b[0m.png", r"'\\x1b[31mred\x1b[0m.png"),
        ("two\nlines", r"'\two\nlines"),
        ("\u202egnp.exe", r"'\\u202egnp.exe"),
        ("a\\b\x07", r"'\a\\b\x07"),
        ("=1\t", r"'\=1\t"),
        ("\udcff", r"'\\udcff"),
        (r"a\x1b", r"a\x1b"),
        (r"'\x1b", r"''\x1b"),
        ("chêne 木", "chêne 木"),
    ],
)
def test_control_characters_are_written_out_and_read_back(text, cell):
    assert quote_cell(text) == cell
    assert unquote_cell(cell) == text


def test_a_cell_that_an_earlier_version_quoted_reads_as_before():
    assert [unquote_cell(cell) for cell in ("'=1", "'-1", "''x", "'\t")] == ["=1", "-1", "'x", "\t"]
