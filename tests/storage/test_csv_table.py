import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from pupille.storage.csv_table import from_csv, quote_cell, to_csv, unquote_cell

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(CELLS)
def test_quoting_a_cell_can_be_undone_and_leaves_no_formula(text):
    quoted = quote_cell(text)
    assert not quoted.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unquote_cell(quoted) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_table_of_text_reads_back_the_same(rows):
    assert from_csv(to_csv(rows)) == rows


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_to_the_same_bits(number):
    assert float(from_csv(to_csv([["x", number]]))[0][1]) == number


def test_a_negative_number_is_a_number_and_no_quoted_text():
    assert next(csv.reader(io.StringIO(to_csv([[-1.5, "-1.5"]])))) == ["-1.5", "'-1.5"]
