import io
from pathlib import Path

import pandas as pd
import pytest

from pupille.workflows.table_forms import FORMS, as_bytes, form_of

TITLES = ["image", "class", "share"]
ROWS = [["'quoted.png", "=1+1", 0.5], ["-1", "a,b", 1e-06], ["c\nd", "", ""]]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("at_once", [1, 2, 9])
def test_a_table_reads_back_what_was_written_some_rows_at_a_time(tmp_path, name, at_once):
    path = tmp_path / "table"
    path.write_bytes(as_bytes(FORMS[name], TITLES, ROWS))
    pieces = list(FORMS[name].read(path, at_once))
    assert all(titles == TITLES and len(rows) <= at_once for titles, rows in pieces)
    rows = [row for _, rows in pieces for row in rows]
    assert [[str(cell) for cell in row] for row in rows] == [[str(cell) for cell in row] for row in ROWS]


def test_csv_that_was_read_is_written_again_to_the_byte(tmp_path):
    before = as_bytes(FORMS["csv"], TITLES, ROWS)
    (tmp_path / "table.csv").write_bytes(before)
    ((titles, rows),) = FORMS["csv"].read(tmp_path / "table.csv", 9)
    assert as_bytes(FORMS["csv"], titles, rows) == before


def test_the_ending_says_the_form_and_the_rest_is_csv():
    assert form_of(Path("a.PARQUET")) is FORMS["parquet"]
    assert form_of(Path("a.txt")) is form_of(Path("a")) is FORMS["csv"]


def test_other_programs_read_the_parquet():
    table = pd.read_parquet(io.BytesIO(as_bytes(FORMS["parquet"], TITLES, ROWS)))
    assert table["class"].tolist()[:2] == ["=1+1", "a,b"]
